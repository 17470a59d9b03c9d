/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frames of one direction of HTTP/2 (RFC 9113, 4 and 6), wherever segments cut them: the header of each, what must be seen of some payloads, and
 * how much of the rest is to be passed over. Read piece by piece, each of 16 bytes or all that a frame has left, and no piece holds a loop.
 */
#ifndef UPSTREAMTOP_PURE_FRAME_H
#define UPSTREAMTOP_PURE_FRAME_H

#include "base.h"
#include "word.h"

#define UT_FRAME_HEADER 9
#define UT_LONGEST_FRAME ((1 << 24) - 1)

/* What the payload of a frame is (RFC 9113, 6); others are passed over (5.5). */
enum ut_frame_type {
	UT_FRAME_DATA = 0,
	UT_FRAME_HEADERS = 1,
	UT_FRAME_RST_STREAM = 3,
	UT_FRAME_SETTINGS = 4,
	UT_FRAME_PUSH_PROMISE = 5,
	UT_FRAME_PING = 6,
	UT_FRAME_GOAWAY = 7,
	UT_FRAME_WINDOW_UPDATE = 8,
	UT_FRAME_CONTINUATION = 9,
};

#define UT_ACK 1 /* of SETTINGS and PING */
#define UT_END_STREAM 1 /* of DATA and HEADERS */
#define UT_END_HEADERS 4 /* of HEADERS, PUSH_PROMISE and CONTINUATION */
#define UT_PADDED 8 /* of DATA, HEADERS and PUSH_PROMISE */
#define UT_HAS_PRIORITY 32 /* of HEADERS */

/* The first bytes of a connection that its client knows to be HTTP/2 (RFC 9113, 3.4), in three words. */
#define UT_PREFACE_LENGTH 24
#define UT_PREFACE_FIRST UT_WORD('P', 'R', 'I', ' ', '*', ' ', 'H', 'T')
#define UT_PREFACE_SECOND UT_WORD('T', 'P', '/', '2', '.', '0', '\r', '\n')
#define UT_PREFACE_THIRD UT_WORD('\r', '\n', 'S', 'M', '\r', '\n', '\r', '\n')

/* What the next byte of a direction belongs to. */
enum ut_frame_phase {
	UT_IN_HEADER, /* of a frame */
	UT_AT_PADDING, /* how long the padding is */
	UT_IN_PRIORITY, /* five bytes before the block */
	UT_IN_LEAD, /* the first bytes that matter of a payload */
	UT_IN_REST, /* what is passed over */
	UT_IN_PREFACE,
	UT_OUT_OF_STEP, /* nobody knows: what begins a segment may begin a frame */
};

#define UT_LEAD_BLOCK 16 /* bytes of a header block that are looked at */
#define UT_LEAD_RST_STREAM 4
#define UT_LEAD_GOAWAY 8

/* What a header block in progress is; the frames of one follow each other (RFC 9113, 4.3). */
enum ut_block_kind {
	UT_NO_BLOCK,
	UT_BLOCK_HEADERS,
	UT_BLOCK_PROMISE,
};

/* What a piece was found to be, a bit each. */
#define UT_FRAME_BEGUN 1 /* type, flags, stream and left are those of a frame */
#define UT_FRAME_LEAD 2 /* the lead is complete, or as much of it as there is */
#define UT_FRAME_ENDED 4
#define UT_FRAME_END_STREAM 8 /* its sender sends no more on the stream */
#define UT_FRAME_NONE 16 /* these bytes are no HTTP/2 */

/* How far the frames of a direction have been read. */
struct ut_frames {
	__u64 header; /* of a frame, or eight bytes of the preface, as far as they have come: the first byte lowest */
	__u64 lead[2]; /* of a payload or a header block, likewise */
	__u32 left; /* bytes of the payload to come, or of the preface */
	__u32 stream;
	__u32 data; /* what the last piece held of the contents of DATA */
	__u8 phase; /* enum ut_frame_phase */
	__u8 have; /* bytes in header */
	__u8 led; /* bytes in lead */
	__u8 type; /* enum ut_frame_type */
	__u8 flags;
	__u8 padding; /* bytes at the payload's end */
	__u8 skip; /* bytes of a priority to come */
	__u8 block; /* enum ut_block_kind */
	__u8 lead_told; /* of the block in progress */
	__u8 ends; /* the block in progress ends the stream */
	__u8 events; /* UT_FRAME_*: what the last piece was */
	__u8 reserved;
};

/* The bytes of a word behind its first "length" (0 to 8) become zero. */
static __always_inline __u64 ut_first_bytes(__u64 word, __u32 length)
{
	return length < 8 ? word & ((1ULL << (8 * (length & 7))) - 1) : word;
}

