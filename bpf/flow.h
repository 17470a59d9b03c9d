/* SPDX-License-Identifier: GPL-2.0 */
/* One direction of a connection as TCP delivers it: each byte once and in order, whatever is sent again or overtakes. */
#ifndef UPSTREAMTOP_FLOW_H
#define UPSTREAMTOP_FLOW_H

#include "packet.h"
#include "request.h"
#include "response.h"
#include "socket.h"

/*
 * Steps (a head, or a body, or UT_FIELD_STEPS parts of one) taken in one segment: 128 responses with a body each. What a segment holds
 * beyond that is lost and counted.
 */
#define UT_STEPS 256

/*
 * How often the range ahead of order is taken behind one segment. While whoever took it moves on, another CPU may have put down the next
 * one, without being able to take it yet: left there, it would grow over a segment that is still on its way.
 */
#define UT_TURNS 2

/* How often a segment is tried to be put down there while other CPUs move the range. */
#define UT_TRIES 16

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
	ut_count_segment_again(&c->again, c->slot == UT_SLOT_NONE ? NULL : ut_counters(c->slot));
}

/* Bounded by UT_TRIES, and by the first that finds the range unmoved. */
static long ut_ahead_step(__u32 turn, struct ut_ordering *s)
{
	(void)turn;
	return ut_try_ahead(s);
}

/*
 * Puts down that a segment has come which does not begin at the next byte. Returns an enum ut_ahead; *gap are the bytes before it that will not
 * come any more. Where other CPUs move the range each time it leaves a hole, which is a gap like any other.
 */
__noinline int ut_put_ahead(struct ut_flow *f, __u32 sequence, __u32 end, __u32 *gap)
{
	struct ut_ordering s = { .f = f, .sequence = sequence, .end = end, .done = UT_PUT_DOWN };

	if (!f || !gap)
		return UT_PUT_DOWN;
	bpf_loop(UT_TRIES, ut_ahead_step, &s, 0);
	*gap = s.gap;
	return s.done;
}

/*
 * Places a segment of "length" bytes that begins at "sequence". Returns how many of its first bytes are known already, the direction's place being
 * taken (the caller moves on with ut_advance), or -1 where it holds nothing to be read now. What is missing before it is put down in *gap once
 * it is clear that it will not come.
 */
static __always_inline int ut_order(struct ut_connection *c, struct ut_flow *f, __u32 sequence, __u32 length, __u32 *gap)
{
	__u32 end = sequence + length;
	__u32 next;
	__s32 known;

	*gap = 0;
	if (!(f->flags & UT_FLOW_TRACKED))
		return ut_claim_first(f, sequence) ? 0 : -1;
	next = *(volatile __u32 *)&f->next;
	known = next - sequence;
	if (!known && ut_claim(f, next))
		return 0;
	if (known >= 0) {
		/* What begins here has been read, or another CPU reads a copy of it just now. */
		ut_retransmit(c);
		return known && (__s32)(end - next) > 0 && ut_claim(f, next) ? known : -1;
	}
	switch (ut_put_ahead(f, sequence, end, gap)) {
	case UT_READ_NOW:
		return 0;
	case UT_SENT_AGAIN:
		ut_retransmit(c);
		return -1;
	default:
		return -1;
	}
}

/* Bytes have passed unread in which a message may have begun: their receiver's acknowledgement told of them, or segments out of order. */
static __always_inline void ut_note_unread(const bool missed)
{
	struct ut_totals *totals = ut_totals();

	if (!totals)
		return;
	if (missed)
		ut_add(totals->causes[UT_LOST_MISSED], 1);
	else
		ut_add(totals->causes[UT_LOST_REORDERED], 1);
}

/* Tells the reader of a direction that bytes have passed unread. Returns whether a body ended in them. */
static __always_inline bool ut_skip(struct ut_flow *f, __u32 bytes, const bool missed)
{
	bool begun = false;
	bool ended;

	if (!bytes)
		return false;
	ended = ut_pass_gap(f, bytes, &begun);
	if (begun)
		ut_note_unread(missed);
	return ended;
}

