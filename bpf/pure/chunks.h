/* SPDX-License-Identifier: GPL-2.0 */
/* A chunked body (RFC 9112, 7.1), a piece at a time. */
#ifndef UPSTREAMTOP_PURE_CHUNKS_H
#define UPSTREAMTOP_PURE_CHUNKS_H

#include "direction.h"
#include "word.h"

/* Where the first LF of a chunk is; UT_CHUNK for none. */
__noinline __u32 ut_line_feed(const struct ut_chunk *chunk)
{
	if (!chunk)
		return UT_CHUNK;
	UT_UNROLL
	for (int i = 0; i < UT_CHUNK / 8; i++) {
		__u64 marks = ut_equal(chunk->words[i], '\n');

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_CHUNK;
}

/* A walk through a chunked body (RFC 9112, 7.1). */
struct ut_chunk_walk {
	__u64 left; /* the chunk's size as far as it was read, then its bytes to come */
	__u32 at;
	__u32 end;
	__u8 phase; /* enum ut_chunk_phase */
	__u8 done; /* behind the last chunk and its trailer fields */
};

#define UT_CHUNK_DIGITS 15 /* of a size that are looked at in one go: below 2^60 */

/*
 * The value of the hexadecimal digits that a piece of text begins with, behind those read before. The number of digits comes in the
 * low byte, so that the caller can tell where the piece ended.
 */
__noinline __u64 ut_hexadecimal(const struct ut_chunk *chunk, __u64 value)
{
	__u32 digits, more;

	if (!chunk)
		return 0;
	digits = ut_hex_digits(chunk->words[0]);
	if (!digits)
		return value << 8;
	value = value << (4 * digits) | ut_hex(chunk->words[0], digits);
	if (digits < 8)
		return value << 8 | digits;
	more = ut_hex_digits(chunk->words[1]);
	if (!more)
		return value << 8 | digits;
	if (more > UT_CHUNK_DIGITS - 8)
		more = UT_CHUNK_DIGITS - 8;
	value = value << (4 * more) | ut_hex(chunk->words[1], more);
	return value << 8 | (digits + more);
}

/* Passes over a chunk's data. Returns 1 where the walk ends. */
static __always_inline int ut_pass_chunk_data(struct ut_chunk_walk *w)
{
	__u32 room = w->end - w->at;

	if (w->left > room) {
		w->left -= room;
		w->at = w->end;
		return 1;
	}
	w->at += w->left;
	w->left = 0;
	w->phase = UT_CHUNK_DATA_END;
	return 0;
}

/* Anything else of a chunked body, a line or a part of one: "room" bytes of it (1 to UT_CHUNK). Returns 1 where the walk ends. */
static __always_inline int ut_pass_chunk_line(struct ut_chunk_walk *w, const struct ut_chunk *chunk, __u32 room)
{
	__u32 feed = ut_line_feed(chunk);
	__u8 first = chunk->words[0];
	__u64 number;

	if (w->phase == UT_CHUNK_SIZE) {
		number = ut_hexadecimal(chunk, w->left);
		w->left = number >> 8;
		if ((__u8)number == UT_CHUNK_DIGITS) {
			w->at += UT_CHUNK_DIGITS;
			return 0;
		}
		if ((number & 0xff) < room)
			w->phase = UT_CHUNK_SIZE_END;
	} else if (w->phase == UT_CHUNK_TRAILER && (first == '\r' || first == '\n')) {
		w->phase = UT_CHUNK_LAST_LINE;
	}
	if (feed >= room) {
		w->at += room;
		if (w->phase == UT_CHUNK_TRAILER)
			w->phase = UT_CHUNK_TRAILER_LINE;
		return 0;
	}
	w->at += feed + 1;
	switch (w->phase) {
	case UT_CHUNK_SIZE_END:
		w->phase = w->left ? UT_CHUNK_DATA : UT_CHUNK_TRAILER;
		break;
	case UT_CHUNK_DATA_END:
		w->phase = UT_CHUNK_SIZE;
		break;
	case UT_CHUNK_TRAILER_LINE:
		w->phase = UT_CHUNK_TRAILER;
		break;
	case UT_CHUNK_LAST_LINE:
		w->done = 1;
		return 1;
	}
	return 0;
}

#endif
