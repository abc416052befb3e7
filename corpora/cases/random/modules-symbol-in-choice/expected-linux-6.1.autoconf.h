/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_B_MODULE 1
#define CONFIG_C 1
