/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A head (RFC 9112) a block at a time: where its lines begin, where it ends, and the two fields that tell a body's length. A block is looked
 * at by the word; only the words that hold a line feed cost more than a few instructions.
 */
#ifndef UPSTREAMTOP_PURE_BLOCK_H
#define UPSTREAMTOP_PURE_BLOCK_H

#include "field_fast.h"

/* A block of a head, and the look at it. */
struct ut_block {
	struct ut_scan scan;
	__u64 before; /* 0: what stands before the words */
	__u64 words[UT_BLOCK / 8 + UT_BEYOND];
};

/* First letters, in lower case and modulo 64, of the lines that tell something: the two fields, and the empty line's CR or LF. */
#define UT_TELLING (1ULL << ('c' & 63) | 1ULL << ('t' & 63) | 1ULL << ('\r' | 0x20) | 1ULL << ('\n' | 0x20))

/*
 * The lines that begin in one word, s->words[1]: behind each of the line feeds that are marked in "feeds". "base" is the word's offset.
 * Returns 1 where the head or the block ends, or where a line is to be read byte by byte: s->odd. Four line feeds at most: where there are more,
 * two follow each other, which ends the head.
 */
__noinline int ut_lines(struct ut_scan *s, __u32 base, __u64 feeds)
{
	if (!s)
		return 1;
	UT_DO_NOT_UNROLL
	for (int i = 0; i < 4; i++) {
		__u64 begin, second, third;
		__u32 at, line;
		bool plain = true;

		if (!feeds)
			return 0;
		at = ut_lowest(feeds);
		feeds &= feeds - 1;
		line = base + at + 1;
		if (line > s->room)
			return 1;
		if (!s->first) {
			s->tail = ut_swapped(s->words[0] >> (8 * at) | s->words[1] << 8 << (56 - 8 * at));
			s->first = line;
		}
		begin = ut_behind(s->words[1], s->words[2], at);
		s->begin = begin;
		s->line = line;
		if (line == s->room)
			return 1;
		if ((__u8)begin == '\n') {
			s->end = line + 1;
			return 1;
		}
		if ((__u16)begin == ('\r' | '\n' << 8) && line + 1 < s->room) {
			s->end = line + 2;
			return 1;
		}
		if ((begin | UT_CONTENT_CASE) == UT_CONTENT) {
			second = ut_behind(s->words[2], s->words[3], at);
			if ((second << 8 | UT_LENGTH_CASE) == (UT_LENGTH_COLON | ' '))
				plain = ut_fast_length(s, line, second >> 56, ut_behind(s->words[3], s->words[4], at));
		} else if ((begin | UT_LOWER_CASE) == UT_TRANSFER) {
			second = ut_behind(s->words[2], s->words[3], at);
			third = ut_behind(s->words[3], s->words[4], at);
			if ((second | UT_ENCODING_CASE) == UT_ENCODING && ((__u16)third | 0x20) == ('g' | ':' << 8))
				plain = ut_fast_codings(s, line, third, ut_behind(s->words[4], s->words[5], at));
		}
		if (!plain) {
			s->odd = line + 1;
			return 1;
		}
	}
	return 0;
}

/*
 * Whether a line that begins with these eight bytes may tell something: one of the two fields, or the empty line. Of the many names that
 * begin with "Content-" one counts; "second" is the ninth byte.
 */
static __always_inline bool ut_may_tell(__u64 begin, __u8 second)
{
	if (!(1ULL << (((__u8)begin | 0x20) & 63) & UT_TELLING))
		return false;
	begin |= UT_LOWER_CASE;
	if (begin == UT_CONTENT)
		return (second | 0x20) == 'l';
	return begin == UT_TRANSFER || (__u8)begin < 'a';
}

/*
 * Deals with a word of the block that holds one line feed only, with a line behind it that tells nothing, as most fields do, or the empty line.
 * Returns whether it did.
 */
static __always_inline bool ut_pass_line(struct ut_scan *s, const __u64 *words, __u32 base, __u64 feeds)
{
	__u32 at = ut_lowest(feeds);
	__u64 begin = ut_behind(words[0], words[1], at);
	__u32 line = base + at + 1;

	if (feeds & (feeds - 1) || !s->first || line + 1 >= s->room)
		return false;
	if ((__u16)begin == ('\r' | '\n' << 8))
		s->end = line + 2;
	else if (ut_may_tell(begin, ut_behind(words[1], words[2], at)))
		return false;
	s->begin = begin;
	s->line = line;
	return true;
}

/*
 * Looks at what a block holds up to scan.room, behind what scan says already. A loop and not its body 32 times: the code of that would
 * not stay in the CPU's cache from one packet to the next. Its pointer moves by a constant, which needs no CAP_PERFMON.
 */
__noinline int ut_scan(struct ut_block *b)
{
	const __u64 *word;

	if (!b)
		return 0;
	word = b->words;
	UT_DO_NOT_UNROLL
	for (__u32 i = 0; i < UT_BLOCK; i += 8) {
		__u64 feeds;

		if (i >= b->scan.room)
			return 0;
		ut_barrier(word);
		feeds = word[0] ^ UT_ONES * '\n';
		if (ut_zeros(feeds)) {
			feeds = ut_all_zeros(feeds);
			if (ut_pass_line(&b->scan, word, i, feeds)) {
				if (b->scan.end)
					return 0;
			} else {
				b->scan.words[0] = word[-1];
				b->scan.words[1] = word[0];
				b->scan.words[2] = word[1];
				b->scan.words[3] = word[2];
				b->scan.words[4] = word[3];
				b->scan.words[5] = word[4];
				if (ut_lines(&b->scan, i, feeds))
					return 0;
			}
		}
		word++;
	}
	return 0;
}

#endif
