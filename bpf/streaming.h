/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Segments of connections that speak HTTP/2, as flow.h has those of HTTP/1: each byte once and in order, gaps, and ends. A program of its own comes here,
 * which HTTP/1 never enters.
 */
#ifndef UPSTREAMTOP_STREAMING_H
#define UPSTREAMTOP_STREAMING_H

#include "handshake.h"
#include "streams.h"
#include "segment.h"

/* Goes on behind what came ahead of order, in the request direction. */
__noinline int ut_join_request_frames(struct ut_connection *c)
{
	struct ut_flow *f;
	__u32 next, bytes;
	int turn;

	if (!c)
		return 0;
	f = &c->request;
	UT_UNROLL
	for (turn = 0; turn < UT_TURNS; turn++) {
		bytes = ut_take_ahead(f, &next);
		if (!bytes)
			break;
		ut_skip_request_frames(c, bytes, false);
		ut_count_sent(c);
		ut_advance(f, next);
	}
	return 0;
}

/* And in the response direction. */
__noinline int ut_join_response_frames(struct ut_connection *c, const struct ut_tuple *t)
{
	struct ut_flow *f;
	__u32 next, bytes;
	int turn;

	if (!c || !t)
		return 0;
	f = &c->response;
	UT_UNROLL
	for (turn = 0; turn < UT_TURNS; turn++) {
		bytes = ut_take_ahead(f, &next);
		if (!bytes)
			break;
		ut_skip_response_frames(c, t, bytes, false);
		ut_count_received(c);
		ut_advance(f, next);
	}
	return 0;
}

/* The client has had bytes of its backend's that were not seen, up to "to": ut_hear_client. */
__noinline int ut_hear_streaming_client(struct ut_connection *c, const struct ut_tuple *t, __u32 to)
{
	struct ut_flow *f;
	__u32 missed;

	if (!c || !t || ut_is_ending())
		return 0;
	f = &c->response;
	missed = ut_take_missed(f, to);
	if (!missed)
		return 0;
	missed += ut_join_ahead(f, &to);
	ut_skip_response_frames(c, t, missed, true);
	ut_count_received(c);
	ut_advance(f, to);
	return 0;
}

/* The backend has had bytes of its client's: ut_hear_backend. */
__noinline int ut_hear_streaming_backend(struct ut_connection *c, __u32 to)
{
	struct ut_flow *f;
	__u32 missed;

	if (!c || ut_is_ending())
		return 0;
	f = &c->request;
	missed = ut_take_missed(f, to);
	if (!missed)
		return 0;
	missed += ut_join_ahead(f, &to);
	ut_skip_request_frames(c, missed, true);
	ut_count_sent(c);
	ut_advance(f, to);
	return 0;
}

/* Goes on in a segment whose first bytes HTTP/1 has read. Returns how many; -1 where another CPU was faster with a copy of it. */
static __always_inline int ut_order_rest(struct ut_flow *f, const struct ut_packet *p)
{
	__u32 next = *(volatile __u32 *)&f->next;
	__u32 known = next - p->sequence;

	return known <= p->length && ut_claim(f, next) ? (int)known : -1;
}

/* Payload of the request direction; with "rest" the bytes of the segment that HTTP/1 has left. */
static __always_inline void ut_request_frames(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
					      bool rest, __u64 now)
{
	struct ut_segment s = { .now = now };
	struct ut_flow *f = &c->request;
	__u32 gap = 0;
	__u32 to;
	int known;

	known = rest ? ut_order_rest(f, p) : ut_order(c, f, p->sequence, p->length, &gap);
	if (known < 0 || (__u32)known > p->length) /* the latter never: for the verifier */
		goto behind;
	if (gap)
		ut_skip_request_frames(c, gap, false);
	if (f->state == UT_START && ut_has_missed(&c->response, p, &to))
		ut_hear_streaming_client(c, t, to);
	s.at = p->payload + known;
	s.length = p->length - known;
	if (c->flags & UT_GIVEN_UP)
		ut_consume(f, &s, s.length);
	else
		ut_read_request_frames(skb, c, t, &s);
	ut_count_sent(c);
	ut_advance(f, p->sequence + p->length);
behind:
	if (*(volatile __u64 *)&f->ahead)
		ut_join_request_frames(c);
}

/* Payload of the response direction. */
static __always_inline void ut_response_frames(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
					       __u64 now)
{
	struct ut_segment s = { .now = now };
	struct ut_flow *f = &c->response;
	__u32 gap = 0;
	__u32 to;
	int known;

	known = ut_order(c, f, p->sequence, p->length, &gap);
	if (known < 0)
		goto behind;
	if (gap)
		ut_skip_response_frames(c, t, gap, false);
	if (f->state == UT_START && ut_has_missed(&c->request, p, &to))
		ut_hear_streaming_backend(c, to);
	s.at = p->payload + known;
	s.length = p->length - known;
	ut_read_response_frames(skb, c, t, &s);
	ut_count_received(c);
	ut_advance(f, p->sequence + p->length);
behind:
	if (*(volatile __u64 *)&f->ahead)
		ut_join_response_frames(c, t);
}

