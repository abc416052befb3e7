/*
 *
 * Automatically generated file; DO NOT EDIT.
 * uClibc Configuration
 *
 */
#define CONFIG_L 1
