/*
 *
 * Automatically generated file; DO NOT EDIT.
 * Test
 *
 */
#define CONFIG_HS ""
#define CONFIG_UNAME_RELEASE "6.18.44-fc-v595"
#define CONFIG_Z 0
#define CONFIG_S ""