/* A word behind "bytes" (0 to 8) empty ones. */
static __always_inline __u64 ut_pushed(__u64 word, __u32 bytes)
{
	return bytes < 8 ? word << (8 * (bytes & 7)) : 0;
}

/* And without its first "bytes" (0 to 8). */
static __always_inline __u64 ut_pulled(__u64 word, __u32 bytes)
{
	return bytes < 8 ? word >> (8 * (bytes & 7)) : 0;
}

static __always_inline __u32 ut_least(__u32 one, __u32 other)
{
	return one < other ? one : other;
}

/* The length of a frame whose header begins with a word. */
static __always_inline __u32 ut_frame_length(__u64 word)
{
	return ut_swapped(word) >> 40;
}

/* Its stream, of which the last byte stands behind that word. The highest bit says nothing (RFC 9113, 4.1). */
static __always_inline __u32 ut_frame_stream(__u64 word, __u8 last)
{
	return ((ut_swapped(word) & 0x7fffff) << 8) | last;
}

/* What is told of a header block's lead is told once. */
static __always_inline void ut_tell_lead(struct ut_frames *f)
{
	if (f->block == UT_BLOCK_HEADERS && !f->lead_told) {
		f->lead_told = 1;
		f->events |= UT_FRAME_LEAD;
	}
}

/* A frame has ended, and perhaps a block with it. */
static __always_inline void ut_end_frame(struct ut_frames *f)
{
	f->events |= UT_FRAME_ENDED;
	f->phase = UT_IN_HEADER;
	f->have = 0;
	f->header = 0;
	if (f->type == UT_FRAME_DATA) {
		if (f->flags & UT_END_STREAM)
			f->events |= UT_FRAME_END_STREAM;
		return;
	}
	if (!f->block || !(f->flags & UT_END_HEADERS))
		return;
	ut_tell_lead(f);
	if (f->ends)
		f->events |= UT_FRAME_END_STREAM;
	f->block = UT_NO_BLOCK;
	f->ends = 0;
}

/* What comes behind the padding's length, or where there is none behind a header. */
static __always_inline void ut_enter_payload(struct ut_frames *f)
{
	f->phase = UT_IN_REST;
	if (f->left == f->padding)
		return;
	if (f->type == UT_FRAME_HEADERS && f->flags & UT_HAS_PRIORITY) {
		f->phase = UT_IN_PRIORITY;
		f->skip = 5;
	} else if (f->type == UT_FRAME_HEADERS || f->type == UT_FRAME_RST_STREAM || f->type == UT_FRAME_GOAWAY ||
		   (f->type == UT_FRAME_CONTINUATION && f->block == UT_BLOCK_HEADERS && !f->lead_told)) {
		f->phase = UT_IN_LEAD;
	}
}

/* The header of a frame is complete. */
static __always_inline void ut_begin_frame(struct ut_frames *f, __u64 word, __u8 last)
{
	f->left = ut_frame_length(word);
	f->type = word >> 24;
	f->flags = word >> 32;
	f->stream = ut_frame_stream(word, last);
	f->padding = 0;
	f->events = UT_FRAME_BEGUN;
	if (f->type != UT_FRAME_CONTINUATION) {
		/* A block in progress would have gone on: its end will not come (RFC 9113, 6.10). */
		f->block = f->type == UT_FRAME_HEADERS ? UT_BLOCK_HEADERS : f->type == UT_FRAME_PUSH_PROMISE ? UT_BLOCK_PROMISE : UT_NO_BLOCK;
		f->ends = f->type == UT_FRAME_HEADERS && f->flags & UT_END_STREAM;
		f->lead_told = 0;
		f->led = 0;
		f->lead[0] = 0;
		f->lead[1] = 0;
	}
	if (!f->left)
		ut_end_frame(f);
	else if (f->flags & UT_PADDED && (f->type == UT_FRAME_DATA || f->type == UT_FRAME_HEADERS))
		f->phase = UT_AT_PADDING;
	else
		ut_enter_payload(f);
}

/* A piece of a frame's header, or all of it. */
static __always_inline __u32 ut_read_header(struct ut_frames *f, __u64 first, __u64 second, __u32 length)
{
	__u32 have = f->have & 15;
	__u32 need = UT_FRAME_HEADER - have;
	__u64 word = f->header | ut_pushed(first, have);

	if (length < need) {
		f->header = ut_first_bytes(word, have + length);
		f->have = have + length;
		return length;
	}
	ut_begin_frame(f, word, need == UT_FRAME_HEADER ? second : ut_pulled(first, need - 1));
	return need;
}

