/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking at text eight bytes at a time, the first one lowest, as memory has them: which of them are what, and how many. Marks are the high bits of
 * bytes.
 */
#ifndef UPSTREAMTOP_PURE_WORD_H
#define UPSTREAMTOP_PURE_WORD_H

#include "base.h"

#define UT_ONES 0x0101010101010101ULL
#define UT_HIGHS 0x8080808080808080ULL
#define UT_LOWER_CASE 0x2020202020202020ULL /* for words of letters alone: others become what they are not */

/* A letter in lower case; any other character below 128 as it is. */
static __always_inline __u8 ut_lower(__u8 byte)
{
	return byte | (byte >> 1 & 0x20);
}

/* Eight characters as the word that they are in memory, for comparing. */
#define UT_WORD(a, b, c, d, e, f, g, h)                                                                                                \
	((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24 | (__u64)(e) << 32 | (__u64)(f) << 40 | (__u64)(g) << 48 | \
	 (__u64)(h) << 56)

/* The number of ones in a word: in each pair of bits, in each four, in each byte, in all. */
static __always_inline __u32 ut_ones(__u64 word)
{
	word -= word >> 1 & 0x5555555555555555ULL;
	word = (word & 0x3333333333333333ULL) + (word >> 2 & 0x3333333333333333ULL);
	word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return word * 0x0101010101010101ULL >> 56;
}

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

/* The eight bytes behind byte "at" (0 to 7) of a word; "next" is the word behind it. */
static __always_inline __u64 ut_behind(__u64 word, __u64 next, __u32 at)
{
	return word >> (8 * at) >> 8 | next << (56 - 8 * at);
}

/* The number of decimal digits that a word begins with: 0 to 8. */
static __always_inline __u32 ut_digits(__u64 word)
{
	__u64 value = word ^ UT_ONES * '0';
	/* 10 to 15 grow beyond a nibble, all else is beyond it already; the lowest one marked is exact. */
	__u64 others = (value | (value + UT_ONES * 6)) & UT_ONES * 0xf0;

	return others ? ut_lowest(others) : 8;
}

/* The value of the first "digits" (1 to 7) bytes of a word: pairs, then fours, then eights are put together. */
static __always_inline __u64 ut_decimal(__u64 word, __u32 digits)
{
	word = (word - UT_ONES * '0') << (64 - 8 * digits);
	word = (word * 10 + (word >> 8)) & 0x00ff00ff00ff00ffULL;
	word = (word * 100 + (word >> 16)) & 0x0000ffff0000ffffULL;
	return (word * 10000 + (word >> 32)) & 0xffffffffULL;
}

/* The number of hexadecimal digits that a word begins with: 0 to 8. */
static __always_inline __u32 ut_hex_digits(__u64 word)
{
	/* Without their highest bits no byte reaches the next one. */
	__u64 low = word & ~UT_HIGHS;
	__u64 letters = (word | UT_LOWER_CASE) & ~UT_HIGHS;
	__u64 digit = (low + UT_ONES * (0x80 - '0')) & ~(low + UT_ONES * (0x7f - '9'));
	__u64 letter = (letters + UT_ONES * (0x80 - 'a')) & ~(letters + UT_ONES * (0x7f - 'f'));
	__u64 others = (~(digit | letter) | word) & UT_HIGHS;

	return others ? ut_lowest(others) : 8;
}

/* The value of the first "digits" (1 to 8) bytes of a word, hexadecimal digits: put together like decimal ones. */
static __always_inline __u64 ut_hex(__u64 word, __u32 digits)
{
	/* A letter has bit 6 and counts from 1 in its lowest four. */
	word = (word & UT_ONES * 0x0f) + (word >> 6 & UT_ONES) * 9;
	word <<= 64 - 8 * digits;
	word = (word << 4 | word >> 8) & 0x00ff00ff00ff00ffULL;
	word = (word << 8 | word >> 16) & 0x0000ffff0000ffffULL;
	return (word << 16 | word >> 32) & 0xffffffffULL;
}

/* Copies the first "length" bytes of "count" words, a constant, to any address; what is behind them, a query perhaps, becomes zero. */
static __always_inline void ut_keep(__u8 *to, const __u64 *from, const __u32 count, __u32 length)
{
	UT_UNROLL
	for (__u32 i = 0; i < count; i++) {
		if (i * 8 + 8 <= length)
			ut_put_word(to + i * 8, from[i]);
		else if (i * 8 < length)
			ut_put_word(to + i * 8, from[i] & ((1ULL << (8 * (length & 7))) - 1));
		else
			ut_put_word(to + i * 8, 0);
	}
}

#define UT_CHUNK 64 /* bytes that are looked at in one go where no more is needed */

/* So many bytes of text; those that were not read are zero. */
struct ut_chunk {
	__u64 words[UT_CHUNK / 8];
};

#endif
