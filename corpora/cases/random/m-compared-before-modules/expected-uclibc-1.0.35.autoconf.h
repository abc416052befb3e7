/*
 *
 * Automatically generated file; DO NOT EDIT.
 * uClibc Configuration
 *
 */
#define CONFIG_A_MODULE 1
#define CONFIG_MODULES 1
