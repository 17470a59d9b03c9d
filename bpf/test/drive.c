// SPDX-License-Identifier: GPL-2.0
/*
 * Drives a fuzz target where no libFuzzer is to be had: changes inputs at random, always in the same order, and keeps those that reach something new.
 *   drive INPUTS FAILURE DICTIONARY FILE…   so many inputs, from those files on; one that something does not hold for goes to the file FAILURE
 * The target has to be compiled so that it calls __sanitizer_cov_trace_pc: gcc's -fsanitize-coverage=trace-pc.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST 768
#define MOST 4096 /* inputs kept */
#define PLACES (1 << 16)
#define WORDS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __sanitizer_cov_trace_pc(void);

struct input {
	size_t size;
	uint8_t bytes[LONGEST];
};

static struct input kept[MOST], tried;
static size_t keeping;
static struct input words[WORDS];
static size_t knowing;
static uint8_t seen[PLACES], hit[PLACES];
static uint16_t places[PLACES];
static size_t reached;
static const char *failure;
static uint64_t chance = 88172645463325252ULL;

void __sanitizer_cov_trace_pc(void)
{
	uintptr_t pc = (uintptr_t)__builtin_return_address(0);
	uint16_t place = pc ^ pc >> 16;

	if (!hit[place]) {
		hit[place] = 1;
		places[reached++] = place;
	}
}

/* Leaves the input that something did not hold for, as libFuzzer does. */
static void leave(int signal)
{
	static const char words[] = "the input that it does not hold for is kept\n";
	int file = open(failure, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	(void)signal;
	if (file >= 0 && write(file, tried.bytes, tried.size) == (ssize_t)tried.size)
		(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
}

/* Marsaglia's xorshift64: below "bound". */
static size_t any(size_t bound)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return chance % bound;
}

/* Whether an input reaches a place that none before it did. */
static int try(const struct input *input)
{
	int fresh = 0;

	LLVMFuzzerTestOneInput(input->bytes, input->size);
	while (reached) {
		uint16_t place = places[--reached];

		fresh |= !seen[place];
		seen[place] = 1;
		hit[place] = 0;
	}
	return fresh;
}

static void keep(const struct input *input)
{
	if (keeping < MOST)
		kept[keeping++] = *input;
}

static void insert(struct input *input, size_t at, const uint8_t *bytes, size_t size)
{
	if (input->size + size > LONGEST)
		return;
	memmove(input->bytes + at + size, input->bytes + at, input->size - at);
	memmove(input->bytes + at, bytes, size);
	input->size += size;
}

static void change(struct input *input)
{
	size_t at = any(input->size + 1), size;
	const struct input *other;
	uint8_t byte = any(256);

	switch (any(7)) {
	case 0:
		insert(input, at, &byte, 1);
		break;
	case 1:
		if (at < input->size)
			input->bytes[at] = byte;
		break;
	case 2:
		if (at < input->size)
			input->bytes[at] ^= 1 << any(8);
		break;
	case 3:
		size = at + any(input->size - at + 1);
		memmove(input->bytes + at, input->bytes + size, input->size - size);
		input->size -= size - at;
		break;
	case 4:
		other = &kept[any(keeping)];
		size = any(other->size + 1);
		insert(input, at, other->bytes + size, any(other->size - size + 1));
		break;
	default:
		if (knowing) {
			other = &words[any(knowing)];
			insert(input, at, other->bytes, other->size);
		}
	}
}

/* The words of a dictionary: "…" with \xHH for what is no character. */
static void learn(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256], *c;

	if (!file) {
		perror(path);
		exit(2);
	}
	while (knowing < WORDS && fgets(line, sizeof(line), file)) {
		struct input *word = &words[knowing];

		if (line[0] != '"')
			continue;
		for (c = line + 1; *c && *c != '"'; c++) {
			if (c[0] == '\\' && c[1] == 'x') {
				char digits[] = { c[2], c[3], '\0' };

				word->bytes[word->size++] = strtoul(digits, NULL, 16);
				c += 3;
			} else {
				word->bytes[word->size++] = *c;
			}
		}
		knowing++;
	}
	fclose(file);
}

int main(int count, char **arguments)
{
	unsigned long inputs, i;
	size_t covered = 0;

	if (count < 5) {
		fprintf(stderr, "usage: drive INPUTS FAILURE DICTIONARY FILE…\n");
		return 2;
	}
	signal(SIGABRT, leave);
	inputs = strtoul(arguments[1], NULL, 10);
	failure = arguments[2];
	learn(arguments[3]);
	for (i = 4; i < (unsigned long)count; i++) {
		FILE *file = fopen(arguments[i], "rb");

		if (!file) {
			perror(arguments[i]);
			return 2;
		}
		tried.size = fread(tried.bytes, 1, LONGEST, file);
		fclose(file);
		try(&tried);
		keep(&tried);
	}
	for (i = 0; i < inputs; i++) {
		size_t changes = 1 + any(6);

		tried = kept[any(keeping)];
		while (changes--)
			change(&tried);
		if (try(&tried))
			keep(&tried);
	}
	for (i = 0; i < PLACES; i++)
		covered += seen[i];
	printf("%lu inputs, %zu kept, %zu places reached\n", inputs, keeping, covered);
	return 0;
}
