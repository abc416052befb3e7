/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_C 99999999999999999999999
