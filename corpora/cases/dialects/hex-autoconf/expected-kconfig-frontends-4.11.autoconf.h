/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_B 0xAb
#define CONFIG_T 1
#define CONFIG_A 0x10
#define CONFIG_S "q\"x\\y"
