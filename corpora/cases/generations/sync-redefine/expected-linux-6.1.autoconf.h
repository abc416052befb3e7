/*
 * Automatically generated file; DO NOT EDIT.
 * Test
 */
#define CONFIG_A 1
#define CONFIG_C1 1
