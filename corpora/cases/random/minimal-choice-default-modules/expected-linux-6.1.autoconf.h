/*
 * Automatically generated file; DO NOT EDIT.
 * Main menu
 */
#define CONFIG_E 
#define CONFIG_VERY_LONG_NAME_OF_A_SYMBOL_THAT_GOES_ON_AND_ON 1
