/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Configuration
 *
 */
#define CONFIG_L 1
