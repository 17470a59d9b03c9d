/* SPDX-License-Identifier: GPL-2.0 */
/* One direction of a connection as TCP delivers it: each byte once and in order, whatever is sent again or overtakes. */
#ifndef UPSTREAMTOP_FLOW_H
#define UPSTREAMTOP_FLOW_H

#include "packet.h"
#include "request.h"
#include "response.h"

/*
 * Steps (a head, or a body, or UT_FIELD_STEPS parts of one) taken in one segment: 128 responses with a body each. What a segment holds
 * beyond that is lost and counted.
 */
#define UT_STEPS 256

/* A gap is given up when so many bytes have come behind it: more than a receive window on a usual link holds back. */
#define UT_LONGEST_GAP (4 * 1024 * 1024)

/*
 * The interface that saw a direction first owns it, so that a packet that passes a veth pair, a bridge and an uplink counts once.
 * One that has gone gives it up.
 */
static __always_inline bool ut_owns(struct ut_flow *f, __u32 ifindex)
{
	if (f->ifindex == ifindex)
		return true;
	if (f->ifindex && bpf_map_lookup_elem(&interfaces, &f->ifindex))
		return false;
	f->ifindex = ifindex;
	return true;
}

static __always_inline void ut_retransmit(struct ut_connection *c)
{
	struct ut_counters *k;

	if (c->slot == UT_SLOT_NONE) {
		c->early_retransmits++;
		return;
	}
	k = ut_counters(c->slot);
	if (k)
		k->retransmits++;
}

/*
 * Places a segment of *length bytes that begins at sequence. Returns how many of its first bytes are known already, or -1 where it
 * holds nothing to be read now. What is missing before it is put down as skipped in *gap once it is clear that it will not come.
 */
static __always_inline int ut_place(struct ut_connection *c, struct ut_flow *f, __u32 sequence, __u32 length, __u32 *gap)
{
	__u32 end = sequence + length;
	__s32 distance;

	distance = sequence - f->next;
	*gap = 0;
	if (!(f->flags & UT_FLOW_TRACKED)) {
		f->flags |= UT_FLOW_TRACKED;
		f->next = end;
		return 0;
	}
	if (distance == 0) {
		f->next = end;
		return 0;
	}
	if (distance < 0) {
		if ((__s32)(end - f->next) <= 0) {
			ut_retransmit(c);
			return -1;
		}
		ut_retransmit(c);
		f->next = end;
		return -distance;
	}
	if (!(f->flags & UT_FLOW_AHEAD)) {
		f->flags |= UT_FLOW_AHEAD;
		f->ahead_from = sequence;
		f->ahead_to = end;
		return -1;
	}
	if (sequence == f->ahead_to) {
		f->ahead_to = end;
		/* A gap this old is not filled any more: what was sent there was not seen. */
		if (f->ahead_to - f->next < UT_LONGEST_GAP)
			return -1;
		*gap = f->ahead_to - f->next - length;
		f->flags &= ~UT_FLOW_AHEAD;
		f->next = end;
		return 0;
	}
	if ((__s32)(sequence - f->ahead_from) >= 0 && (__s32)(f->ahead_to - end) >= 0) {
		ut_retransmit(c);
		return -1;
	}
	if (end == f->ahead_from) {
		f->ahead_from = sequence;
		return -1;
	}
	/* A second gap: only one is kept. */
	*gap = distance;
	f->flags &= ~UT_FLOW_AHEAD;
	f->next = end;
	return 0;
}

