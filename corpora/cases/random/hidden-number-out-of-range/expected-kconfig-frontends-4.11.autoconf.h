/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Configuration
 *
 */
#define CONFIG_N 0xff
#define CONFIG_G "text with blanks"
