/*
 * Automatically generated file; DO NOT EDIT.
 * Test
 */
#define CONFIG_HS "hid"
#define CONFIG_H 0xff
#define CONFIG_H2 0x1F
#define CONFIG_HB 1
#define CONFIG_B 1
#define CONFIG_T_MODULE 1
#define CONFIG_MODULES 1
#define CONFIG_I 5
#define CONFIG_A_LONG_NAME_HERE 1
#define CONFIG_S "a \"b\" \\c"
#define CONFIG_U 1
