/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_F 26
#define CONFIG_MODULES_MODULE 1
