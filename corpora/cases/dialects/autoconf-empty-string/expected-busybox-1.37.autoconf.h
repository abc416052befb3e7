/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""

#define CONFIG_S ""
#define ENABLE_S 1
#ifdef MAKE_SUID
# define IF_S(...) __VA_ARGS__ "CONFIG_S"
#else
# define IF_S(...) __VA_ARGS__
#endif
#define IF_NOT_S(...)
#define CONFIG_HS ""
#define ENABLE_HS 1
#ifdef MAKE_SUID
# define IF_HS(...) __VA_ARGS__ "CONFIG_HS"
#else
# define IF_HS(...) __VA_ARGS__
#endif
#define IF_NOT_HS(...)
#undef CONFIG_Z
#define ENABLE_Z 0
#define IF_Z(...)
#define IF_NOT_Z(...) __VA_ARGS__
