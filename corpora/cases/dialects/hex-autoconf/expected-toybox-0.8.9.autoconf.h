/*
 * Automatically generated C config: don't edit
 * ToyBox version: KCONFIG_VERSION
 * Sat Nov 21 02:35:06 2026
 */
#define CONFIG_A 0x10
#define CONFIG_B 0xAb
#define CONFIG_S "q\"x\\y"
#define CONFIG_T 1
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_KERNELVERSION "9.9"
