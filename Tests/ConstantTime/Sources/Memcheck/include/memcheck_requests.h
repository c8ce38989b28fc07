// Tells memcheck which bytes to follow. Without valgrind these do nothing.
#include <stddef.h>
#include <valgrind/memcheck.h>

/// From here on the bytes are secret.
static inline void makeSecret(const void *bytes, size_t count) { VALGRIND_MAKE_MEM_UNDEFINED(bytes, count); }

/// From here on the bytes are public.
static inline void makePublic(const void *bytes, size_t count) { VALGRIND_MAKE_MEM_DEFINED(bytes, count); }