/* The same for the request direction: in a tunnel no framing is lost, and what was not read is not looked at for a preface. */
static __always_inline void ut_skip_request(struct ut_connection *c, __u32 bytes)
{
	if (bytes && c->flags & UT_SWITCHED)
		c->request.state = UT_OPEN_END;
	ut_skip(&c->request, bytes, false);
}

/*
 * The same for the response direction. Where the head of the response in progress may have been among them, the oldest request is not
 * known to wait any more: it is lost track of, unless the next thing to come is that head.
 */
__noinline int ut_skip_response(struct ut_connection *c, const struct ut_tuple *t, __u32 bytes, int missed)
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
	if (ut_skip(f, bytes, missed))
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

/* Adds to the backend's counters what came of a direction since the last time. */
static __always_inline void ut_count_sent(struct ut_connection *c)
{
	struct ut_counters *k;

	if (!c->asked)
		return;
	/* Of requests that began after the capture's end was decided nothing counts. */
	if (c->flags & UT_GIVEN_UP && ut_is_ending()) {
		c->request.counted = c->request.bytes;
		return;
	}
	k = ut_counters(c->slot);
	if (!k)
		return;
	k->bytes_sent += (__u32)c->request.bytes - c->request.counted;
	c->request.counted = c->request.bytes;
}

static __always_inline void ut_count_received(struct ut_connection *c)
{
	struct ut_counters *k;

	if (!c->asked)
		return;
	k = ut_counters(c->slot);
	if (!k)
		return;
	k->bytes_received += (__u32)c->response.bytes - c->response.counted;
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

/* Goes on in a direction behind what is in order now and came ahead of it. */
__noinline int ut_join_requests_ahead(struct ut_connection *c)
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
		ut_skip_request(c, bytes);
		ut_count_sent(c);
		if (c->flags & UT_SWITCHED)
			ut_count_tunnel(c, bytes, 0);
		ut_advance(f, next);
	}
	return 0;
}

/* The same for responses. */
__noinline int ut_join_responses_ahead(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
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
		c->open_last_ns = now;
		ut_skip_response(c, t, bytes, false);
		ut_count_received(c);
		if (c->flags & UT_SWITCHED)
			ut_count_tunnel(c, 0, bytes);
		ut_advance(f, next);
	}
	return 0;
}

/* Twice as many turns: the calls are few, and the verifier looks at each turn of a loop. */
static __always_inline void ut_catch_up_request(struct ut_connection *c)
{
	if (*(volatile __u64 *)&c->request.ahead)
		ut_join_requests_ahead(c);
	if (*(volatile __u64 *)&c->request.ahead)
		ut_join_requests_ahead(c);
}

static __always_inline void ut_catch_up_response(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
{
	if (*(volatile __u64 *)&c->response.ahead)
		ut_join_responses_ahead(c, t, now);
	if (*(volatile __u64 *)&c->response.ahead)
		ut_join_responses_ahead(c, t, now);
}

/*
 * Whether the peer of a direction acknowledges bytes of it that were not seen, up to *to; a FIN takes a number too (RFC 9293, 3.4). What it
 * acknowledges it has had, so that the programs are done with whatever they saw of it.
 */
static __always_inline bool ut_has_missed(const struct ut_flow *f, const struct ut_packet *p, __u32 *to)
{
	__u32 end = p->acknowledged;

	if ((p->flags & (UT_TCP_ACK | UT_TCP_SYN)) != UT_TCP_ACK || !(f->flags & UT_FLOW_TRACKED))
		return false;
	if (f->flags & UT_FLOW_FIN && end == f->fin + 1)
		end--;
	*to = end;
	return (__s32)(end - *(volatile __u32 *)&f->next) > 0;
}

/*
 * Takes the direction's place where bytes up to "to" were missed. Returns how many; 0 where there are none, or where another CPU has the place: it reads
 * them just now, or passes over them itself.
 */
static __always_inline __u32 ut_take_missed(struct ut_flow *f, __u32 to)
{
	__u32 next = *(volatile __u32 *)&f->next;
	__u32 missed = to - next;

	return (__s32)missed > 0 && ut_claim(f, next) ? missed : 0;
}

/*
 * The client has had bytes of its backend's that were not seen, up to "to", and now asks, or leaves: what it has asked for before is answered as
 * far as can be known, and lost track of. So a connection that is out of step, whatever was missed, is in step again. Not asked of a packet that
 * carries neither: it may be behind a response that is on its way.
 */
__noinline int ut_hear_client(struct ut_connection *c, const struct ut_tuple *t, __u32 to)
{
	struct ut_flow *f;
	__u32 missed;

	/* At the end one program goes before the other: what passes the other one then is missed by nobody. */
	if (!c || !t || ut_is_ending())
		return 0;
	f = &c->response;
	missed = ut_take_missed(f, to);
	if (!missed)
		return 0;
	missed += ut_join_ahead(f, &to);
	ut_skip_response(c, t, missed, true);
	ut_count_received(c);
	ut_advance(f, to);
	return 0;
}

/* The backend, which answers, has had bytes of its client's that were not seen. */
__noinline int ut_hear_backend(struct ut_connection *c, __u32 to)
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
	ut_skip(f, missed, true);
	ut_count_sent(c);
	ut_advance(f, to);
	return 0;
}

