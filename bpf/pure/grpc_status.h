/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fields of a response's header block (RFC 7541) that tell of gRPC, without a table: whether content-type begins with application/grpc, and the
 * number of grpc-status. Read field by field, wherever segments and frames cut them; nothing of any other field is kept.
 *
 * grpc-status stands in no static table: it is read where its name is a literal, which it always is where the encoder has no table, as behind nginx.
 * What an index into the encoder's own table names is not known, and taken for nothing.
 */
#ifndef UPSTREAMTOP_PURE_GRPC_STATUS_H
#define UPSTREAMTOP_PURE_GRPC_STATUS_H

#include "status_block.h"

#define UT_FIELD_WINDOW 16 /* bytes that are looked at together */
#define UT_FIRST_DYNAMIC 62 /* indices from here on are the encoder's own (RFC 7541, appendix A) */
#define UT_STATIC_CONTENT_TYPE 31

/* The name "grpc-status" behind its length, plain, and by Huffman's code (RFC 7541, appendix B). */
#define UT_GRPC_STATUS_LENGTH 11
#define UT_GRPC_STATUS_FIRST UT_WORD('g', 'r', 'p', 'c', '-', 's', 't', 'a')
#define UT_GRPC_STATUS_REST UT_WORD('t', 'u', 's', '\0', '\0', '\0', '\0', '\0')
#define UT_GRPC_STATUS_CODED_LENGTH 8
#define UT_GRPC_STATUS_CODED UT_WORD(0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f)

/* What a content type of gRPC begins with, plain, and by Huffman's code, where it is eleven bytes to the bit. */
#define UT_GRPC_TYPE_LENGTH 16
#define UT_GRPC_TYPE_FIRST UT_WORD('a', 'p', 'p', 'l', 'i', 'c', 'a', 't')
#define UT_GRPC_TYPE_REST UT_WORD('i', 'o', 'n', '/', 'g', 'r', 'p', 'c')
#define UT_GRPC_TYPE_CODED_LENGTH 11
#define UT_GRPC_TYPE_CODED_FIRST UT_WORD(0x1d, 0x75, 0xd0, 0x62, 0x0d, 0x26, 0x3d, 0x4c)
#define UT_GRPC_TYPE_CODED_REST UT_WORD(0x4d, 0x65, 0x64, '\0', '\0', '\0', '\0', '\0')

/* What the next byte of a header block belongs to. */
enum ut_hpack_phase {
	UT_HPACK_OVER, /* nothing more is looked at in this block */
	UT_HPACK_FIELD,
	UT_HPACK_LENGTH,
	UT_HPACK_VALUE,
};

/* Whose value is read. */
enum ut_field_name {
	UT_FIELD_OTHER,
	UT_FIELD_CONTENT_TYPE,
	UT_FIELD_GRPC_STATUS,
};

/* What a piece was found to hold, a bit each. */
#define UT_FOUND_GRPC_TYPE 1
#define UT_FOUND_GRPC_STATUS 2

/* How far a header block has been read. */
struct ut_fields {
	__u64 held[2]; /* what has come of something that is not complete: the first byte lowest, zeros behind it */
	__u32 skip; /* bytes to come that say nothing */
	__u32 length; /* of the value */
	__u8 phase; /* enum ut_hpack_phase */
	__u8 have; /* bytes in held */
	__u8 name; /* enum ut_field_name */
	__u8 coded; /* the value is by Huffman's code */
	__u8 found; /* UT_FOUND_*: by the last piece */
	__u8 status; /* valid with UT_FOUND_GRPC_STATUS: enum ut_grpc_result */
	__u8 unread; /* something in this block is not known: of the encoder's own table, or not followed */
	__u8 speaks_grpc; /* of the connection, not the block: one of its responses was gRPC's */
	__u8 is_head; /* the block is a final response's head, for its owner to say */
	__u8 reserved[7];
};

/* The encoding of an integer whose first byte's prefix is full (RFC 7541, 5.1): what is added to that, and its bytes; 0 of them above 2^28. */
static __always_inline __u32 ut_integer_rest(__u64 text, __u32 *bytes)
{
	__u32 value = text & 0x7f;

	*bytes = 1;
	if (!(text & 0x80))
		return value;
	value += (__u32)(text >> 8 & 0x7f) << 7;
	*bytes = 2;
	if (!(text & 0x8000))
		return value;
	value += (__u32)(text >> 16 & 0x7f) << 14;
	*bytes = 3;
	if (!(text & 0x800000))
		return value;
	value += (__u32)(text >> 24 & 0x7f) << 21;
	*bytes = text & 0x80000000 ? 0 : 4;
	return value;
}

