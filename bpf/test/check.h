/* SPDX-License-Identifier: GPL-2.0 */
/* What a test says when something does not hold: where, what, and the end of the program, which a fuzzer notices as well. */
#ifndef UPSTREAMTOP_TEST_CHECK_H
#define UPSTREAMTOP_TEST_CHECK_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                        \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                \
		}                                                                               \
	} while (0)

#define CHECK_EQUAL(actual, expected)                                                                                                               \
	do {                                                                                                                                        \
		uint64_t actual_ = (uint64_t)(actual), expected_ = (uint64_t)(expected);                                                            \
		if (actual_ != expected_) {                                                                                                         \
			fprintf(stderr, "%s:%d: %s is %" PRIu64 " (0x%" PRIx64 "), not %" PRIu64 " (0x%" PRIx64 ")\n", __FILE__, __LINE__, #actual, \
				actual_, actual_, expected_, expected_);                                                                            \
			abort();                                                                                                                    \
		}                                                                                                                                   \
	} while (0)

#endif
