/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A request line (RFC 9112, 3), the general way: piece by piece, wherever segments cut it. What has come of method and target is kept; of the rest
 * the last eight bytes, which tell the version.
 */
#ifndef UPSTREAMTOP_PURE_LINE_GENERAL_H
#define UPSTREAMTOP_PURE_LINE_GENERAL_H

#include "direction.h"
#include "word.h"

#define UT_LINE_CUT 1 /* target longer than path */
#define UT_LINE_HEAD 2 /* method HEAD: its response has no body (RFC 9110, 9.3.2) */
#define UT_LINE_CONNECT 4 /* method CONNECT: a 2xx ends HTTP (RFC 9110, 9.3.6) */

/* Method and target of a request. */
struct ut_line {
	__u8 method_length;
	__u8 path_length;
	__u8 flags; /* UT_LINE_* */
	__u8 reserved[5];
	__u8 method[UT_METHOD_MAX];
	__u8 path[UT_PATH_MAX];
};

/* The bytes that may be a method: as many as are kept of it, with one more, and as many new ones. */
struct ut_lead {
	__u64 words[9];
};

/* The bytes that may be a target, those kept before the new ones. */
struct ut_target {
	__u64 words[2 * UT_PATH_MAX / 8 + 1];
};

_Static_assert(sizeof(struct ut_lead) >= 2 * (UT_METHOD_MAX + 1), "the bytes kept of a method, and the new ones");

#define UT_TOKEN_JUNK (-1) /* a byte that no token holds, or too long */
#define UT_TOKEN_OPEN (-2) /* a token as far as it has come */

/* The length of the method token at the start of a lead that a space ends; "have" bytes are there. */
__noinline int ut_token_length(const struct ut_lead *lead, __u32 have)
{
	const __u64 *words;
	__u32 length = UT_METHOD_MAX + 1;
	__u64 outside = 0; /* bit by byte */

	if (!lead)
		return UT_TOKEN_JUNK;
	words = lead->words;
	length = ut_capitals(words[0]);
	if (length && length < have)
		return length;
	length = UT_METHOD_MAX + 1;
	UT_UNROLL
	for (int i = UT_METHOD_MAX / 8; i >= 0; i--) {
		__u64 marks = ut_equal(words[i], ' ');

		if (marks)
			length = i * 8 + ut_lowest(marks);
	}
	if (length > have)
		length = have;
	if (length > UT_METHOD_MAX)
		return UT_TOKEN_JUNK;
	UT_UNROLL
	for (__u32 i = 0; i < UT_METHOD_MAX; i++)
		outside |= (__u64)(ut_is_token(((const __u8 *)words)[i]) ^ 1) << i;
	if (outside & ((1ULL << length) - 1))
		return UT_TOKEN_JUNK;
	if (length == have)
		return UT_TOKEN_OPEN;
	return length ? (int)length : UT_TOKEN_JUNK;
}

/*
 * Marks what ends a path: a space, a control character, '?', ';' or '#'; exact up to and including the lowest one. Parameters behind ';'
 * (RFC 3986, 3.3) hold session ids. The bit of value 4 is all that '?' and ';' differ by.
 */
static __always_inline __u64 ut_path_ends(__u64 word)
{
	return ut_below(word, ' ' + 1) | ut_equal(word | UT_ONES * 4, '?') | ut_equal(word, '#');
}

