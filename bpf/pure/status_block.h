/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The status of a response by the first bytes of its header block (RFC 7541), without a table: it is the first field (RFC 9113, 8.3), from the
 * static table or a literal, plain or by Huffman's code.
 */
#ifndef UPSTREAMTOP_PURE_STATUS_BLOCK_H
#define UPSTREAMTOP_PURE_STATUS_BLOCK_H

#include "frame.h"

#define UT_STATUS_UNKNOWN (-1)

/* The name ":status", plain, and by Huffman's code (RFC 7541, appendix B). */
#define UT_STATUS_NAME UT_WORD(':', 's', 't', 'a', 't', 'u', 's', '\0')
#define UT_STATUS_NAME_CODED UT_WORD(0xb8, 0x84, 0x8d, 0x36, 0xa3, '\0', '\0', '\0')

/* What is left of a lead; bytes that it has not are zero. */
struct ut_lead_rest {
	__u64 first;
	__u64 second;
};

/* Takes off the first "bytes" (0 to 8). */
static __always_inline void ut_take(struct ut_lead_rest *r, __u32 bytes)
{
	if (!bytes)
		return;
	r->first = ut_pulled(r->first, bytes) | ut_pushed(r->second, 8 - bytes);
	r->second = ut_pulled(r->second, bytes);
}

/*
 * How many bytes an encoder's word on the size of its table takes (RFC 7541, 6.3), 0 where there is none. It stands before a block's first field; its
 * number goes on as long as bytes have their highest bit, for three of them at most, which is 2 MiB.
 */
static __always_inline __u32 ut_size_update(__u64 begin)
{
	if ((begin & 0xe0) != 0x20)
		return 0;
	if ((begin & 0x1f) != 0x1f)
		return 1;
	return !(begin & 0x8000) ? 2 : !(begin & 0x800000) ? 3 : 4;
}

/* The next digit of Huffman's code in the highest bits of a word, and how many bits it takes; -1 for anything else. */
static __always_inline int ut_coded_digit(__u64 bits, __u32 *length)
{
	__u32 five = bits >> 59;
	__u32 six = bits >> 58;

	*length = five <= 2 ? 5 : 6;
	if (five <= 2)
		return five;
	/* 3 is 011001, 9 is 011111. */
	return six - 0x19 <= 6 ? (int)(six - 0x19 + 3) : -1;
}

/* Three digits, of which each may be one. */
static __always_inline int ut_three_digits(int hundreds, int tens, int ones)
{
	if (hundreds < 1 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9)
		return UT_STATUS_UNKNOWN;
	return hundreds * 100 + tens * 10 + ones;
}

/* The value of a literal: its length, and three digits. */
static __always_inline int ut_status_value(__u64 begin)
{
	__u32 length = begin & 0x7f;
	__u64 text = begin >> 8, bits, padding;
	__u32 first, second, third, used;
	int hundreds, tens, ones;

	if (!(begin & 0x80))
		return length != 3 ? UT_STATUS_UNKNOWN
				   : ut_three_digits((int)(text & 0xff) - '0', (int)(text >> 8 & 0xff) - '0', (int)(text >> 16 & 0xff) - '0');
	if (length != 2 && length != 3)
		return UT_STATUS_UNKNOWN;
	bits = ut_swapped(text);
	hundreds = ut_coded_digit(bits, &first);
	tens = ut_coded_digit(bits << first, &second);
	ones = ut_coded_digit(bits << (first + second), &third);
	used = first + second + third; /* 15 to 18 */
	if (used > 8 * length)
		return UT_STATUS_UNKNOWN;
	/* What is left of its last byte is ones (RFC 7541, 5.2); a byte of them is none. */
	padding = ~0ULL >> used & ~(~0ULL >> (8 * length));
	if (8 * length - used > 7 || (bits & padding) != padding)
		return UT_STATUS_UNKNOWN;
	return ut_three_digits(hundreds, tens, ones);
}

/*
 * The status that a block's lead tells, UT_STATUS_UNKNOWN where it does not: one that stands in the encoder's own table, or is written as no encoder
 * does. "led" bytes of the lead are there; a status is the first field, after two words on the table's size at most (RFC 7541, 4.2).
 */
static __always_inline int ut_block_status(__u64 first, __u64 second, __u32 led)
{
	/* By index from 8 on (RFC 7541, appendix A) less 200: 200, 204, 206, 304, 400, 404. */
	const __u64 indexed = UT_WORD(0, 4, 6, 104, 200, 204, 0, 0);
	struct ut_lead_rest rest = { first, second };
	__u32 taken = ut_size_update(rest.first);
	__u32 more;
	__u8 byte;

	ut_take(&rest, taken);
	more = ut_size_update(rest.first);
	ut_take(&rest, more);
	taken += more;
	byte = rest.first;
	if (taken >= led)
		return UT_STATUS_UNKNOWN;
	if (byte >= 0x88 && byte <= 0x8d)
		return 200 + (__u8)(indexed >> (8 * (byte - 0x88)));
	if (byte == 0x8e)
		return 500;
	if (byte & 0x80 || (byte & 0xe0) == 0x20)
		return UT_STATUS_UNKNOWN;
	more = byte & 0x40 ? byte & 0x3f : byte & 0xf;
	if (!more) {
		/* Its name is a literal, too. */
		if ((rest.first >> 8 & 0xff) == 7) {
			ut_take(&rest, 2);
			if (ut_first_bytes(rest.first, 7) != UT_STATUS_NAME)
				return UT_STATUS_UNKNOWN;
			ut_take(&rest, 7);
			taken += 9;
		} else {
			if ((rest.first >> 8 & 0xff) != (0x80 | 5))
				return UT_STATUS_UNKNOWN;
			ut_take(&rest, 2);
			if (ut_first_bytes(rest.first, 5) != UT_STATUS_NAME_CODED)
				return UT_STATUS_UNKNOWN;
			ut_take(&rest, 5);
			taken += 7;
		}
	} else {
		if (more < 8 || more > 14)
			return UT_STATUS_UNKNOWN;
		ut_take(&rest, 1);
		taken += 1;
	}
	if (taken + 1 + (rest.first & 0x7f) > led)
		return UT_STATUS_UNKNOWN;
	return ut_status_value(rest.first);
}

#endif
