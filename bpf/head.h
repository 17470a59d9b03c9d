/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A head (RFC 9112) a block at a time: where its lines begin, where it ends, and the two fields that tell a body's length. A block is read
 * into per-CPU memory by one call, then looked at by the word; only the words that hold a line feed cost more than a few instructions.
 */
#ifndef UPSTREAMTOP_HEAD_H
#define UPSTREAMTOP_HEAD_H

#include "text.h"

#define UT_LOWER_CASE 0x2020202020202020ULL
#define UT_CONTENT UT_WORD('c', 'o', 'n', 't', 'e', 'n', 't', '-')
#define UT_LENGTH_COLON UT_WORD('\0', 'l', 'e', 'n', 'g', 't', 'h', ':')
#define UT_TRANSFER UT_WORD('t', 'r', 'a', 'n', 's', 'f', 'e', 'r')
#define UT_ENCODING UT_WORD('-', 'e', 'n', 'c', 'o', 'd', 'i', 'n')

/* First letters, in lower case and modulo 64, of the lines that tell something: the two fields, and the empty line's CR or LF. */
#define UT_TELLING (1ULL << ('c' & 63) | 1ULL << ('t' & 63) | 1ULL << ('\r' | 0x20) | 1ULL << ('\n' | 0x20))

#define UT_LENGTH_NAME 15	/* bytes of "content-length:" */
#define UT_TRANSFER_NAME 18	/* bytes of "transfer-encoding:" */
#define UT_CHUNKED_LINE 26	/* bytes of "transfer-encoding: chunked" */
#define UT_CHUNK_CODING UT_WORD('g', ':', ' ', 'c', 'h', 'u', 'n', 'k')

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

/*
 * A field line "Content-Length: 123" with one space and at most seven digits, the value's first eight bytes given; one that the block cuts
 * tells nothing. Returns false for any other: whoever asked for the scan reads it byte by byte.
 */
static __always_inline bool ut_note_length(struct ut_scan *s, __u32 line, __u8 space, __u64 value)
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
static __always_inline bool ut_note_codings(struct ut_scan *s, __u32 line, __u64 third, __u64 fourth)
{
	__u8 end = fourth >> 16;

	if ((third | UT_LOWER_CASE) != UT_CHUNK_CODING || ((__u16)fourth | 0x2020) != ('e' | 'd' << 8) ||
	    (end != '\r' && end != '\n') || line + UT_CHUNKED_LINE >= s->room)
		return false;
	s->found |= UT_FOUND_CHUNKED;
	s->found &= ~UT_FOUND_CODED;
	return true;
}

/*
 * The lines that begin in one word, s->words[1]: behind each of the line feeds that are marked in "feeds". "base" is the word's offset.
 * Returns 1 where the head or the block ends, or where a line is to be read byte by byte: s->odd. Four line feeds at most: where there are more, two follow each other, which ends the head.
 */
__noinline int ut_lines(struct ut_scan *s, __u32 base, __u64 feeds)
{
	if (!s)
		return 1;
#pragma clang loop unroll(disable)
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
			s->tail = bpf_be64_to_cpu(s->words[0] >> (8 * at) | s->words[1] << 8 << (56 - 8 * at));
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
		if ((begin | UT_LOWER_CASE) == UT_CONTENT) {
			second = ut_behind(s->words[2], s->words[3], at);
			if ((second << 8 | UT_LOWER_CASE) == (UT_LENGTH_COLON | ' '))
				plain = ut_note_length(s, line, second >> 56, ut_behind(s->words[3], s->words[4], at));
		} else if ((begin | UT_LOWER_CASE) == UT_TRANSFER) {
			second = ut_behind(s->words[2], s->words[3], at);
			third = ut_behind(s->words[3], s->words[4], at);
			if ((second | UT_LOWER_CASE) == UT_ENCODING && ((__u16)third | 0x20) == ('g' | ':' << 8))
				plain = ut_note_codings(s, line, third, ut_behind(s->words[4], s->words[5], at));
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
 * Looks at what scratch->block holds up to scan.room, behind what scan says already. A loop and not its body 32 times: the code of that would
 * not stay in the CPU's cache from one packet to the next. Its pointer moves by a constant, which needs no CAP_PERFMON.
 */
__noinline int ut_scan(struct ut_scratch *x)
{
	const __u64 *word;

	if (!x)
		return 0;
	word = x->block;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < UT_BLOCK; i += 8) {
		__u64 feeds;

		if (i >= x->scan.room)
			return 0;
		ut_barrier(word);
		feeds = word[0] ^ UT_ONES * '\n';
		if (ut_zeros(feeds)) {
			feeds = ut_all_zeros(feeds);
			if (ut_pass_line(&x->scan, word, i, feeds)) {
				if (x->scan.end)
					return 0;
			} else {
				x->scan.words[0] = word[-1];
				x->scan.words[1] = word[0];
				x->scan.words[2] = word[1];
				x->scan.words[3] = word[2];
				x->scan.words[4] = word[3];
				x->scan.words[5] = word[4];
				if (ut_lines(&x->scan, i, feeds))
					return 0;
			}
		}
		word++;
	}
	return 0;
}

/* Whether a line of which "length" bytes (at least 1) have come, the first eight in "begin", may become one of the two fields. */
static __always_inline bool ut_may_tell_length(__u64 begin, __u32 length)
{
	__u64 known = length < 8 ? (1ULL << (8 * length)) - 1 : ~0ULL;

	if (length >= UT_CHUNK)
		return false;
	return !(((begin | UT_LOWER_CASE) ^ UT_CONTENT) & known) || !(((begin | UT_LOWER_CASE) ^ UT_TRANSFER) & known);
}

#endif
