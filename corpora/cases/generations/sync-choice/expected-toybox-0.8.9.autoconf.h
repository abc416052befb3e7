/*
 * Automatically generated C config: don't edit
 * ToyBox version: KCONFIG_VERSION
 * Sat Nov 21 08:24:06 2026
 */
#define CONFIG_C1 1
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_KERNELVERSION "9.9"