/*
 * An integer at the beginning of a text of which "have" bytes are there, those behind them zero. Returns how many it takes, 0 where they have not all
 * come, and -1 where it is larger than anything that is read.
 */
static __always_inline int ut_integer(__u64 text, __u32 prefix, __u32 have, __u32 *value)
{
	__u32 more;

	*value = text & prefix;
	if (*value != prefix)
		return have ? 1 : 0;
	*value += ut_integer_rest(text >> 8, &more);
	/* Bytes that have not come are zero, and end it. */
	if (!more)
		return -1;
	return 1 + more <= have ? (int)(1 + more) : 0;
}

/* The value of grpc-status: one digit, or two from 10 to 16. */
__noinline int ut_grpc_number(__u64 text, __u32 length, int coded)
{
	__u32 first = 0, second = 0, used = 0;
	int tens = -1, ones = -1, number;
	__u64 bits, padding;

	if (coded) {
		bits = ut_swapped(text);
		tens = ut_coded_digit(bits, &first);
		used = first;
		if (length == 2) {
			ones = ut_coded_digit(bits << first, &second);
			used += second;
		}
		padding = ~0ULL >> used & ~(~0ULL >> (8 * (length & 3)));
		if (8 * length < used || 8 * length - used > 7 || (bits & padding) != padding)
			return UT_GRPC_UNREAD;
	} else {
		tens = (int)(text & 0xff) - '0';
		ones = (int)(text >> 8 & 0xff) - '0';
	}
	if (tens < 0 || tens > 9)
		return UT_GRPC_UNREAD;
	if (length == 1)
		return UT_GRPC_FIRST + tens;
	number = 10 + ones;
	return tens != 1 || ones < 0 || number > UT_GRPC_LAST - UT_GRPC_FIRST ? UT_GRPC_UNREAD : UT_GRPC_FIRST + number;
}

/* Nothing more of the block is looked at: all that matters has been found. */
static __always_inline void ut_end_fields(struct ut_fields *w)
{
	w->phase = UT_HPACK_OVER;
	w->have = 0;
	w->skip = 0;
}

/* Nor can it be: bytes have passed unread, or are no block. */
static __always_inline void ut_lose_fields(struct ut_fields *w)
{
	ut_end_fields(w);
	w->unread = 1;
}

/* A header block begins. */
static __always_inline void ut_begin_fields(struct ut_fields *w)
{
	w->held[0] = 0;
	w->held[1] = 0;
	w->skip = 0;
	w->phase = UT_HPACK_FIELD;
	w->have = 0;
	w->unread = 0;
	w->is_head = 0;
}

/* The length of a value, which a window begins with. Returns as ut_integer. */
__noinline int ut_read_value_length(struct ut_fields *w, __u64 text, __u32 have)
{
	__u32 length;
	int taken;

	if (!w)
		return -1;
	taken = ut_integer(text, 0x7f, have, &length);
	if (taken <= 0)
		return taken;
	w->coded = text >> 7 & 1;
	w->length = length;
	w->phase = UT_HPACK_VALUE;
	if (w->name == UT_FIELD_CONTENT_TYPE && length >= (w->coded ? UT_GRPC_TYPE_CODED_LENGTH : UT_GRPC_TYPE_LENGTH))
		return taken;
	if (w->name == UT_FIELD_GRPC_STATUS) {
		if (length == 1 || length == 2)
			return taken;
		w->status = UT_GRPC_UNREAD;
		w->found |= UT_FOUND_GRPC_STATUS;
	}
	w->phase = UT_HPACK_FIELD;
	w->skip = length;
	return taken;
}

/* The name of a literal, which stands behind the first byte of a window. */
__noinline int ut_read_field_name(struct ut_fields *w, __u64 first, __u64 second, __u32 have)
{
	struct ut_lead_rest name = { first, second };
	__u8 begin = first >> 8;
	__u32 length;
	int taken;

	if (!w)
		return -1;
	w->phase = UT_HPACK_LENGTH;
	if (have >= 2 && begin == UT_GRPC_STATUS_LENGTH) {
		if (have < 2 + UT_GRPC_STATUS_LENGTH)
			goto cut;
		ut_take(&name, 2);
		if (name.first == UT_GRPC_STATUS_FIRST && ut_first_bytes(name.second, 3) == UT_GRPC_STATUS_REST)
			w->name = UT_FIELD_GRPC_STATUS;
		return 2 + UT_GRPC_STATUS_LENGTH;
	} else if (have >= 2 && begin == (0x80 | UT_GRPC_STATUS_CODED_LENGTH)) {
		if (have < 2 + UT_GRPC_STATUS_CODED_LENGTH)
			goto cut;
		ut_take(&name, 2);
		if (name.first == UT_GRPC_STATUS_CODED)
			w->name = UT_FIELD_GRPC_STATUS;
		return 2 + UT_GRPC_STATUS_CODED_LENGTH;
	}
	taken = ut_integer(first >> 8, 0x7f, have - 1, &length);
	if (taken <= 0) {
		w->phase = UT_HPACK_FIELD;
		return taken;
	}
	w->skip = length;
	return 1 + taken;
cut:
	w->phase = UT_HPACK_FIELD;
	return 0;
}

