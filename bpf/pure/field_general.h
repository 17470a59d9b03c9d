/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two fields that tell a body's length, the general way: byte by byte, how a line of theirs is read that a segment's end cuts, or that is not
 * written as nearly everybody does. What has come of it is kept in the direction's position, left and tail, so that it may go on in any later
 * segment.
 */
#ifndef UPSTREAMTOP_PURE_FIELD_GENERAL_H
#define UPSTREAMTOP_PURE_FIELD_GENERAL_H

#include "field_fast.h"

#define UT_LENGTH_REST UT_WORD('l', 'e', 'n', 'g', 't', 'h', ':', '\0')
#define UT_CODINGS_REST UT_WORD('g', ':', '\0', '\0', '\0', '\0', '\0', '\0')
#define UT_LARGEST_LENGTH (1ULL << 59) /* ten times that, and a digit, stays below 2^63 */

/* Names of codings as they stand in a tail, the newest byte lowest. */
#define UT_CODING_CHUNKED 0x6368756e6b6564ULL
#define UT_CODING_IDENTITY 0x6964656e74697479ULL

/* A walk through start line and fields. */
struct ut_walk {
	__u64 left; /* announced length */
	__u64 tail; /* a coding's name as far as it has come */
	__u32 at;
	__u32 end;
	__u8 position; /* enum ut_field_position */
	__u8 found;
	__u8 done; /* behind the start line, or behind the empty line */
};

/*
 * A coding of Transfer-Encoding has ended. The last one decides (RFC 9112, 6.3), in whichever field of that name it stands; "identity" is
 * none, as it was in RFC 2616, 3.6.
 */
static __always_inline void ut_end_coding(struct ut_walk *w)
{
	if (w->tail == UT_CODING_CHUNKED) {
		w->found |= UT_FOUND_CHUNKED;
		w->found &= ~UT_FOUND_CODED;
	} else if (w->tail && w->tail != UT_CODING_IDENTITY) {
		w->found |= UT_FOUND_CODED;
		w->found &= ~UT_FOUND_CHUNKED;
	}
	w->tail = 0;
}

/* The value of a Content-Length has ended: with a digit at least, or it is none. The last of several decides. */
static __always_inline void ut_end_length(struct ut_walk *w, bool number)
{
	w->found &= ~(UT_FOUND_LENGTH | UT_FOUND_DOUBT);
	w->found |= number ? UT_FOUND_LENGTH : UT_FOUND_DOUBT;
}

/* Reads a byte of such a line; where it turns out to be another field the rest of the line is left to the walk by blocks. */
static __always_inline void ut_general_byte(struct ut_walk *w, __u8 byte)
{
	__u8 lower, position;
	__u32 part;
	__u64 name;

	w->at++;
	lower = ut_lower(byte);
	position = w->position;
	if (byte == '\n') {
		if (position == UT_CODINGS)
			ut_end_coding(w);
		else if (position == UT_LENGTH_DIGIT || position == UT_LENGTH_DIGITS)
			ut_end_length(w, position == UT_LENGTH_DIGITS && w->left <= UT_LARGEST_LENGTH);
		w->position = UT_AT_LINE_START;
		return;
	}
	if (position >= UT_LENGTH_NAMED) {
		part = position & (UT_LENGTH_NAMED - 1);
		if (position < UT_CODINGS_NAMED)
			name = part < 8 ? UT_CONTENT : UT_LENGTH_REST;
		else if (position < UT_CODINGS_NAMED + 16)
			name = part < 8 ? UT_TRANSFER : UT_ENCODING;
		else
			name = UT_CODINGS_REST;
		if ((__u8)(name >> (8 * (part & 7))) != lower) {
			w->position = UT_INSIDE_LINE;
		} else if (position == UT_LENGTH_NAMED + UT_LENGTH_NAME - 1) {
			w->position = UT_LENGTH_DIGIT;
			w->left = 0;
		} else if (position == UT_CODINGS_NAMED + UT_TRANSFER_NAME - 1) {
			w->position = UT_CODINGS;
			w->tail = 0;
		} else {
			w->position = position + 1;
		}
		return;
	}
	switch (position) {
	case UT_AT_FIELD:
		w->position = lower == 'c' ? UT_LENGTH_NAMED + 1 : lower == 't' ? UT_CODINGS_NAMED + 1 : UT_INSIDE_LINE;
		return;
	case UT_CODINGS:
		if (byte == ',')
			ut_end_coding(w);
		else if (byte != ' ' && byte != '\t' && byte != '\r')
			w->tail = w->tail << 8 | lower;
		return;
	}
	if (byte >= '0' && byte <= '9' && w->left <= UT_LARGEST_LENGTH) {
		w->left = w->left * 10 + byte - '0';
		w->position = UT_LENGTH_DIGITS;
	} else if (position == UT_LENGTH_DIGITS || (byte != ' ' && byte != '\t')) {
		ut_end_length(w, position == UT_LENGTH_DIGITS && w->left <= UT_LARGEST_LENGTH);
		w->position = UT_INSIDE_LINE;
	}
}

#endif
