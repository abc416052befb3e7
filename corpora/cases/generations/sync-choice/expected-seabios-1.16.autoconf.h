/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_C1 1
#define CONFIG_C2 0
#define CONFIG_Z 0
