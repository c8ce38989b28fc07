// An arm64 Linux that does not have the SHA-256 instructions: a program linked with `-e start_without_sha2` begins here,
// takes HWCAP_SHA2 out of what the kernel has told it (getauxval(3)), and goes on to libc's own beginning.

enum { AT_NULL = 0, AT_HWCAP = 16, HWCAP_SHA2 = 1 << 6 };

// The stack: the number of arguments, those, NULL, the environment, NULL, the auxiliary vector.
void take_sha2_from(unsigned long *stack) {
  unsigned long *environment = stack + 1 + stack[0] + 1;
  while (*environment) environment++;
  for (unsigned long *auxiliary = environment + 1; auxiliary[0] != AT_NULL; auxiliary += 2)
    if (auxiliary[0] == AT_HWCAP) auxiliary[1] &= ~(unsigned long)HWCAP_SHA2;
}

__asm__(
    ".globl start_without_sha2\n"
    "start_without_sha2:\n"
    "  mov x0, sp\n"
    "  bl take_sha2_from\n"
    "  mov x0, #0\n"  // No function to call at exit, as in every static program.
    "  b _start\n");
