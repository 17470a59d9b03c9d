/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking at bytes eight at a time: where a token, a target or a line ends. Offsets into memory are constants everywhere, since a
 * variable one needs CAP_PERFMON; each search is a function of its own, verified once.
 */
#ifndef UPSTREAMTOP_TEXT_H
#define UPSTREAMTOP_TEXT_H

#include "tally.h"

#define UT_ONES 0x0101010101010101ULL
#define UT_HIGHS 0x8080808080808080ULL

/* Marks the high bit of each zero byte; exact up to and including the lowest one. */
static __always_inline __u64 ut_zeros(__u64 word)
{
	return (word - UT_ONES) & ~word & UT_HIGHS;
}

/* Marks the high bit of each zero byte; exact for all of them. */
static __always_inline __u64 ut_all_zeros(__u64 word)
{
	return ~(((word & ~UT_HIGHS) + ~UT_HIGHS) | word | ~UT_HIGHS);
}

static __always_inline __u64 ut_equal(__u64 word, __u8 byte)
{
	return ut_zeros(word ^ (UT_ONES * byte));
}

/* Marks the bytes below "bound" (1 to 128); exact up to and including the lowest one. */
static __always_inline __u64 ut_below(__u64 word, __u8 bound)
{
	return (word - UT_ONES * bound) & ~word & UT_HIGHS;
}

/* The number of the lowest marked byte, for marks != 0. */
static __always_inline __u32 ut_lowest(__u64 marks)
{
	__u64 below = (marks & -marks) - 1;

	/* Below the mark at bit 8 * n + 7 there are n whole bytes of ones: count them. */
	return (((below >> 7) & UT_ONES) * UT_ONES) >> 56;
}

/* Whether a byte may stand in a token (RFC 9110, 5.6.2). Without a branch: a loop of them would be verified for each way through it. */
static __always_inline __u32 ut_is_token(__u8 byte)
{
	/* Bits by character: !#$%&'*+-. and 0-9; A-Z, a-z, ^_`|~ */
	const __u64 low = 0x03ff6cfa00000000ULL;
	const __u64 high = 0x57ffffffc7fffffeULL;
	__u64 upper = byte >> 6 & 1;

	ut_barrier(upper);
	return ((low ^ (low ^ high) * upper) >> (byte & 0x3f)) & 1 & ~(byte >> 7);
}

#define UT_TOKEN_JUNK (-1)	/* a byte that no token holds, or too long */
#define UT_TOKEN_OPEN (-2)	/* a token as far as it has come */

/* Eight characters as the word that they are in memory, for comparing. */
#define UT_WORD(a, b, c, d, e, f, g, h)                                                                                            \
	((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24 | (__u64)(e) << 32 | (__u64)(f) << 40 | (__u64)(g) << 48 | \
	 (__u64)(h) << 56)

/* The number of capital letters that a word begins with, where a space ends them; else 0. Most methods are told by that. */
static __always_inline __u32 ut_capitals(__u64 word)
{
	__u64 spaces = ut_equal(word, ' ');
	__u64 before = ((spaces & -spaces) >> 7) - 1; /* all bits below the first space */
	__u64 letters = (word & before) | (UT_ONES * 'A' & ~before);

	if (!spaces || letters & UT_HIGHS)
		return 0;
	/* No byte reaches the next one: 0x7f + 0x3f is below 0x100. */
	if (((letters + UT_ONES * (0x80 - 'A')) & UT_HIGHS) != UT_HIGHS || (letters + UT_ONES * (0x7f - 'Z')) & UT_HIGHS)
		return 0;
	return ut_lowest(spaces);
}

/* The length of the method token at the start of scratch->lead that a space ends; "have" bytes are there. */
__noinline int ut_token_length(const struct ut_scratch *s, __u32 have)
{
	const __u64 *words;
	__u32 length = UT_METHOD_MAX + 1;
	__u64 outside = 0;	/* bit by byte */

	if (!s)
		return UT_TOKEN_JUNK;
	words = (const __u64 *)s->lead;
	length = ut_capitals(words[0]);
	if (length && length < have)
		return length;
	length = UT_METHOD_MAX + 1;
#pragma unroll
	for (int i = UT_METHOD_MAX / 8; i >= 0; i--) {
		__u64 marks = ut_equal(words[i], ' ');

		if (marks)
			length = i * 8 + ut_lowest(marks);
	}
	if (length > have)
		length = have;
	if (length > UT_METHOD_MAX)
		return UT_TOKEN_JUNK;
#pragma unroll
	for (__u32 i = 0; i < UT_METHOD_MAX; i++)
		outside |= (__u64)(ut_is_token(s->lead[i]) ^ 1) << i;
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

/* The length of the path at the start of scratch->path, UT_PATH_MAX where nothing ends it. */
__noinline int ut_path_length(const struct ut_scratch *s)
{
	const __u64 *words;

	if (!s)
		return 0;
	words = (const __u64 *)s->path;
#pragma unroll
	for (int i = 0; i < UT_PATH_MAX / 8; i++) {
		__u64 marks = ut_path_ends(words[i]);

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_PATH_MAX;
}

/* Copies the first "length" bytes of "count" words, a constant; what is behind them, a query perhaps, becomes zero. */
static __always_inline void ut_keep(__u64 *to, const __u64 *from, const __u32 count, __u32 length)
{
#pragma unroll
	for (__u32 i = 0; i < count; i++) {
		if (i * 8 + 8 <= length)
			to[i] = from[i];
		else if (i * 8 < length)
			to[i] = from[i] & ((1ULL << (8 * (length & 7))) - 1);
		else
			to[i] = 0;
	}
}

#define UT_CHUNK 64

struct ut_chunk {
	__u64 words[UT_CHUNK / 8];
};

/* Where the first LF of a chunk is; UT_CHUNK for none. Bytes that were not read are zero. */
__noinline __u32 ut_line_feed(const struct ut_chunk *chunk)
{
	if (!chunk)
		return UT_CHUNK;
#pragma unroll
	for (int i = 0; i < UT_CHUNK / 8; i++) {
		__u64 marks = ut_equal(chunk->words[i], '\n');

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_CHUNK;
}

/*
 * The last eight bytes of a direction after "length" more that end at offset "end" of the frame; "tail" are those before. The
 * newest byte is the lowest of the result.
 */
__noinline __u64 ut_tail(struct __sk_buff *skb, __u32 end, __u32 length, __u64 tail)
{
	__u64 bytes = 0;

	if (length >= 8) {
		if (bpf_skb_load_bytes(skb, end - 8, &bytes, 8))
			return 0;
		return bpf_be64_to_cpu(bytes);
	}
	if (!length)
		return tail;
	if (bpf_skb_load_bytes(skb, end - length, &bytes, length))
		return 0;
	return tail << (8 * length) | bpf_be64_to_cpu(bytes) >> (64 - 8 * length);
}

#endif
