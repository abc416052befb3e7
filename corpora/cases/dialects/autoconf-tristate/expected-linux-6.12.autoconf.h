/*
 * Automatically generated file; DO NOT EDIT.
 * Test
 */
#define CONFIG_U 1
#define CONFIG_T_MODULE 1
#define CONFIG_MODULES 1
