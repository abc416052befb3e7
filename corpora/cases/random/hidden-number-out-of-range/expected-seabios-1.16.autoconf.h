/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Linux Kernel Configuration
 *
 */
#define CONFIG_UNAME_RELEASE
#define CONFIG_N 0xff
#define CONFIG_G "text with blanks"
