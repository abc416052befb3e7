/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Linux Kernel Configuration
 *
 */
#define CONFIG_UNAME_RELEASE
#define CONFIG_B "from the environment"
#define CONFIG_J "12"
#define CONFIG_L 1
