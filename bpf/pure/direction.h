/* SPDX-License-Identifier: GPL-2.0 */
/* One direction of a connection: how far its messages have been read, and which of its bytes have come. */
#ifndef UPSTREAMTOP_PURE_DIRECTION_H
#define UPSTREAMTOP_PURE_DIRECTION_H

#include "base.h"

/* What the next byte of a direction belongs to. */
enum ut_flow_state {
	UT_START, /* the first byte of a message */
	UT_LEAD, /* method token, or status line up to its code */
	UT_TARGET, /* request target */
	UT_REST, /* the start line from there to its end */
	UT_FIELDS, /* header fields */
	UT_LENGTH, /* body of known length */
	UT_CHUNKED, /* chunked body: from here on the next request may be what ends it */
	UT_OPEN_END, /* body that the end of the connection ends */
	UT_UNKNOWN, /* body whose framing was not seen */
	UT_PREAMBLE, /* the fixed part of a PROXY protocol header, version 2 */
};

/* Where in the header fields a segment ended. */
enum ut_field_position {
	UT_AT_LINE_START,
	UT_AFTER_RETURN, /* CR as first byte of a line */
	UT_INSIDE_LINE,
	/* A line that is read byte by byte, since it is cut or not written as nearly everybody does: field_general.h. */
	UT_AT_FIELD, /* its first byte */
	UT_LENGTH_DIGIT, /* the value of Content-Length: before its first digit */
	UT_LENGTH_DIGITS, /* behind it */
	UT_CODINGS, /* the value of Transfer-Encoding */
	UT_LENGTH_NAMED = 16, /* and more: so many bytes of "content-length:" have come */
	UT_CODINGS_NAMED = 32, /* and more: so many bytes of "transfer-encoding:" */
};

/* Where in a chunked body a segment ended. */
enum ut_chunk_phase {
	UT_CHUNK_SIZE,
	UT_CHUNK_SIZE_END, /* behind the digits: extensions, CR LF */
	UT_CHUNK_DATA,
	UT_CHUNK_DATA_END, /* CR LF behind the data */
	UT_CHUNK_TRAILER, /* first byte of a line behind the last chunk */
	UT_CHUNK_TRAILER_LINE, /* inside such a line */
	UT_CHUNK_LAST_LINE, /* inside the empty one */
};

#define UT_FOUND_LENGTH 1
#define UT_FOUND_CHUNKED 2
#define UT_FOUND_DOUBT 4 /* a Content-Length that is no number */
#define UT_FOUND_NO_BODY 8 /* by its status or its request's method */
#define UT_FOUND_INTERIM 16 /* 1xx but 101 */
#define UT_FOUND_CODED 32 /* a transfer coding that is not chunked comes last */
#define UT_FOUND_SWITCH 64 /* behind this head another protocol begins */

#define UT_FLOW_TRACKED 1 /* next is valid */
#define UT_FLOW_FIN 4 /* FIN seen, its sequence in fin */
#define UT_FLOW_ENDED 8 /* FIN dealt with */

/* How far a direction has come, in one word so that both are moved at once. */
union ut_place {
	struct {
		__u32 next; /* sequence number after the last byte in order: moved when all before it has been read */
		__u32 taken; /* whether a CPU is reading what begins there */
	};
	__u64 word;
};

/*
 * One direction. Two CPUs may handle segments of it at once, on devices that queue by CPU what is sent through them (loopback, veth): one after the
 * other, or a segment and its copy that was sent again. Who takes "place" (ut_claim) is the one that may read and write all but "ahead", "fin" and
 * "flags", until it moves on (ut_advance).
 */
struct ut_flow {
	union {
		union ut_place place;
		struct {
			__u32 next; /* the same, by its name */
			__u32 taken;
		};
	};
	__u64 bytes; /* payload, by advance of the highest sequence */
	__u64 message; /* bytes before the message in progress */
	__u64 left; /* body or chunk bytes to come; in the head: the announced length */
	__u64 tail; /* the newest byte lowest: the start line's last eight so far; of a transfer coding's name, in lower case */
	__u64 ahead; /* one range seen ahead of order, its end in the upper half; 0: none. Moved by compare-and-swap */
	__u32 counted; /* the lower half of those bytes that are in the backend's counter: less than 4 GiB come between */
	__u32 fin;
	__u32 ifindex; /* the interface that owns this direction */
	__u8 flags; /* UT_FLOW_* */
	__u8 state; /* enum ut_flow_state */
	__u8 position; /* enum ut_field_position, in a chunked body enum ut_chunk_phase */
	__u8 found; /* UT_FOUND_* */
};

/* The payload of a segment that is still to be read. */
struct ut_segment {
	__u64 now;
	__u32 at; /* offset in the frame */
	__u32 length;
};

static __always_inline void ut_consume(struct ut_flow *f, struct ut_segment *s, __u32 bytes)
{
	s->at += bytes;
	s->length -= bytes;
	f->bytes += bytes;
}

/* Whether a message that one step did not finish wants another one: bytes are left, and some could be read. */
static __always_inline int ut_goes_on(const struct ut_segment *s, __u32 before)
{
	return s->length && s->length < before;
}

#endif
