/*
 * Automatically generated C config: don't edit
 * Busybox version: 9.9
 */
#define AUTOCONF_TIMESTAMP ""


/*
 * first
 */
#define CONFIG_A 1
#define ENABLE_A 1
#ifdef MAKE_SUID
# define IF_A(...) __VA_ARGS__ "CONFIG_A"
#else
# define IF_A(...) __VA_ARGS__
#endif
#define IF_NOT_A(...)

/*
 * second
 */
#define CONFIG_A 1
#define ENABLE_A 1
#ifdef MAKE_SUID
# define IF_A(...) __VA_ARGS__ "CONFIG_A"
#else
# define IF_A(...) __VA_ARGS__
#endif
#define IF_NOT_A(...)
#define CONFIG_C1 1
#define ENABLE_C1 1
#ifdef MAKE_SUID
# define IF_C1(...) __VA_ARGS__ "CONFIG_C1"
#else
# define IF_C1(...) __VA_ARGS__
#endif
#define IF_NOT_C1(...)
#define CONFIG_C1 1
#define ENABLE_C1 1
#ifdef MAKE_SUID
# define IF_C1(...) __VA_ARGS__ "CONFIG_C1"
#else
# define IF_C1(...) __VA_ARGS__
#endif
#define IF_NOT_C1(...)