/* What a field begins with (RFC 7541, 6). */
__noinline int ut_read_field(struct ut_fields *w, __u64 first, __u64 second, __u32 have)
{
	__u8 byte = first;
	__u32 prefix = byte & 0x80 ? 0x7f : byte & 0x40 ? 0x3f : byte & 0x20 ? 0x1f : 0xf;
	bool size_update = (byte & 0xe0) == 0x20;
	__u32 number;
	int taken, more;

	if (!w)
		return -1;
	taken = ut_integer(first, prefix, have, &number);
	if (taken <= 0 || size_update)
		return taken;
	if (number >= UT_FIRST_DYNAMIC)
		w->unread = 1;
	if (byte & 0x80)
		return number ? taken : -1;
	w->name = number == UT_STATIC_CONTENT_TYPE ? UT_FIELD_CONTENT_TYPE : UT_FIELD_OTHER;
	if (!number)
		return ut_read_field_name(w, first, second, have);
	w->phase = UT_HPACK_LENGTH;
	/* Where its value's length has come too, that is read at once. */
	more = ut_read_value_length(w, ut_pulled(first, taken) | ut_pushed(second, 8 - taken), have - taken);
	return more > 0 ? taken + more : taken;
}

/* A value that tells something. */
__noinline int ut_read_value(struct ut_fields *w, __u64 first, __u64 second, __u32 have)
{
	__u32 need;

	if (!w)
		return -1;
	need = w->length & 3;
	if (w->name == UT_FIELD_GRPC_STATUS) {
		if (have < need)
			return 0;
		w->status = ut_grpc_number(first, need, w->coded);
		w->found |= UT_FOUND_GRPC_STATUS;
	} else {
		need = w->coded ? UT_GRPC_TYPE_CODED_LENGTH : UT_GRPC_TYPE_LENGTH;
		if (have < need)
			return 0;
		if (w->coded ? first == UT_GRPC_TYPE_CODED_FIRST && ut_first_bytes(second, 3) == UT_GRPC_TYPE_CODED_REST
			     : first == UT_GRPC_TYPE_FIRST && second == UT_GRPC_TYPE_REST)
			w->found |= UT_FOUND_GRPC_TYPE;
		w->skip = w->length - need;
	}
	w->phase = UT_HPACK_FIELD;
	return need;
}

/*
 * Reads a piece of a block: "length" bytes (at least 1) of it are left of the segment, the first 16 of them in two words, where those behind the last
 * one are zero. Returns how many of them were read, at least 1; w->found tells what they were.
 */
static __always_inline __u32 ut_read_block_fields(struct ut_fields *w, __u64 first, __u64 second, __u32 length)
{
	struct ut_lead_rest window = { w->held[0], w->held[1] };
	__u32 held = w->have & 15;
	__u32 read = ut_least(w->skip, length);
	__u32 have;
	int taken;

	w->found = 0;
	if (w->phase == UT_HPACK_OVER)
		return length;
	if (read) {
		w->skip -= read;
		return read;
	}
	have = ut_least(UT_FIELD_WINDOW, held + ut_least(length, UT_FIELD_WINDOW));
	if (held < 8) {
		window.first |= ut_pushed(first, held);
		window.second = (held ? ut_pulled(first, 8 - held) : 0) | ut_pushed(second, held);
	} else {
		window.second |= ut_pushed(first, held - 8);
	}
	if (w->phase == UT_HPACK_FIELD)
		taken = ut_read_field(w, window.first, window.second, have);
	else if (w->phase == UT_HPACK_LENGTH)
		taken = ut_read_value_length(w, window.first, have);
	else
		taken = ut_read_value(w, window.first, window.second, have);
	if (taken < 0) {
		ut_lose_fields(w);
		return length;
	}
	if (!taken) {
		/* It goes on with the next piece: a window holds all that is looked at together. */
		w->held[0] = window.first;
		w->held[1] = window.second;
		w->have = have;
		return have - held;
	}
	w->held[0] = 0;
	w->held[1] = 0;
	w->have = 0;
	return (__u32)taken - held;
}

#endif
