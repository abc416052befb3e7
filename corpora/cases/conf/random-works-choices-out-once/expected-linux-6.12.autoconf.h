/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_NEEDS 1
#define CONFIG_C2 1
#define CONFIG_D1 1
#define CONFIG_E 1
#define CONFIG_TEST 1