/* A segment on its way through the steps: bpf_loop's context. (A plain loop over the steps is too complex without CAP_PERFMON.) */
struct ut_reading {
	struct __sk_buff *skb;
	struct ut_connection *c;
	const struct ut_tuple *t;
	struct ut_segment s;
	__u32 behind; /* bytes behind an urgent one, which stands between them and s */
};

/*
 * Cuts an urgent byte out of a segment: Linux hands it to its reader apart from the others, unless SO_OOBINLINE is set, which no HTTP server
 * does. "known" bytes of the segment are left out already. The pointer shows behind the byte (tcp(7), tcp_stdurg).
 */
static __always_inline void ut_cut_urgent(struct ut_reading *r, const struct ut_packet *p, __u32 known)
{
	__u32 before = p->urgent - 1 - known;

	if (!(p->flags & UT_TCP_URG) || !p->urgent || before >= r->s.length)
		return;
	r->behind = r->s.length - before;
	r->s.length = before;
}

/* Goes on behind an urgent byte. Returns whether there is something. */
static __always_inline bool ut_pass_urgent(struct ut_flow *f, struct ut_reading *r)
{
	if (!r->behind || r->s.length)
		return false;
	f->bytes++;
	r->s.at++;
	r->s.length = r->behind - 1;
	r->behind = 0;
	return true;
}

static long ut_read_request(__u32 index, struct ut_reading *r)
{
	int more = ut_request_step(r->skb, r->c, r->t, &r->s);

	if (!more)
		more = ut_pass_urgent(&r->c->request, r);
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
	__u32 sequence = p->sequence + (p->flags & UT_TCP_SYN ? 1 : 0);
	__u64 before = f->bytes;
	__u32 gap = 0;
	__u32 to;
	int known;

	known = ut_order(c, f, sequence, p->length, &gap);
	if (known < 0) {
		ut_catch_up_request(c);
		/* Gaps in both directions, where whole exchanges passed unseen: the response that follows ends the one that is left. */
		if ((__s32)(sequence - f->next) > 0 && ut_has_missed(&c->response, p, &to) && ut_has_sent(skb, p)) {
			ut_hear_client(c, t, to);
			ut_end_before(c, t);
		}
		return;
	}
	ut_skip_request(c, gap);
	if ((f->state == UT_START || f->state == UT_UNKNOWN) && ut_has_missed(&c->response, p, &to)) {
		/* At once: the rest of its line may pass unseen, and its answer must not be taken for the one of before. */
		ut_hear_client(c, t, to);
		ut_end_before(c, t);
	}
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
		ut_cut_urgent(&r, p, known);
		/* Mostly one step is all. */
		if (ut_request_step(skb, c, t, &r.s) || ut_pass_urgent(f, &r))
			bpf_loop(UT_STEPS, ut_read_request, &r, 0);
		if (r.s.length && !(c->flags & UT_HTTP2)) {
			/* More requests than are looked at, or bytes that could not be read. */
			if (f->state == UT_START)
				ut_mark(c, UT_HIDDEN);
			ut_leave_rest(f, &r.s);
		}
		f->bytes += r.behind;
	}
	if (c->flags & UT_SWITCHED)
		ut_count_tunnel(c, f->bytes - before, 0);
	ut_count_sent(c);
	/* Bytes are left where HTTP/2 begins: they are read as that. */
	ut_advance(f, sequence + p->length - r.s.length);
	ut_catch_up_request(c);
}

