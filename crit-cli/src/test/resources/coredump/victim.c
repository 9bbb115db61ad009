/* A program with all kinds of memory and with threads, for core files. Arguments: how many threads;
   "handler" to stop in a signal handler on a stack of its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define SIZE 65536

__thread int own = 5;
const char *greeting = "a planted greeting";
char *shared, *memfd, *copy, *segment, *hidden, *ghost;

static int depth(int n, const char *word) {
  while (n == 0) pause();
  return depth(n - 1, word) + 1;
}

static void *work(void *number) {
  char name[16];
  own = (int)(long)number;
  errno = 100 + own;
  sprintf(name, "worker %d", own);
  pthread_setname_np(pthread_self(), name);
  depth(3, "in a thread");
  return 0;
}

static void handler(int signal) { depth(2, "in a handler"); }

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 3;
  int file = memfd_create("afile", 0);
  int id = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
  int deleted = open("ghost", O_RDWR | O_CREAT | O_TRUNC, 0600);
  shared = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  strcpy(shared + 5000, "in shared memory");
  if (ftruncate(file, SIZE) || ftruncate(deleted, 8192)) return 1;
  memfd = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  strcpy(memfd + 9000, "in a memfd");
  copy = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  strcpy(copy + 100, "in a private copy");
  segment = shmat(id, 0, 0);
  strcpy(segment + 4100, "in a segment");
  hidden = mmap(0, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(hidden, "behind PROT_NONE");
  mprotect(hidden, 16384, PROT_NONE);
  if (pwrite(deleted, "in a ghost file", 16, 4096) != 16) return 1;
  ghost = mmap(0, 8192, PROT_READ, MAP_PRIVATE, deleted, 0);
  unlink("ghost");
  for (long i = 1; i <= threads; i++) {
    pthread_t thread;
    pthread_create(&thread, 0, work, (void *)i);
  }
  errno = 77;
  sleep(1);
  puts("ready");
  fflush(stdout);
  if (argc > 2) {
    stack_t stack = {.ss_sp = malloc(SIZE), .ss_size = SIZE};
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    sigaltstack(&stack, 0);
    sigaction(SIGUSR1, &action, 0);
    raise(SIGUSR1);
  }
  return depth(4, "in main");
}
