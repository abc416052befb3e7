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
#define CONFIG_B 1
#define ENABLE_B 1
#ifdef MAKE_SUID
# define IF_B(...) __VA_ARGS__ "CONFIG_B"
#else
# define IF_B(...) __VA_ARGS__
#endif
#define IF_NOT_B(...)
#undef CONFIG_N
#define ENABLE_N 0
#define IF_N(...)
#define IF_NOT_N(...) __VA_ARGS__
#define CONFIG_T_MODULE 1
#define CONFIG_U 1
#define ENABLE_U 1
#ifdef MAKE_SUID
# define IF_U(...) __VA_ARGS__ "CONFIG_U"
#else
# define IF_U(...) __VA_ARGS__
#endif
#define IF_NOT_U(...)
#define CONFIG_I 5
#define ENABLE_I 1
#ifdef MAKE_SUID
# define IF_I(...) __VA_ARGS__ "CONFIG_I"
#else
# define IF_I(...) __VA_ARGS__
#endif
#define IF_NOT_I(...)
#define CONFIG_H 0xff
#define ENABLE_H 1
#ifdef MAKE_SUID
# define IF_H(...) __VA_ARGS__ "CONFIG_H"
#else
# define IF_H(...) __VA_ARGS__
#endif
#define IF_NOT_H(...)
#define CONFIG_H2 0x1F
#define ENABLE_H2 1
#ifdef MAKE_SUID
# define IF_H2(...) __VA_ARGS__ "CONFIG_H2"
#else
# define IF_H2(...) __VA_ARGS__
#endif
#define IF_NOT_H2(...)
#define CONFIG_S "a \"b\" \\c"
#define ENABLE_S 1
#ifdef MAKE_SUID
# define IF_S(...) __VA_ARGS__ "CONFIG_S"
#else
# define IF_S(...) __VA_ARGS__
#endif
#define IF_NOT_S(...)
#define CONFIG_HB 1
#define ENABLE_HB 1
#ifdef MAKE_SUID
# define IF_HB(...) __VA_ARGS__ "CONFIG_HB"
#else
# define IF_HB(...) __VA_ARGS__
#endif
#define IF_NOT_HB(...)
#undef CONFIG_HN
#define ENABLE_HN 0
#define IF_HN(...)
#define IF_NOT_HN(...) __VA_ARGS__
#define CONFIG_HS "hid"
#define ENABLE_HS 1
#ifdef MAKE_SUID
# define IF_HS(...) __VA_ARGS__ "CONFIG_HS"
#else
# define IF_HS(...) __VA_ARGS__
#endif
#define IF_NOT_HS(...)

/*
 * me & co
 */
#define CONFIG_A_LONG_NAME_HERE 1
#define ENABLE_A_LONG_NAME_HERE 1
#ifdef MAKE_SUID
# define IF_A_LONG_NAME_HERE(...) __VA_ARGS__ "CONFIG_A_LONG_NAME_HERE"
#else
# define IF_A_LONG_NAME_HERE(...) __VA_ARGS__
#endif
#define IF_NOT_A_LONG_NAME_HERE(...)
