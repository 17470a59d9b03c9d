/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A request line by the letter, METHOD SP target SP "HTTP/1." digit (CR) LF (RFC 9112, 3), in pieces: stricter than both other ways, for where nobody
 * knows what came before. What it calls one the general way takes for one, too.
 */
#ifndef UPSTREAMTOP_PURE_LINE_STRICT_H
#define UPSTREAMTOP_PURE_LINE_STRICT_H

#include "word.h"

/* What the next byte of such a line belongs to: up to UT_METHOD_MAX, so many bytes of the method have come. */
#define UT_AT_TARGET (UT_METHOD_MAX + 1) /* its first byte */
#define UT_IN_TARGET (UT_METHOD_MAX + 2)
#define UT_BEHIND_TARGET (UT_METHOD_MAX + 3) /* the blank that ended it */
#define UT_AT_VERSION (UT_METHOD_MAX + 4) /* from here on: so many bytes of the version and the line's end have come */

#define UT_VERSION_DIGIT 7 /* in "HTTP/1.1" */
#define UT_VERSION_END 8
#define UT_VERSION_FEED 9

#define UT_LONGEST_LINE 16384 /* more bytes than that are no request line: servers refuse one of 8 KiB (nginx, Tomcat) */

enum ut_beginning {
	UT_NO_LINE,
	UT_LINE_SO_FAR,
	UT_WHOLE_LINE,
};

struct ut_beginning_walk {
	__u32 at; /* offset in the frame */
	__u32 end;
	__u8 step; /* as above */
	__u8 found; /* enum ut_beginning */
	__u8 reserved[2];
};

/* Where the first blank or control character of a chunk is; UT_CHUNK for none. */
__noinline __u32 ut_blank(const struct ut_chunk *chunk)
{
	if (!chunk)
		return UT_CHUNK;
	UT_UNROLL
	for (int i = 0; i < UT_CHUNK / 8; i++) {
		__u64 marks = ut_below(chunk->words[i], ' ' + 1);

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_CHUNK;
}

/* The bytes of a target that a piece of text begins with, of which "room" were read (1 to UT_CHUNK). Returns 1 where the walk ends. */
static __always_inline int ut_strict_target(struct ut_beginning_walk *w, const struct ut_chunk *chunk, __u32 room)
{
	__u32 blank = ut_blank(chunk);
	__u8 first = chunk->words[0];

	/* The reader wants a path before the query. */
	if (w->step == UT_AT_TARGET && (!blank || first == '?' || first == ';' || first == '#')) {
		w->found = UT_NO_LINE;
		return 1;
	}
	w->at += blank < room ? blank : room;
	w->step = blank < room ? UT_BEHIND_TARGET : UT_IN_TARGET;
	return 0;
}

/* One byte of anything else. Returns 1 where the walk ends. */
static __always_inline int ut_strict_byte(struct ut_beginning_walk *w, __u8 byte)
{
	const __u64 version = UT_WORD('H', 'T', 'T', 'P', '/', '1', '.', '\0');
	__u32 part;

	w->at++;
	if (w->step < UT_AT_TARGET) {
		if (byte == ' ' && w->step) {
			w->step = UT_AT_TARGET;
			return 0;
		}
		if (w->step == UT_METHOD_MAX || !ut_is_token(byte))
			goto none;
		w->step++;
		return 0;
	}
	if (w->step == UT_BEHIND_TARGET) {
		if (byte != ' ')
			goto none;
		w->step++;
		return 0;
	}
	part = w->step - UT_AT_VERSION;
	if (part < UT_VERSION_DIGIT ? byte != (__u8)(version >> (8 * part)) : part == UT_VERSION_DIGIT && (byte < '0' || byte > '9'))
		goto none;
	if (part >= UT_VERSION_END) {
		if (byte == '\n') {
			w->found = UT_WHOLE_LINE;
			return 1;
		}
		if (byte != '\r' || part == UT_VERSION_FEED)
			goto none;
	}
	w->step++;
	return 0;
none:
	w->found = UT_NO_LINE;
	return 1;
}

#define UT_FIRST 40 /* bytes of a segment that are looked at before all else: a method and the space behind it at least */

struct ut_first {
	__u64 words[UT_FIRST / 8];
};

/*
 * Whether a segment of which "have" bytes were read, all or UT_FIRST, may begin with such a line or a piece of one. False is certain: a byte that no
 * token holds comes before the first space, or none comes where a method must have ended. Of a longer token the first eight bytes are looked at.
 */
static __always_inline bool ut_may_begin_line(const struct ut_first *first, __u32 have)
{
	__u64 spaces = ut_equal(first->words[0], ' ');
	__u64 before = ((spaces & -spaces) >> 7) - 1; /* all bits below the first space; all where there is none */
	__u64 others = 0;

	if (!ut_is_token(first->words[0]))
		return false;
	UT_UNROLL
	for (int i = 1; i < 8; i++)
		others |= (__u64)(ut_is_token(first->words[0] >> (8 * i)) ^ 1) << (8 * i);
	if (have < 8)
		before &= (1ULL << (8 * (have & 7))) - 1;
	if (others & before)
		return false;
	if (spaces || have <= UT_METHOD_MAX)
		return true;
	UT_UNROLL
	for (int i = 1; i < UT_METHOD_MAX / 8; i++)
		spaces |= ut_equal(first->words[i], ' ');
	return spaces || (__u8)first->words[UT_METHOD_MAX / 8] == ' ';
}

/* Whether these eight bytes begin with the method that nearly all requests have. */
static __always_inline bool ut_is_usual_method(__u64 word)
{
	__u32 letters = ut_capitals(word);

	word &= (1ULL << (8 * letters)) - 1;
	return word && (word == UT_WORD('G', 'E', 'T', '\0', '\0', '\0', '\0', '\0') || word == UT_WORD('P', 'O', 'S', 'T', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('P', 'U', 'T', '\0', '\0', '\0', '\0', '\0') || word == UT_WORD('H', 'E', 'A', 'D', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('D', 'E', 'L', 'E', 'T', 'E', '\0', '\0') || word == UT_WORD('O', 'P', 'T', 'I', 'O', 'N', 'S', '\0'));
}

#endif
