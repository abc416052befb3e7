/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_F 127
#define CONFIG_B 1