/* What is left in flight behind a connection's end: streams that were not found, and are not to be found any more. */
static __always_inline void ut_end_rest(struct ut_connection *c, int outcome, __u64 now)
{
	struct ut_counters *k = ut_counters(c->slot);
	__u32 from = c->answered;
	__u32 rest = c->asked - from;

	if (rest) {
		c->http2.more = 0;
		c->http2.since_ns = now;
		c->open = (__u32)c->http2.first.is == UT_STREAM_RECEIVING;
	}
	if (ut_drop_unproven(c) || !rest || __sync_val_compare_and_swap(&c->answered, from, from + rest) != from || !k)
		return;
	if (outcome == UT_OUTCOME_RESET)
		ut_add(k->reset, rest);
	else if (outcome == UT_OUTCOME_CLOSED)
		ut_add(k->closed, rest);
	else
		ut_add(k->abandoned, rest);
	k->records_lost += rest;
}

/* The backend ends its direction: ut_response_end. */
__noinline int ut_streaming_backend_ends(struct ut_connection *c, const struct ut_tuple *t, int reset, __u64 now)
{
	int outcome = reset ? UT_OUTCOME_RESET : UT_OUTCOME_CLOSED;
	int how = outcome;

	if (!c || !t)
		return 0;
	/* A client that has left first is told of no end. */
	if (!(c->request.flags & UT_FLOW_ENDED))
		how |= UT_END_CUT;
	ut_end_streams(c, t, 0, how, now);
	ut_end_rest(c, outcome, now);
	c->open = 0;
	if (reset || c->request.flags & UT_FLOW_ENDED)
		ut_mark(c, UT_CLOSED);
	c->response.flags |= UT_FLOW_ENDED;
	return 0;
}

/* The client ends its own: ut_request_end. What receives goes on behind a FIN, and ends with an RST. */
__noinline int ut_streaming_client_ends(struct ut_connection *c, const struct ut_tuple *t, int reset, __u64 now)
{
	int how = UT_OUTCOME_ABANDONED;

	if (!c || !t)
		return 0;
	if (!reset)
		how |= UT_LEAVE_RECEIVING;
	if (!ut_is_ending()) {
		if (ut_in_flight(c))
			ut_mark(c, UT_GIVEN_UP);
		ut_end_streams(c, t, 0, how, now);
		ut_end_rest(c, UT_OUTCOME_ABANDONED, now);
	}
	if (reset || c->response.flags & UT_FLOW_ENDED)
		ut_mark(c, UT_CLOSED);
	c->request.flags |= UT_FLOW_ENDED;
	return 0;
}

/* Whether the filters still let a connection in: ut_is_followed. */
static __always_inline bool ut_is_streaming_followed(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
{
	__u32 generation;

	if (c->flags & UT_IGNORED)
		return false;
	generation = ut_filter_generation();
	if (c->filter_generation == generation)
		return true;
	c->filter_generation = generation;
	if (ut_is_wanted(t))
		return true;
	ut_end_streams(c, t, 0, UT_LEAVE_WAITING, now);
	ut_mark(c, UT_IGNORED | UT_FILTERED);
	ut_cause(UT_IGNORED_FILTERED);
	return false;
}

/* A segment from client to backend. */
static __always_inline void ut_from_streaming_client(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t,
						     const struct ut_packet *p, bool rest, __u64 now)
{
	struct ut_flow *f = &c->request;
	__u32 to;

	if (!rest) {
		if (!ut_is_streaming_followed(c, t, now))
			return;
		if (ut_is_reset_behind_missed(skb, f, p))
			ut_hear_streaming_backend(c, p->sequence);
		if (!ut_is_believed(skb, f, p))
			return;
		c->last_ns = now;
	}
	if (p->flags & (UT_TCP_RST | UT_TCP_FIN) && ut_has_missed(&c->response, p, &to))
		ut_hear_streaming_client(c, t, to);
	if (p->flags & UT_TCP_RST) {
		ut_streaming_client_ends(c, t, 1, now);
		return;
	}
	if (p->length && !(p->flags & UT_TCP_SYN))
		ut_request_frames(skb, c, t, p, rest, now);
	if (p->flags & UT_TCP_FIN)
		ut_note_fin(f, p);
	if (ut_fin_is_due(f))
		ut_streaming_client_ends(c, t, 0, now);
}

/* A segment from backend to client. */
static __always_inline void ut_from_streaming_backend(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t,
						      const struct ut_packet *p, __u64 now)
{
	struct ut_flow *f = &c->response;

	if (!ut_is_streaming_followed(c, t, now))
		return;
	if (ut_is_reset_behind_missed(skb, f, p))
		ut_hear_streaming_client(c, t, p->sequence);
	if (!ut_is_believed(skb, f, p))
		return;
	if (c->flags & UT_IS_UNPROVEN && p->length)
		ut_accept_answer(c, t);
	c->last_ns = now;
	if (p->flags & UT_TCP_RST) {
		ut_streaming_backend_ends(c, t, 1, now);
		return;
	}
	if (p->length && !(p->flags & UT_TCP_SYN))
		ut_response_frames(skb, c, t, p, now);
	if (p->flags & UT_TCP_FIN)
		ut_note_fin(f, p);
	if (ut_fin_is_due(f))
		ut_streaming_backend_ends(c, t, 0, now);
}

#endif