/* Tells the reader of a direction that bytes have passed unread. Returns whether a body ended in them. */
static __always_inline bool ut_skip(struct ut_flow *f, __u32 bytes)
{
	if (!bytes)
		return false;
	f->bytes += bytes;
	switch (f->state) {
	case UT_LENGTH:
		if (f->left > bytes) {
			f->left -= bytes;
			return false;
		}
		if (f->left < bytes)
			ut_cause(UT_LOST_REORDERED);
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
		ut_cause(UT_LOST_REORDERED);
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

/* The same for the request direction: in a tunnel no framing is lost, and what was not read is not looked at for a preface. */
static __always_inline void ut_skip_request(struct ut_connection *c, __u32 bytes)
{
	if (bytes && c->flags & UT_SWITCHED)
		c->request.state = UT_OPEN_END;
	ut_skip(&c->request, bytes);
}

/*
 * The same for the response direction. Where the head of the response in progress may have been among them, the oldest request is not
 * known to wait any more: it is lost track of, unless the next thing to come is that head.
 */
__noinline int ut_skip_response(struct ut_connection *c, const struct ut_tuple *t, __u32 bytes)
{
	struct ut_flow *f;
	bool interim, head;

	if (!c || !t || !bytes)
		return 0;
	f = &c->response;
	interim = f->state > UT_LEAD && f->state < UT_LENGTH && f->found & UT_FOUND_INTERIM;
	head = f->state <= UT_LEAD || interim;
	if (f->state == UT_LENGTH && f->left < bytes)
		head = true;
	if (ut_skip(f, bytes))
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	if (interim)
		f->state = UT_START;
	if (!head || !ut_in_flight(c))
		return 0;
	ut_mark(c, UT_HEAD_LOST);
	/* Which of several it was can not be told. */
	if (ut_in_flight(c) > 1)
		ut_lose_track(c);
	return 0;
}

/* What one segment holds beyond the steps: the framing of a message that they did not finish is unknown. */
static __always_inline void ut_leave_rest(struct ut_flow *f, struct ut_segment *s)
{
	if (f->state == UT_FIELDS || f->state == UT_CHUNKED)
		f->state = UT_UNKNOWN;
	ut_consume(f, s, s->length);
}

/* Adds to the backend's counters what came since the last time. */
static __always_inline void ut_count_bytes(struct ut_connection *c)
{
	struct ut_counters *k;

	if (!c->asked)
		return;
	k = ut_counters(c->slot);
	if (!k)
		return;
	k->bytes_sent += c->request.bytes - c->request.counted;
	c->request.counted = c->request.bytes;
	k->bytes_received += c->response.bytes - c->response.counted;
	c->response.counted = c->response.bytes;
}

/* The same for what passes through a tunnel. */
static __always_inline void ut_count_tunnel(const struct ut_connection *c, __u64 sent, __u64 received)
{
	struct ut_counters *k = c->tunnel ? ut_counters(c->slot) : NULL;

	if (!k)
		return;
	k->tunnel_bytes_sent += sent;
	k->tunnel_bytes_received += received;
}

/* One side has ended a connection, by FIN or RST: where it was a tunnel, the first to do so has ended that. */
static __always_inline void ut_end_tunnel(struct ut_connection *c, const bool backend)
{
	struct ut_counters *k;

	if (!c->tunnel || !__sync_lock_test_and_set(&c->tunnel, 0))
		return;
	k = ut_counters(c->slot);
	if (!k)
		return;
	if (backend)
		ut_add(k->tunnels_ended_by_backend, 1);
	else
		ut_add(k->tunnels_ended_by_client, 1);
}

/* A segment on its way through the steps: bpf_loop's context. (A plain loop over the steps is too complex without CAP_PERFMON.) */
struct ut_reading {
	struct __sk_buff *skb;
	struct ut_connection *c;
	const struct ut_tuple *t;
	struct ut_segment s;
};

static long ut_read_request(__u32 index, struct ut_reading *r)
{
	int more = ut_request_step(r->skb, r->c, r->t, &r->s);

	(void)index;
	ut_barrier(more);
	return more ? 0 : 1;
}

static long ut_read_response(__u32 index, struct ut_reading *r)
{
	int more = ut_response_step(r->skb, r->c, r->t, &r->s);

	(void)index;
	ut_barrier(more);
	return more ? 0 : 1;
}

/* Payload of the request direction. */
static __always_inline void ut_request_payload(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
				  __u64 now)
{
	struct ut_reading r = { .skb = skb };
	struct ut_flow *f = &c->request;
	__u64 before = f->bytes;
	__u32 gap = 0;
	int known;

	known = ut_place(c, f, p->sequence + (p->flags & UT_TCP_SYN ? 1 : 0), p->length, &gap);
	if (known < 0)
		return;
	ut_skip_request(c, gap);
	r.c = c;
	r.t = t;
	r.s.now = now;
	r.s.at = p->payload + known;
	r.s.length = p->length - known;
	if (c->flags & UT_SWITCHED) {
		ut_read_tunnel(skb, c, t, &r.s);
	} else if (c->flags & UT_GIVEN_UP) {
		ut_consume(f, &r.s, r.s.length);
	} else {
		/* From here: within a step the call would be one too many (the verifier allows eight). */
		if (f->state >= UT_LENGTH && ut_left_body_out(skb, c, &r.s))
			f->state = UT_START;
		/* Mostly one step is all. */
		if (ut_request_step(skb, c, t, &r.s))
			bpf_loop(UT_STEPS, ut_read_request, &r, 0);
		if (r.s.length) {
			/* More requests than are looked at, or bytes that could not be read. */
			if (f->state == UT_START)
				ut_mark(c, UT_HIDDEN);
			ut_leave_rest(f, &r.s);
		}
	}
	if (f->flags & UT_FLOW_AHEAD && (__s32)(f->next - f->ahead_from) >= 0) {
		f->flags &= ~UT_FLOW_AHEAD;
		gap = f->ahead_to - f->next;
		if ((__s32)gap > 0) {
			f->next = f->ahead_to;
			ut_skip_request(c, gap);
		}
	}
	if (c->flags & UT_SWITCHED)
		ut_count_tunnel(c, f->bytes - before, 0);
	ut_count_bytes(c);
}

/* Payload of the response direction. */
static __always_inline void ut_response_payload(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
				   __u64 now)
{
	struct ut_reading r = { .skb = skb };
	struct ut_flow *f = &c->response;
	__u64 before = f->bytes;
	__u32 gap = 0;
	int known;

	known = ut_place(c, f, p->sequence + (p->flags & UT_TCP_SYN ? 1 : 0), p->length, &gap);
	if (known < 0)
		return;
	if (gap)
		ut_skip_response(c, t, gap);
	r.c = c;
	r.t = t;
	r.s.now = now;
	r.s.at = p->payload + known;
	r.s.length = p->length - known;
	if (!(c->flags & UT_SWITCHED)) {
		if (ut_response_step(skb, c, t, &r.s))
			bpf_loop(UT_STEPS, ut_read_response, &r, 0);
		before = f->bytes;
	}
	if (r.s.length) {
		if (!(c->flags & UT_SWITCHED) && f->state == UT_START)
			ut_cause(UT_LOST_PIPELINED);
		ut_leave_rest(f, &r.s);
	}
	if (f->flags & UT_FLOW_AHEAD && (__s32)(f->next - f->ahead_from) >= 0) {
		f->flags &= ~UT_FLOW_AHEAD;
		gap = f->ahead_to - f->next;
		if ((__s32)gap > 0) {
			f->next = f->ahead_to;
			c->open_last_ns = now;
			ut_skip_response(c, t, gap);
		}
	}
	if (c->flags & UT_SWITCHED)
		ut_count_tunnel(c, 0, f->bytes - before);
	ut_count_bytes(c);
}

/* Notes a FIN; one from before the bytes that were read is an old connection's, or was dealt with. */
static __always_inline void ut_note_fin(struct ut_flow *f, const struct ut_packet *p)
{
	__u32 fin = p->sequence + p->length;

	if (f->flags & UT_FLOW_TRACKED && (__s32)(fin - f->next) < 0)
		return;
	f->flags |= UT_FLOW_FIN;
	f->fin = fin;
}

/* Whether all bytes before a FIN have come; until then it waits. */
static __always_inline bool ut_fin_is_due(struct ut_flow *f)
{
	return (f->flags & (UT_FLOW_FIN | UT_FLOW_ENDED)) == UT_FLOW_FIN &&
	       (!(f->flags & UT_FLOW_TRACKED) || (__s32)(f->fin - f->next) <= 0);
}

/*
 * Whether a connection that was seen to open ends now without a byte from its client: a TCP health check, or a port scan. The client's own
 * end is waited for: what the backend closes at once may still be asked.
 */
static __always_inline bool ut_is_probe(const struct ut_connection *c)
{
	return (c->flags & (UT_SYN | UT_CLOSED)) == UT_SYN && !c->request.bytes &&
	       !(c->request.flags & (UT_FLOW_AHEAD | UT_FLOW_ENDED));
}

/* The backend ends its direction: by FIN, or by RST for both. */
__noinline int ut_response_end(struct ut_connection *c, const struct ut_tuple *t, int reset, __u64 now)
{
	struct ut_flow *f;

	if (!c || !t)
		return 0;
	f = &c->response;
	if (reset && ut_is_probe(c))
		ut_count_probe(t->backend_port);
	/* Cut short: by RST anywhere in a body, by FIN before the announced end. */
	if (c->open)
		ut_end_exchange(c, t,
				f->state == UT_LENGTH || f->state == UT_CHUNKED || (reset && f->state != UT_START) ?
					UT_OUTCOME_TRUNCATED :
					UT_OUTCOME_RESPONSE);
	ut_fail_all(c, t, reset ? UT_OUTCOME_RESET : UT_OUTCOME_CLOSED, now);
	ut_end_tunnel(c, true);
	if (reset || c->request.flags & UT_FLOW_ENDED)
		ut_mark(c, UT_CLOSED);
	f->flags |= UT_FLOW_ENDED;
	return 0;
}

/* The client side ends its direction: by FIN, or by RST for both. Whatever is answered after that is nobody's. */
__noinline int ut_request_end(struct ut_connection *c, const struct ut_tuple *t, int reset, __u64 now)
{
	if (!c || !t)
		return 0;
	if (ut_is_probe(c))
		ut_count_probe(t->backend_port);
	if (ut_in_flight(c)) {
		ut_mark(c, UT_GIVEN_UP);
		ut_fail_all(c, t, UT_OUTCOME_ABANDONED, now);
	}
	ut_end_tunnel(c, false);
	/* A response in progress ends here, the client's own choice: after an RST nothing more comes; after a FIN it may. */
	if (reset && c->open)
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	if (reset || c->response.flags & UT_FLOW_ENDED)
		ut_mark(c, UT_CLOSED);
	c->request.flags |= UT_FLOW_ENDED;
	return 0;
}

#endif
