/*
 * Automatically generated C config: don't edit
 * ToyBox version: KCONFIG_VERSION
 * Sat Nov 21 08:24:05 2026
 */
#define CONFIG_MODULES 1
#define CONFIG_B 1
#define CONFIG_H 0xff
#define CONFIG_I 5
#define CONFIG_S "a \"b\" \\c"
#define CONFIG_T_MODULE 1
#define CONFIG_U 1
#define CONFIG_H2 0x1F
#define CONFIG_HB 1
#define CONFIG_HS "hid"
#define CONFIG_A_LONG_NAME_HERE 1
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_KERNELVERSION "9.9"