/* Payload of the response direction. */
static __always_inline void ut_response_payload(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
						__u64 now)
{
	struct ut_reading r = { .skb = skb };
	struct ut_flow *f = &c->response;
	__u32 sequence = p->sequence + (p->flags & UT_TCP_SYN ? 1 : 0);
	__u64 before = f->bytes;
	__u32 gap = 0;
	__u32 to;
	int known;

	known = ut_order(c, f, sequence, p->length, &gap);
	if (known < 0) {
		ut_catch_up_response(c, t, now);
		return;
	}
	if (gap)
		ut_skip_response(c, t, gap, false);
	/* A body of unknown framing may be over, so that what comes is the next answer: the request behind it ends it. */
	if ((f->state == UT_START || f->state == UT_UNKNOWN) && ut_has_missed(&c->request, p, &to))
		ut_hear_backend(c, to);
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
	if (c->flags & UT_SWITCHED)
		ut_count_tunnel(c, 0, f->bytes - before);
	ut_count_received(c);
	ut_advance(f, sequence + p->length);
	ut_catch_up_response(c, t, now);
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

/*
 * Whether an RST stands at its sender's next sequence number, where TCP takes it (RFC 5961, 3.2). What was missed its peer has acknowledged, and
 * this has moved "next" at the last message.
 */
static __always_inline bool ut_is_exact(const struct ut_flow *f, const struct ut_packet *p)
{
	return !(f->flags & UT_FLOW_TRACKED) || p->sequence == f->next;
}

/* Whether an RST stands behind a FIN or what has come ahead of order, of which nobody knows yet that the receiver took it. */
static __always_inline bool ut_is_behind(const struct ut_flow *f, const struct ut_packet *p)
{
	return (f->flags & UT_FLOW_FIN && p->sequence == f->fin + 1) || (f->ahead && p->sequence == f->ahead >> 32);
}

/* Whether all bytes before a FIN have come; until then it waits. */
static __always_inline bool ut_fin_is_due(struct ut_flow *f)
{
	return (f->flags & (UT_FLOW_FIN | UT_FLOW_ENDED)) == UT_FLOW_FIN && (!(f->flags & UT_FLOW_TRACKED) || (__s32)(f->fin - f->next) <= 0);
}

/*
 * Whether a connection that was seen to open ends now without a byte from its client: a TCP health check, or a port scan. The client's own
 * end is waited for: what the backend closes at once may still be asked.
 */
static __always_inline bool ut_is_probe(const struct ut_connection *c)
{
	return (c->flags & (UT_SYN | UT_CLOSED)) == UT_SYN && !c->request.bytes && !(c->request.flags & UT_FLOW_ENDED) && !c->request.ahead;
}

/*
 * Whether a backend that ends its direction cuts the response in progress short: by RST anywhere in it, by FIN inside its head or before the
 * announced end. A client that has left first cannot be told so.
 */
static __always_inline bool ut_is_cut(const struct ut_connection *c, int reset)
{
	__u8 state = c->response.state;

	if (c->request.flags & UT_FLOW_ENDED)
		return false;
	return state == UT_FIELDS || state == UT_LENGTH || state == UT_CHUNKED || (reset && state != UT_START);
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
	if (c->open)
		ut_end_exchange(c, t, ut_is_cut(c, reset) ? UT_OUTCOME_TRUNCATED : UT_OUTCOME_RESPONSE);
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
	/* When the capture ends, the answer may have passed where no program is any more: what is under way is told as that. */
	if (!ut_is_ending()) {
		if (ut_in_flight(c)) {
			ut_mark(c, UT_GIVEN_UP);
			ut_fail_all(c, t, UT_OUTCOME_ABANDONED, now);
		}
		/* A response in progress ends here, the client's own choice: after an RST nothing more comes; after a FIN it may. */
		if (reset && c->open)
			ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	}
	ut_end_tunnel(c, false);
	if (reset || c->response.flags & UT_FLOW_ENDED)
		ut_mark(c, UT_CLOSED);
	c->request.flags |= UT_FLOW_ENDED;
	return 0;
}

#endif