/* Eight bytes of the preface, or a piece of them. */
static __always_inline __u32 ut_read_preface(struct ut_frames *f, __u64 first, __u32 length)
{
	__u32 have = f->have & 7;
	__u32 read = ut_least(length, 8 - have);
	__u64 expected = f->left > 16 ? UT_PREFACE_FIRST : f->left > 8 ? UT_PREFACE_SECOND : UT_PREFACE_THIRD;

	f->header = ut_first_bytes(f->header | ut_pushed(first, have), have + read);
	f->have = have + read;
	if (f->header != ut_first_bytes(expected, f->have)) {
		f->events = UT_FRAME_NONE;
		f->phase = UT_OUT_OF_STEP;
		return read;
	}
	if (f->have == 8) {
		f->have = 0;
		f->header = 0;
		f->left -= 8;
		if (!f->left)
			f->phase = UT_IN_HEADER;
	}
	return read;
}

/* How long a lead is at most. */
static __always_inline __u32 ut_lead_length(const struct ut_frames *f)
{
	return f->type == UT_FRAME_RST_STREAM ? UT_LEAD_RST_STREAM : f->type == UT_FRAME_GOAWAY ? UT_LEAD_GOAWAY : UT_LEAD_BLOCK;
}

/* Bytes of a lead that is complete behind them, or goes on with the next segment or frame. */
static __always_inline __u32 ut_read_lead(struct ut_frames *f, __u64 first, __u64 second, __u32 length)
{
	__u32 led = f->led & 15;
	__u32 before = f->left - f->padding; /* bytes that are no padding */
	__u32 most = ut_lead_length(f);
	__u32 read = ut_least(ut_least(length, before), most - led);

	if (led < 8) {
		f->lead[0] |= ut_pushed(ut_first_bytes(first, read), led);
		f->lead[1] |= led ? ut_pulled(first, 8 - led) : 0;
		f->lead[1] |= ut_pushed(second, led);
	} else {
		f->lead[1] |= ut_pushed(first, led - 8);
	}
	f->led = led + read;
	f->lead[1] = ut_first_bytes(f->lead[1], f->led > 8 ? f->led - 8 : 0);
	f->left -= read;
	if (f->led == most) {
		if (f->block)
			ut_tell_lead(f);
		else
			f->events |= UT_FRAME_LEAD;
		f->phase = UT_IN_REST;
	} else if (read == before) {
		f->phase = UT_IN_REST;
	}
	return read;
}

/* What is passed over of a frame; what of it is contents. */
static __always_inline __u32 ut_pass_rest(struct ut_frames *f, __u32 length)
{
	__u32 read = ut_least(length, f->left);

	if (f->type == UT_FRAME_DATA && f->left > f->padding)
		f->data = ut_least(read, f->left - f->padding);
	f->left -= read;
	return read;
}

/*
 * Reads a piece: "length" bytes (at least 1) are left of the segment, the first 16 of them in two words, where those behind the last one are zero.
 * Returns how many were read; 0 where the direction is out of step. f->events and f->data tell what they were.
 */
static __always_inline __u32 ut_read_frames(struct ut_frames *f, __u64 first, __u64 second, __u32 length)
{
	__u32 read = 0;

	f->events = 0;
	f->data = 0;
	switch (f->phase) {
	case UT_IN_HEADER:
		return ut_read_header(f, first, second, length);
	case UT_IN_PREFACE:
		return ut_read_preface(f, first, length);
	case UT_AT_PADDING:
		read = 1;
		f->left--;
		/* More than there is its receiver takes for an error (RFC 9113, 6.1). */
		f->padding = ut_least((__u8)first, f->left);
		ut_enter_payload(f);
		break;
	case UT_IN_PRIORITY:
		read = ut_least(ut_least(length, f->skip), f->left - f->padding);
		f->skip -= read;
		f->left -= read;
		if (f->left == f->padding)
			f->phase = UT_IN_REST;
		else if (!f->skip)
			f->phase = UT_IN_LEAD;
		break;
	case UT_IN_LEAD:
		read = ut_read_lead(f, first, second, length);
		break;
	case UT_IN_REST:
		read = ut_pass_rest(f, length);
		break;
	default:
		return 0;
	}
	if (!f->left)
		ut_end_frame(f);
	return read;
}

/*
 * Bytes have passed unread. Inside of a frame's payload nothing but that is lost, and its end is known; f->events and f->data tell what they were. Returns
 * false where a frame's header was among them, or they were more than one frame had left: then the direction is out of step.
 */
static __always_inline bool ut_pass_frame_gap(struct ut_frames *f, __u32 bytes)
{
	f->events = 0;
	f->data = 0;
	if (f->phase == UT_IN_HEADER || f->phase >= UT_IN_PREFACE || bytes > f->left) {
		f->phase = UT_OUT_OF_STEP;
		f->block = UT_NO_BLOCK;
		f->have = 0;
		f->header = 0;
		return false;
	}
	if (f->phase != UT_IN_REST) {
		/* What is left of a lead says nothing any more. */
		f->led = 0;
		f->lead[0] = 0;
		f->lead[1] = 0;
		ut_tell_lead(f);
		f->phase = UT_IN_REST;
	}
	ut_pass_rest(f, bytes);
	if (!f->left)
		ut_end_frame(f);
	return true;
}

