/*
 * Preloaded into a C `conf`, answers its shell commands from a file, so that it can be run hundreds of times:
 * most of its time is the compiler's. Only popen() and pclose() are replaced. REPLAY_SHELL names the file; a command
 * that is not in it is run and added. A record is: length of the command, the command, length of the answer, the answer.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OPEN 16

static FILE *given[MOST_OPEN];

static char *read_block(FILE *file, uint32_t *size)
{
	char *block;

	if (fread(size, sizeof(*size), 1, file) != 1)
		return NULL;
	block = malloc(*size + 1);
	if (block == NULL || fread(block, 1, *size, file) != *size)
		abort();
	block[*size] = '\0';
	return block;
}

static char *find_answer(const char *path, const char *command, uint32_t *size)
{
	FILE *file = fopen(path, "rb");
	char *asked, *answer;
	int same;

	if (file == NULL)
		return NULL;
	while ((asked = read_block(file, size)) != NULL) {
		same = strcmp(asked, command) == 0;
		free(asked);
		answer = read_block(file, size);
		if (same) {
			fclose(file);
			return answer;
		}
		free(answer);
	}
	fclose(file);
	return NULL;
}

static char *ask(const char *path, const char *command, uint32_t *size)
{
	FILE *(*real_popen)(const char *, const char *) = (FILE *(*)(const char *, const char *))dlsym(RTLD_NEXT, "popen");
	int (*real_pclose)(FILE *) = (int (*)(FILE *))dlsym(RTLD_NEXT, "pclose");
	FILE *pipe, *file;
	char *answer = malloc(1 << 16);
	uint32_t length = strlen(command);

	unsetenv("LD_PRELOAD");
	pipe = real_popen(command, "r");
	if (pipe == NULL || answer == NULL)
		abort();
	*size = fread(answer, 1, (1 << 16) - 1, pipe);
	real_pclose(pipe);
	file = fopen(path, "ab");
	if (file == NULL)
		abort();
	fwrite(&length, sizeof(length), 1, file);
	fwrite(command, 1, length, file);
	fwrite(size, sizeof(*size), 1, file);
	fwrite(answer, 1, *size, file);
	fclose(file);
	return answer;
}

FILE *popen(const char *command, const char *type)
{
	const char *path = getenv("REPLAY_SHELL");
	uint32_t size = 0;
	char *answer;
	FILE *stream;
	int i;

	(void)type;
	if (path == NULL)
		abort();
	answer = find_answer(path, command, &size);
	if (answer == NULL)
		answer = ask(path, command, &size);
	stream = tmpfile();
	if (stream == NULL)
		abort();
	fwrite(answer, 1, size, stream);
	rewind(stream);
	free(answer);
	for (i = 0; i < MOST_OPEN; i++) {
		if (given[i] == NULL) {
			given[i] = stream;
			return stream;
		}
	}
	abort();
}

int pclose(FILE *stream)
{
	int i;

	for (i = 0; i < MOST_OPEN; i++)
		if (given[i] == stream)
			given[i] = NULL;
	return fclose(stream);
}
