/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""

#define CONFIG_MODULES 1
#define ENABLE_MODULES 1
#ifdef MAKE_SUID
# define IF_MODULES(...) __VA_ARGS__ "CONFIG_MODULES"
#else
# define IF_MODULES(...) __VA_ARGS__
#endif
#define IF_NOT_MODULES(...)
#define CONFIG_T_MODULE 1
#define CONFIG_U 1
#define ENABLE_U 1
#ifdef MAKE_SUID
# define IF_U(...) __VA_ARGS__ "CONFIG_U"
#else
# define IF_U(...) __VA_ARGS__
#endif
#define IF_NOT_U(...)
