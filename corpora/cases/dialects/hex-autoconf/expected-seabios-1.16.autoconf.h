/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_B 0xAb
#define CONFIG_T 1
#define CONFIG_A 0x10
#define CONFIG_N 0
#define CONFIG_S "q\"x\\y"
