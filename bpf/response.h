/* SPDX-License-Identifier: GPL-2.0 */
/* The response direction: status line by status line. */
#ifndef UPSTREAMTOP_RESPONSE_H
#define UPSTREAMTOP_RESPONSE_H

#include "exchange.h"
#include "message.h"
#include "pure/frame.h"
#include "pure/status_fast.h"
#include "pure/status_general.h"

/* Collects the status line up to its code: ut_general_status. */
__noinline int ut_read_status(struct __sk_buff *skb, struct ut_connection *c, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have, more;

	if (!c || !s || !x)
		return -1;
	have = c->status_length;
	ut_barrier(have);
	if (have >= UT_STATUS_LENGTH)
		return -1;
	more = UT_STATUS_LENGTH - have;
	if (more > s->length)
		more = s->length;
	ut_barrier(more);
	if (more < 1 || more > UT_STATUS_LENGTH)
		return 0;
	__builtin_memcpy(&x->lead, c->status, UT_STATUS_LENGTH);
	if (bpf_skb_load_bytes(skb, s->at, (__u8 *)&x->lead + have, more))
		return -1;
	return ut_general_status(c->status, &c->status_length, (const __u8 *)&x->lead, &c->response, s, have, more);
}

/*
 * Reads the first block of a segment that begins a head. Returns how many bytes it has where it begins with a status line up to its code,
 * which goes to *status; else 0.
 */
static __always_inline int ut_begin_head(struct __sk_buff *skb, const struct ut_segment *s, int *status)
{
	struct ut_scratch *x = ut_scratch();
	__u32 room;

	if (!s || !status || !x || s->length < UT_STATUS_LENGTH)
		return 0;
	room = ut_load_block(skb, x, s->at, s->at + s->length);
	if (!room || !ut_fast_status(x->block.words, status))
		return 0;
	return room;
}

/* Whether a backend begins with the settings of HTTP/2, which needs not wait for its client's preface (RFC 9113, 3.4). */
static __always_inline bool ut_is_ready_for_frames(struct __sk_buff *skb, const struct ut_connection *c, const struct ut_segment *s)
{
	__u64 words[2] = {};

	if (c->asked || s->length < UT_FRAME_HEADER || bpf_skb_load_bytes(skb, s->at, words, UT_FRAME_HEADER))
		return false;
	return ut_begins_settings(words[0], words[1]);
}

/* No HTTP follows, neither way. The tunnel has begun with the first byte of this head, c->head_ns. */
static __always_inline void ut_begin_tunnel(struct ut_connection *c)
{
	c->response.state = UT_OPEN_END;
	c->tunnel = 1;
	ut_mark(c, UT_SWITCHED);
}

/*
 * Bytes have come that begin no head. Where a request waits they may have been its response: it is lost track of by the next request on its
 * connection, or the connection's end, unless a head comes before. Which of several it was can not be told.
 */
static __always_inline void ut_no_head(struct ut_connection *c)
{
	if (c->flags & UT_GIVEN_UP || !ut_in_flight(c)) {
		ut_cause(UT_IGNORED_UNSOLICITED);
		return;
	}
	if (c->flags & UT_HEAD_LOST)
		return;
	ut_cause(UT_LOST_MALFORMED);
	ut_mark(c, UT_HEAD_LOST);
	if (ut_in_flight(c) > 1)
		ut_lose_track(c);
}

/*
 * Whether a segment begins like a response: what ends a body of unknown framing while its client waits for more (it pipelines).
 */
static __always_inline bool ut_at_head(struct __sk_buff *skb, const struct ut_segment *s)
{
	__u64 begin = 0;

	if (s->length < UT_STATUS_LENGTH || bpf_skb_load_bytes(skb, s->at, &begin, sizeof(begin)))
		return false;
	return ut_is_status(begin);
}

/* Reads on in the response direction, at most one message. Returns 1 where bytes are left for another step. */
__noinline int ut_response_step(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_counters *k;
	struct ut_flow *f;
	__u32 before, room = 0;
	int result = 0;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->response;
	before = s->length;
	if (f->state == UT_UNKNOWN && ut_in_flight(c) && ut_at_head(skb, s)) {
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		f->state = UT_START;
	}
	if (f->state >= UT_LENGTH) {
		result = ut_read_body(skb, f, s);
		c->open_last_ns = s->now;
		if (!result)
			return ut_goes_on(s, before);
		f->state = UT_START;
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		return s->length != 0;
	}
	if (f->state == UT_START) {
		c->head_ns = s->now;
		c->status_length = 0;
		f->state = UT_LEAD;
		room = ut_begin_head(skb, s, &result);
	}
	if (f->state == UT_LEAD) {
		if (!room)
			result = ut_read_status(skb, c, s);
		if (!result)
			return ut_goes_on(s, before);
		f->found = 0;
		f->left = 0;
		if (result < 0) {
			/* Bytes that no head begins: lost track of, or no HTTP. The next segment may begin one. */
			f->state = UT_START;
			if (!ut_is_ready_for_frames(skb, c, s))
				ut_no_head(c);
			ut_consume(f, s, s->length);
			return 0;
		}
		if (result < 200 && result != 101) {
			/* Interim (RFC 9110, 15.2): ends nothing. */
			f->found = UT_FOUND_NO_BODY | UT_FOUND_INTERIM;
			k = ut_in_flight(c) ? ut_counters(c->slot) : NULL;
			if (k)
				k->interim++;
		} else {
			int flags = ut_begin_response(c, t, result);

			if (result == 204 || result == 304 || result == 101 || (flags > 0 && flags & UT_LINE_HEAD))
				f->found = UT_FOUND_NO_BODY;
			if (result == 101 || (flags > 0 && flags & UT_LINE_CONNECT && result < 300)) {
				f->found = UT_FOUND_NO_BODY;
				/* What follows is another protocol (RFC 9110, 7.8 and 9.3.6). */
				if (flags >= 0)
					f->found |= UT_FOUND_SWITCH;
			}
		}
		/* The reason phrase ends like any other line; a field begins behind it. */
		f->state = UT_FIELDS;
		f->position = UT_INSIDE_LINE;
	}
	if (c->open && !(f->found & UT_FOUND_INTERIM))
		c->open_last_ns = s->now;
	if (!(room && ut_read_head(f, s, room)) && !(s->length && ut_read_fields(skb, f, s)))
		return ut_goes_on(s, before);
	result = f->found & (UT_FOUND_INTERIM | UT_FOUND_SWITCH);
	ut_response_body(f);
	/* Mostly the body comes with its head, and one step is all. */
	if (f->state == UT_LENGTH && ut_consume_body(f, s))
		f->state = UT_START;
	if (f->state == UT_START && !(result & UT_FOUND_INTERIM))
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	if (result & UT_FOUND_SWITCH) {
		ut_begin_tunnel(c);
		return 0;
	}
	return s->length != 0;
}

#endif
