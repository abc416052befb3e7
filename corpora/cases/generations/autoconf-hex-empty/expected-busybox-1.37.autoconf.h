/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""

#define CONFIG_S "0x"
#define ENABLE_S 1
#ifdef MAKE_SUID
# define IF_S(...) __VA_ARGS__ "CONFIG_S"
#else
# define IF_S(...) __VA_ARGS__
#endif
#define IF_NOT_S(...)
#define CONFIG_H 0x
#define ENABLE_H 1
#ifdef MAKE_SUID
# define IF_H(...) __VA_ARGS__ "CONFIG_H"
#else
# define IF_H(...) __VA_ARGS__
#endif
#define IF_NOT_H(...)
#define CONFIG_I 0
#define ENABLE_I 1
#ifdef MAKE_SUID
# define IF_I(...) __VA_ARGS__ "CONFIG_I"
#else
# define IF_I(...) __VA_ARGS__
#endif
#define IF_NOT_I(...)
#undef CONFIG_A
#define ENABLE_A 0
#define IF_A(...)
#define IF_NOT_A(...) __VA_ARGS__
