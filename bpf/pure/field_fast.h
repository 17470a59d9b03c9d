/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two fields that tell a body's length, the fast way: by the word, in a line that a block holds as a whole, written as nearly everybody does. Any
 * other is read the general way: field_general.h.
 */
#ifndef UPSTREAMTOP_PURE_FIELD_FAST_H
#define UPSTREAMTOP_PURE_FIELD_FAST_H

#include "direction.h"
#include "word.h"

#define UT_BLOCK 256 /* bytes of a head that are looked at in one go */
#define UT_BEYOND 4 /* words behind them that are read, never meant */

/* A look at one block of a head: what ut_scan wants to know, and what it finds. Offsets are from the block's start. */
struct ut_scan {
	__u64 words[6]; /* the word that holds a line feed, the one before it and the four behind it */
	__u64 begin; /* the first eight bytes of the last line */
	__u64 tail; /* the eight bytes before the first line feed, the newest lowest */
	__u64 left; /* announced length */
	__u32 room; /* in: bytes that the block holds */
	__u32 first; /* behind the first line feed; 0: there is none */
	__u32 line; /* where the last line begins; 0: where the block does */
	__u32 end; /* behind the empty line; 0: there is none */
	__u32 odd; /* behind the first byte of a line that is to be read byte by byte; 0: none */
	__u32 found; /* UT_FOUND_* */
};

#define UT_CONTENT UT_WORD('c', 'o', 'n', 't', 'e', 'n', 't', '-')
#define UT_LENGTH_COLON UT_WORD('\0', 'l', 'e', 'n', 'g', 't', 'h', ':')
#define UT_TRANSFER UT_WORD('t', 'r', 'a', 'n', 's', 'f', 'e', 'r')
#define UT_ENCODING UT_WORD('-', 'e', 'n', 'c', 'o', 'd', 'i', 'n')

#define UT_LENGTH_NAME 15 /* bytes of "content-length:" */
#define UT_TRANSFER_NAME 18 /* bytes of "transfer-encoding:" */
#define UT_CHUNKED_LINE 26 /* bytes of "transfer-encoding: chunked" */
#define UT_CHUNK_CODING UT_WORD('g', ':', ' ', 'c', 'h', 'u', 'n', 'k')

/* Of each of these words, the bits that make its letters lower case, and no other character. */
#define UT_CONTENT_CASE 0x0020202020202020ULL
#define UT_LENGTH_CASE 0x0020202020202020ULL
#define UT_ENCODING_CASE 0x2020202020202000ULL
#define UT_CHUNK_CASE 0x2020202020000020ULL

/*
 * A field line "Content-Length: 123" with one space and at most seven digits, the value's first eight bytes given; one that the block cuts
 * tells nothing. Returns false for any other: whoever asked for the scan reads it byte by byte.
 */
static __always_inline bool ut_fast_length(struct ut_scan *s, __u32 line, __u8 space, __u64 value)
{
	__u32 digits = ut_digits(value);

	if (space != ' ' || !digits || digits > 7)
		return false;
	if (line + UT_LENGTH_NAME + 1 + digits >= s->room)
		return true;
	s->left = ut_decimal(value, digits);
	s->found |= UT_FOUND_LENGTH;
	return true;
}

/*
 * A field line "Transfer-Encoding: chunked" with one space, its bytes from the 17th on given. Returns false for any other, with another
 * coding or several, and for one that the block cuts.
 */
static __always_inline bool ut_fast_codings(struct ut_scan *s, __u32 line, __u64 third, __u64 fourth)
{
	__u32 end = (__u16)(fourth >> 16);

	if ((third | UT_CHUNK_CASE) != UT_CHUNK_CODING || ((__u16)fourth | 0x2020) != ('e' | 'd' << 8) ||
	    (end != ('\r' | '\n' << 8) && (__u8)end != '\n') || line + UT_CHUNKED_LINE + 1 >= s->room)
		return false;
	s->found |= UT_FOUND_CHUNKED;
	s->found &= ~UT_FOUND_CODED;
	return true;
}

#endif
