/*
 * Automatically generated C config: don't edit
 * ToyBox version: KCONFIG_VERSION
 * Sat Nov 21 02:34:36 2026
 */
#define CONFIG_MODULES 1
#define CONFIG_T_MODULE 1
#define CONFIG_U 1
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_KERNELVERSION "9.9"
