/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_H 0
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_A 0
#define CONFIG_I 
#define CONFIG_S "0x"
