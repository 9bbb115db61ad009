/* Fills memory with what nothing packs, says so, and waits. Arguments: how many MiB, how many more
   threads. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *work(void *unused) {
  for (;;) pause();
  return unused;
}

int main(int argc, char **argv) {
  size_t words = ((size_t)atol(argv[1]) << 20) / sizeof(long);
  unsigned long *memory = mmap(0, words * sizeof(long), PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  unsigned long x = 88172645463325252UL;
  for (size_t i = 0; i < words; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    memory[i] = x;
  }
  for (int i = argc > 2 ? atoi(argv[2]) : 0; i > 0; i--) {
    pthread_t thread;
    pthread_create(&thread, 0, work, 0);
  }
  puts("ready");
  fflush(stdout);
  work(0);
}
