// A vector file as data in a program that may have no files: compiled with -DNAME=… -DPATH='"…"' for each.
static const unsigned char bytes[] = {
#embed PATH
};

const unsigned char *NAME(long *count) {
  *count = sizeof bytes;
  return bytes;
}
