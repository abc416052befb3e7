/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""

#define CONFIG_C1 1
#define ENABLE_C1 1
#ifdef MAKE_SUID
# define IF_C1(...) __VA_ARGS__ "CONFIG_C1"
#else
# define IF_C1(...) __VA_ARGS__
#endif
#define IF_NOT_C1(...)
#undef CONFIG_C2
#define ENABLE_C2 0
#define IF_C2(...)
#define IF_NOT_C2(...) __VA_ARGS__
#undef CONFIG_Z
#define ENABLE_Z 0
#define IF_Z(...)
#define IF_NOT_Z(...) __VA_ARGS__
