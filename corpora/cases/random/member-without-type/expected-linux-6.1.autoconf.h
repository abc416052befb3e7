/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_H 1
#define CONFIG_MODULES 1
#define CONFIG_I_MODULE 1
