/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A request line, the fast way: from a block that holds all of it, written as nearly all are, a method of three to seven capitals and a target
 * of less than UT_PATH_MAX bytes. Anything else is read the general way: line_general.h.
 */
#ifndef UPSTREAMTOP_PURE_LINE_FAST_H
#define UPSTREAMTOP_PURE_LINE_FAST_H

#include "block.h"
#include "line_general.h"

/* The path of a line or a record, by the word. */
struct ut_path {
	__u64 words[UT_PATH_MAX / 8];
};

/* Copies a path up to what ends it. Returns its length, UT_PATH_MAX where nothing does. "from" is unaligned memory of a map. */
static __always_inline int ut_copy_path(struct ut_path *path, const __u8 *from)
{
	__u64 *to = path->words;

	UT_UNROLL
	for (int i = 0; i < UT_PATH_MAX / 8; i++) {
		__u64 word = ut_word_at(from + 8 * i);
		__u64 marks = ut_path_ends(word);

		if (marks) {
			__u64 *at = &to[i];

			/* An address of its own for each way out: a common one would be an index. */
			ut_barrier(at);
			*at = word & (((marks & -marks) >> 7) - 1);
			return i * 8 + ut_lowest(marks);
		}
		to[i] = word;
	}
	return UT_PATH_MAX;
}

/* The same for the target behind a method of "length" letters at the start of a block: one constant offset each. */
__noinline int ut_copy_target(struct ut_path *path, struct ut_block *b, __u32 length)
{
	const __u8 *from;

	if (!path || !b)
		return 0;
	switch (length) {
	case 3:
		from = (const __u8 *)b->words + 4;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 4:
		from = (const __u8 *)b->words + 5;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 5:
		from = (const __u8 *)b->words + 6;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 6:
		from = (const __u8 *)b->words + 7;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 7:
		from = (const __u8 *)b->words + 8;
		ut_barrier(from);
		return ut_copy_path(path, from);
	}
	return 0;
}

/* The number of letters of the method that the block begins with, if the request line is there as a whole and its method has 3 to 7 capitals. */
static __always_inline __u32 ut_fast_method(const struct ut_block *b)
{
	return b->scan.first && ut_version(b->scan.tail) == 1 ? ut_capitals(b->words[0]) : 0;
}

#define UT_LAST_BYTES 9 /* of a line: "TTP/1.1\r\n", or "HTTP/1.1\n" */

/* Whether a path that was copied from a line is one: it has a byte at least, was not cut, and ends before what tells the version. */
static __always_inline bool ut_is_path(__u32 path, __u32 method, const struct ut_block *b)
{
	return path && path < UT_PATH_MAX && method + 1 + path + UT_LAST_BYTES <= b->scan.first;
}

/*
 * Copies the target of such a line, whose method has "method" letters, up to its parameters or query. Returns its length; 0 where it is to be
 * read the general way.
 */
static __always_inline __u32 ut_fast_target(struct ut_path *path, struct ut_block *b, __u32 method)
{
	__u32 length = ut_copy_target(path, b, method);

	return ut_is_path(length, method, b) ? length : 0;
}

#endif
