/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_C1 1
