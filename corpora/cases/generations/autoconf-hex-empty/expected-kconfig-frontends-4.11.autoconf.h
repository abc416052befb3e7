/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_S "0x"
