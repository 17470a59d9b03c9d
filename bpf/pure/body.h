/* SPDX-License-Identifier: GPL-2.0 */
/* What follows a head (RFC 9112, 6.3), a body of known length, and what a gap leaves of a message. */
#ifndef UPSTREAMTOP_PURE_BODY_H
#define UPSTREAMTOP_PURE_BODY_H

#include "direction.h"

/* The head of a request is complete. */
static __always_inline void ut_request_body(struct ut_flow *f)
{
	f->position = 0;
	if (f->found & UT_FOUND_CHUNKED) {
		f->state = UT_CHUNKED;
		f->left = 0;
	} else if (f->found & UT_FOUND_CODED) {
		/* Where it ends cannot be told; a server refuses it (RFC 9112, 6.3). */
		f->state = UT_UNKNOWN;
	} else if (f->found & UT_FOUND_LENGTH) {
		f->state = f->left ? UT_LENGTH : UT_START;
	} else {
		/* No length and no transfer coding: no body (RFC 9112, 6.3). */
		f->state = f->found & UT_FOUND_DOUBT ? UT_UNKNOWN : UT_START;
	}
	f->found = 0;
	f->tail = f->bytes;
}

/* The head of a response is complete. */
static __always_inline void ut_response_body(struct ut_flow *f)
{
	f->position = 0;
	if (f->found & UT_FOUND_NO_BODY) {
		f->state = UT_START;
	} else if (f->found & UT_FOUND_CHUNKED) {
		f->state = UT_CHUNKED;
		f->left = 0;
	} else if (f->found & UT_FOUND_CODED) {
		f->state = UT_OPEN_END;
	} else if (f->found & UT_FOUND_LENGTH) {
		f->state = f->left ? UT_LENGTH : UT_START;
	} else {
		f->state = f->found & UT_FOUND_DOUBT ? UT_UNKNOWN : UT_OPEN_END;
	}
	f->found = 0;
}

/* Takes the bytes of a body of known length off the segment. Returns 1 where it ends in it. */
static __always_inline int ut_consume_body(struct ut_flow *f, struct ut_segment *s)
{
	__u32 read = s->length;

	if (read > f->left)
		read = f->left;
	f->left -= read;
	ut_consume(f, s, read);
	return f->left == 0;
}

/*
 * Tells the reader of a direction that bytes have passed unread. Returns whether a body ended in them; *begun says whether a message may have
 * begun in them.
 */
static __always_inline bool ut_pass_gap(struct ut_flow *f, __u32 bytes, bool *begun)
{
	f->bytes += bytes;
	switch (f->state) {
	case UT_LENGTH:
		if (f->left > bytes) {
			f->left -= bytes;
			return false;
		}
		*begun = f->left < bytes;
		f->left = 0;
		f->state = UT_START;
		return true;
	case UT_OPEN_END:
	case UT_UNKNOWN:
		return false;
	case UT_START:
	case UT_LEAD:
	case UT_TARGET:
	case UT_REST:
		*begun = true;
		f->state = UT_START;
		return false;
	case UT_CHUNKED:
		if (f->position == UT_CHUNK_DATA && f->left >= bytes) {
			f->left -= bytes;
			return false;
		}
		f->state = UT_UNKNOWN;
		return false;
	default:
		f->state = UT_UNKNOWN;
		return false;
	}
}

/* What one segment holds beyond what is looked at: the framing of a message that was not finished is unknown. */
static __always_inline void ut_leave_rest(struct ut_flow *f, struct ut_segment *s)
{
	if (f->state == UT_FIELDS || f->state == UT_CHUNKED)
		f->state = UT_UNKNOWN;
	ut_consume(f, s, s->length);
}

#endif
