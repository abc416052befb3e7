/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""

#define CONFIG_A 0x10
#define ENABLE_A 1
#ifdef MAKE_SUID
# define IF_A(...) __VA_ARGS__ "CONFIG_A"
#else
# define IF_A(...) __VA_ARGS__
#endif
#define IF_NOT_A(...)
#define CONFIG_B 0xAb
#define ENABLE_B 1
#ifdef MAKE_SUID
# define IF_B(...) __VA_ARGS__ "CONFIG_B"
#else
# define IF_B(...) __VA_ARGS__
#endif
#define IF_NOT_B(...)
#define CONFIG_T 1
#define ENABLE_T 1
#ifdef MAKE_SUID
# define IF_T(...) __VA_ARGS__ "CONFIG_T"
#else
# define IF_T(...) __VA_ARGS__
#endif
#define IF_NOT_T(...)
#define CONFIG_S "q\"x\\y"
#define ENABLE_S 1
#ifdef MAKE_SUID
# define IF_S(...) __VA_ARGS__ "CONFIG_S"
#else
# define IF_S(...) __VA_ARGS__
#endif
#define IF_NOT_S(...)
#undef CONFIG_N
#define ENABLE_N 0
#define IF_N(...)
#define IF_NOT_N(...) __VA_ARGS__
