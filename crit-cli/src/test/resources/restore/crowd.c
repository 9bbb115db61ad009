/*
 * Many processes with memory of their own: crowd DIRECTORY TASKS PAGES.
 *
 * Each of TASKS children fills PAGES pages. The first process writes its id and a port to
 * DIRECTORY/ready. Whoever sends something there is told how many children have their memory still.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAGE = 4096, MOST = 1024, PATIENCE = 200 };

static struct {
	volatile unsigned question;
	volatile unsigned answers[MOST];
} *shared;

static unsigned long digest(const unsigned long *words, long count)
{
	unsigned long sum = 0;
	for (long i = 0; i < count; i++)
		sum = sum * 31 + words[i];
	return sum;
}

static void live(int number, long pages)
{
	long count = pages * PAGE / sizeof(long);
	unsigned long *memory =
		mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long value = number + 1;
	for (long i = 0; i < count; i++)
		memory[i] = value = value * 6364136223846793005UL + 1442695040888963407UL;
	unsigned long first = digest(memory, count);
	for (;;) {
		if (shared->answers[number] != shared->question && digest(memory, count) == first)
			shared->answers[number] = shared->question;
		usleep(100000);
	}
}

static int agree(int tasks)
{
	int agreed = 0;
	shared->question++;
	for (int turn = 0; turn < PATIENCE && agreed < tasks; turn++) {
		usleep(50000);
		agreed = 0;
		for (int i = 0; i < tasks; i++)
			agreed += shared->answers[i] == shared->question;
	}
	return agreed;
}

int main(int argc, char **argv)
{
	if (argc != 4 || atoi(argv[2]) > MOST || chdir(argv[1]))
		return 2;
	int tasks = atoi(argv[2]);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof(address);
	int questions = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(questions, (void *)&address, length) || getsockname(questions, (void *)&address, &length))
		return 1;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < tasks; i++)
		if (fork() == 0)
			live(i, atol(argv[3]));
	if (agree(tasks) < tasks)
		return 1;
	FILE *ready = fopen("ready.new", "w");
	fprintf(ready, "%d\n%d\n", getpid(), ntohs(address.sin_port));
	fclose(ready);
	rename("ready.new", "ready");
	for (;;) {
		char text[16];
		length = sizeof(address);
		if (recvfrom(questions, text, sizeof(text), 0, (void *)&address, &length) < 0)
			continue;
		int size = snprintf(text, sizeof(text), "%d", agree(tasks));
		sendto(questions, text, size, 0, (void *)&address, length);
	}
}