/* The number that a lead begins with: an RST_STREAM's error (RFC 9113, 7), or the last stream of a GOAWAY. */
static __always_inline __u32 ut_lead_number(const struct ut_frames *f)
{
	return ut_swapped(f->lead[0]) >> 32;
}

/* Whether 24 bytes are the preface. */
static __always_inline bool ut_is_preface(const __u64 *words)
{
	return words[0] == UT_PREFACE_FIRST && words[1] == UT_PREFACE_SECOND && words[2] == UT_PREFACE_THIRD;
}

/*
 * Whether a segment may begin with HEADERS of a client's stream, by its first eight bytes alone: asked of each segment whose connection is not known.
 */
static __always_inline bool ut_may_begin_headers(__u64 first)
{
	const __u64 flags = UT_END_STREAM | UT_PADDED | UT_HAS_PRIORITY; /* which it may have beside END_HEADERS, which it must have */

	/* A length below 64 kB, the type, the flags, and the highest bit of the stream. */
	return (first & 0x000080ffff0000ffULL & ~(flags << 32)) == ((__u64)UT_END_HEADERS << 32 | UT_FRAME_HEADERS << 24);
}

/* The first byte of the header block, where a segment of "length" bytes begins with HEADERS that lie in it as a whole; else -1. */
static __always_inline int ut_whole_headers(__u64 first, __u64 second, __u32 length)
{
	__u8 flags = first >> 32;
	__u32 at = UT_FRAME_HEADER + (flags & UT_PADDED ? 1 : 0) + (flags & UT_HAS_PRIORITY ? 5 : 0); /* up to 15 */
	__u32 frame = UT_FRAME_HEADER + ut_frame_length(first);

	/* A client's streams are odd (RFC 9113, 5.1.1). */
	if (!ut_may_begin_headers(first) || !(second & 1) || frame > length || frame <= at)
		return -1;
	return (__u8)ut_pulled(second, at - 8);
}

/*
 * Whether a segment of "length" bytes, the first 16 in two words, begins with a request where nobody knows what came before: HEADERS as a whole
 * whose block begins with :method, GET, POST, or any literal one (RFC 7541, appendix A).
 */
static __always_inline bool ut_begins_request(__u64 first, __u64 second, __u32 length)
{
	int byte = ut_whole_headers(first, second, length);
	int index = byte & ~1;

	return byte >= 0 && (index == 0x82 || index == 0x42 || index == 0x02 || index == 0x12);
}

/* The same for a response: its block begins with :status, one of the seven indexed or a literal. */
static __always_inline bool ut_begins_response(__u64 first, __u64 second, __u32 length)
{
	int byte = ut_whole_headers(first, second, length);
	int number = byte & 0xf;
	int kind = byte >> 4;

	return byte >= 0 && number >= 8 && number <= 14 && (kind == 8 || kind == 4 || kind == 0 || kind == 1);
}

/* Whether nine bytes are the header of a connection's first SETTINGS, shorter than 64 kB; what stands in it is a multiple of six (RFC 9113, 6.5). */
static __always_inline bool ut_begins_settings(__u64 first, __u8 last)
{
	return (first & 0xffffffff000000ffULL) == 0 && (__u8)(first >> 24) == UT_FRAME_SETTINGS && !last && ut_frame_length(first) % 6 == 0;
}

/*
 * Whether a segment begins with a frame that says nothing of requests and that is always the same but for a number: WINDOW_UPDATE, PING, or the
 * acknowledgement of SETTINGS. On a connection that is known to speak HTTP/2 its frames can be followed from there.
 */
static __always_inline bool ut_begins_control(__u64 first, __u64 second, __u32 length)
{
	__u64 begin = first & 0xffffffffffULL; /* length, type, flags */
	__u32 stream = ut_frame_stream(first, second);

	if (length < UT_FRAME_HEADER || first >> 40 & 0x80)
		return false;
	if (begin == (4ULL << 16 | UT_FRAME_WINDOW_UPDATE << 24))
		return length >= UT_FRAME_HEADER + 4;
	if (stream)
		return false;
	if (begin == (8ULL << 16 | UT_FRAME_PING << 24) || begin == (8ULL << 16 | UT_FRAME_PING << 24 | (__u64)UT_ACK << 32))
		return length >= UT_FRAME_HEADER + 8;
	return begin == ((__u64)UT_ACK << 32 | UT_FRAME_SETTINGS << 24);
}

#endif