/* The length of the path that a target begins with, UT_PATH_MAX where nothing ends it. */
__noinline int ut_path_length(const struct ut_target *target)
{
	const __u64 *words;

	if (!target)
		return 0;
	words = target->words;
	UT_UNROLL
	for (int i = 0; i < UT_PATH_MAX / 8; i++) {
		__u64 marks = ut_path_ends(words[i]);

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_PATH_MAX;
}

/* Marks the methods that say something about the response; "begin" are a method's first eight bytes, filled up with zeros. */
static __always_inline void ut_note_method(struct ut_line *line, __u64 begin)
{
	if (begin == UT_WORD('H', 'E', 'A', 'D', '\0', '\0', '\0', '\0'))
		line->flags |= UT_LINE_HEAD;
	if (begin == UT_WORD('C', 'O', 'N', 'N', 'E', 'C', 'T', '\0'))
		line->flags |= UT_LINE_CONNECT;
}

/*
 * Takes the method token, or a piece of it, from a segment whose first "more" bytes stand in the lead behind the "have" that were kept. Returns 1
 * when the space behind it has been read, 0 at the segment's end, -1 for junk (which a TLS record is too, and told so).
 */
static __always_inline int ut_general_method(struct ut_line *line, const struct ut_lead *lead, struct ut_flow *f, struct ut_segment *s, __u64 have,
					     __u64 more)
{
	int length = ut_token_length(lead, have + more);

	if (length == UT_TOKEN_JUNK)
		return -1;
	if (length == UT_TOKEN_OPEN) {
		/* The method is kept as far as it has come; 33 bytes without a space were junk. */
		ut_keep(line->method, lead->words, UT_METHOD_MAX / 8, have + more);
		line->method_length = have + more;
		ut_consume(f, s, more);
		return 0;
	}
	ut_keep(line->method, lead->words, UT_METHOD_MAX / 8, length);
	line->method_length = length;
	ut_note_method(line, ut_word_at(line->method));
	more = length + 1 - have;
	if (more > s->length)
		return -1;
	ut_consume(f, s, more);
	return 1;
}

#define UT_MORE_BLANKS 2

/*
 * Takes the target up to its parameters or query in the same way. Returns 1 when it is known, 0 at the segment's end, -1 where there is none, and
 * UT_MORE_BLANKS behind another blank in front of it, as nginx takes it (its state sw_spaces_before_uri).
 */
static __always_inline int ut_general_target(struct ut_line *line, const struct ut_target *target, struct ut_flow *f, struct ut_segment *s,
					     __u64 have, __u64 more)
{
	__u64 length = ut_path_length(target);
	bool whole = true;

	if (length >= have + more) {
		/* No end in sight: all that was read belongs to it. */
		length = have + more;
		whole = false;
	}
	ut_keep(line->path, target->words, UT_PATH_MAX / 8, length);
	line->path_length = length;
	if (length >= UT_PATH_MAX) {
		line->flags |= UT_LINE_CUT;
		whole = true;
	}
	if (!length) {
		if (*(const __u8 *)target->words != ' ')
			return -1;
		ut_consume(f, s, 1);
		return UT_MORE_BLANKS;
	}
	more = length - have;
	if (length < have || more > s->length)
		return -1;
	ut_consume(f, s, more);
	return whole;
}

#define UT_PREFACE 0x505249202a204854ULL /* "PRI * HT", the newest byte lowest */

/* What the end of a request line says: 1 for HTTP/1.x, -1 for anything else, -2 for the preface of HTTP/2 (RFC 9113, 3.4). */
static __always_inline int ut_version(__u64 tail)
{
	/* "HTTP/1.x" before a bare LF, "TTP/1.x\r" before CR LF. */
	if ((tail & 0xff) == '\r') {
		if (tail >> 16 == 0x5454502f312eULL)
			return 1;
		return tail == 0x5454502f322e300dULL ? -2 : -1;
	}
	return tail >> 8 == 0x485454502f312eULL ? 1 : -1;
}

#define UT_LAST_BLANKS 4 /* more of them leave too little of the version in a line's last eight bytes */

/* Whether a request line ends in a version of HTTP/1 and blanks, which nginx takes there (its state sw_spaces_after_digit). */
__noinline int ut_is_version_and_blanks(__u64 tail)
{
	__u64 known = ~0ULL >> 8;
	__u32 blanks = 0;

	if ((tail & 0xff) == '\r') {
		tail >>= 8;
		known >>= 8;
	}
	UT_UNROLL
	for (int i = 0; i < UT_LAST_BLANKS; i++) {
		if ((tail & 0xff) == ' ') {
			tail >>= 8;
			known >>= 8;
			blanks++;
		}
	}
	return blanks && (tail >> 8 & known) == (0x485454502f312eULL & known);
}

#endif
