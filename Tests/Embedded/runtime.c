// What Embedded Swift wants of its host: memory. Handed out in order, and never taken back.
typedef __SIZE_TYPE__ size_t;

extern unsigned char __heap_base;

int posix_memalign(void **result, size_t alignment, size_t size) {
  static size_t next;
  size_t start = ((next ? next : (size_t)&__heap_base) + alignment - 1) & ~(alignment - 1);
  next = start + size;
  *result = (void *)start;
  return 0;
}

void free(void *memory) { (void)memory; }
