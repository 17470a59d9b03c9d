/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An exchange from its request to its end: what is counted when, and the record that is left.
 *
 * The two directions of a connection may be handled on two CPUs at once. "asked" is moved by the request direction alone;
 * "answered" by compare-and-swap and "open" by exchange, so that each request ends once, whoever is first.
 */
#ifndef UPSTREAMTOP_EXCHANGE_H
#define UPSTREAMTOP_EXCHANGE_H

#include "backend.h"

/* Requests of one connection that a single flag ends with a record each; more of them are counted without one. */
#define UT_FAIL_RECORDS 8

static __always_inline void ut_mark(struct ut_connection *c, __u32 flag)
{
	__sync_fetch_and_or(&c->flags, flag);
}

static __always_inline __u32 ut_in_flight(const struct ut_connection *c)
{
	return c->asked - c->answered;
}

/*
 * A connection has shown that it is one, so that what its client sends is worth a slot and its entry is not one of the few for those that have
 * not. Taken off once, whoever is first.
 */
__noinline int ut_prove(struct ut_connection *c, __u32 side)
{
	struct ut_admissions *a;

	if (!c || !(__sync_fetch_and_and(&c->flags, ~UT_IS_UNPROVEN) & UT_IS_UNPROVEN))
		return 0;
	a = ut_admissions(side);
	if (a)
		__sync_fetch_and_sub(&a->unproven, 1);
	return 0;
}

/* Takes the oldest request in flight; returns its number (from 1), 0 where there is none or another CPU was first. */
static __always_inline __u32 ut_claim_oldest(struct ut_connection *c)
{
	__u32 number = c->answered;

	if (number == c->asked)
		return 0;
	if (__sync_val_compare_and_swap(&c->answered, number, number + 1) != number)
		return 0;
	return number + 1;
}

/*
 * The place of request "number" among those in flight. Spelled out, and each address kept from being merged with the others: an
 * offset that depends on the path taken needs CAP_PERFMON.
 */
static __always_inline struct ut_waiting *ut_waiting(struct ut_connection *c, __u32 number)
{
	struct ut_waiting *w;

	switch (number & (UT_WAITING - 1)) {
	case 0:
		w = &c->waiting[0];
		ut_barrier(w);
		return w;
	case 1:
		w = &c->waiting[1];
		ut_barrier(w);
		return w;
	case 2:
		w = &c->waiting[2];
		ut_barrier(w);
		return w;
	default:
		w = &c->waiting[3];
		ut_barrier(w);
		return w;
	}
}

/* When request "number" began, 0 where that is not known: more than UT_WAITING were in flight, or it was hidden. */
static __always_inline __u64 ut_started(struct ut_connection *c, __u32 number, __u32 *flags)
{
	const struct ut_waiting *w = ut_waiting(c, number);

	if (w->number != number)
		return 0;
	*flags = w->flags;
	return w->started_ns;
}

/*
 * The record of what ends: that of the connection where request "number" is the one that it belongs to, else one without method and path.
 * Number 0 is none, an attempt to connect.
 */
static __always_inline struct ut_record *ut_record_of(struct ut_connection *c, __u32 number)
{
	struct ut_scratch *x;
	struct ut_record *r;

	if (number && number == c->current_number)
		return &c->record;
	x = ut_scratch();
	if (!x)
		return NULL;
	r = &x->record;
	r->owner_pid = c->record.owner_pid;
	__builtin_memcpy(r->owner_name, c->record.owner_name, UT_NAME_MAX);
	r->flags = UT_RECORD_PATH_UNKNOWN;
	r->grpc = UT_GRPC_NONE;
	r->method_length = 0;
	r->path_length = 0;
	__builtin_memset(r->method, 0, UT_METHOD_MAX);
	return r;
}

/* The bytes of what ends go to its record; what comes next begins here. */
static __always_inline void ut_charge_bytes(struct ut_connection *c, struct ut_record *r)
{
	r->bytes_sent = c->request.bytes - c->sent_mark;
	r->bytes_received = c->response.bytes - c->received_mark;
	c->sent_mark = c->request.bytes;
	c->received_mark = c->response.bytes;
}

/* Writes a record to the ring, no longer than its path. A full ring costs the routes one exchange, never a counter. */
static __always_inline void ut_leave_record(struct ut_record *r, const struct ut_connection *c, const struct ut_tuple *t, __u8 outcome)
{
	__u64 length = offsetof(struct ut_record, path) + r->path_length;
	struct ut_counters *k;

	r->slot = c->slot;
	r->client_port = t->client_port;
	r->outcome = outcome;
	ut_barrier(length);
	if (length > sizeof(*r)) /* never: for the verifier */
		return;
	/*
	 * The reader drains by timer: a wakeup for each record would cost more than all the rest. And each line of the ring that is written
	 * must be fetched back from the CPU that has read it.
	 */
	if (bpf_ringbuf_output(&records, r, length, BPF_RB_NO_WAKEUP)) {
		k = ut_counters(c->slot);
		if (k)
			k->records_lost++;
		ut_cause(UT_LOST_RING_FULL);
	}
}

/* Ends the exchange whose response has begun, if there is one: response time to its last byte, the record. */
__noinline int ut_end_exchange(struct ut_connection *c, const struct ut_tuple *t, int outcome)
{
	struct ut_counters *k;
	struct ut_record *r;

	if (!c || !t || !__sync_lock_test_and_set(&c->open, 0))
		return 0;
	if (outcome == UT_OUTCOME_TRUNCATED) {
		k = ut_counters(c->slot);
		if (k)
			k->truncated++;
	}
	r = ut_record_of(c, c->open_number);
	if (!r)
		return 0;
	ut_charge_bytes(c, r);
	r->start_ns = c->open_started_ns;
	r->header_ns = c->open_header_ns;
	r->response_ns = 0;
	if (c->open_started_ns && c->open_last_ns > c->open_started_ns) {
		r->response_ns = c->open_last_ns - c->open_started_ns;
		ut_observe(c->slot, UT_METRIC_RESPONSE, r->response_ns);
	}
	r->status = c->open_status;
	ut_leave_record(r, c, t, outcome);
	return 0;
}

/* Ends the oldest request in flight without a response. Returns whether there was one. */
__noinline int ut_fail_one(struct ut_connection *c, const struct ut_tuple *t, int outcome, __u64 now)
{
	struct ut_counters *k;
	struct ut_record *r;
	__u32 number;
	__u32 flags = 0;

	if (!c || !t)
		return 0;
	number = ut_claim_oldest(c);
	if (!number)
		return 0;
	k = ut_counters(c->slot);
	if (k) {
		if (outcome == UT_OUTCOME_RESET)
			ut_add(k->reset, 1);
		else if (outcome == UT_OUTCOME_CLOSED)
			ut_add(k->closed, 1);
		else
			ut_add(k->abandoned, 1);
	}
	r = ut_record_of(c, number);
	if (!r)
		return 1;
	ut_charge_bytes(c, r);
	r->start_ns = ut_started(c, number, &flags);
	r->header_ns = 0;
	r->response_ns = r->start_ns && now > r->start_ns ? now - r->start_ns : 0;
	r->status = 0;
	ut_leave_record(r, c, t, outcome);
	return 1;
}

/*
 * Forgets what is in flight: its end was missed, or will be. Nothing is counted, so that it turns up as lost track: requests less all
 * that is known of them.
 */
static __always_inline void ut_lose_track(struct ut_connection *c)
{
	__u32 from = c->answered;

	__sync_val_compare_and_swap(&c->answered, from, c->asked);
}

/* Counts the requests that were held back until a connection was proven. Both directions may try: each request is taken once. */
static __always_inline void ut_count_held(struct ut_connection *c)
{
	__u32 held = __sync_lock_test_and_set(&c->held, 0);
	struct ut_counters *k;

	if (!held)
		return;
	k = ut_counters(c->slot);
	if (!k)
		return;
	k->requests += held;
	if (c->flags & UT_HTTP2)
		k->http2_requests += held;
}

/*
 * Ends the requests of a connection that was never proven: they were nobody's, forged perhaps, and count for no backend. False where they are
 * a backend's.
 */
static __always_inline bool ut_drop_unproven(struct ut_connection *c)
{
	struct ut_totals *all;
	__u32 held;

	if (c->slot != UT_SLOT_NONE)
		return false;
	ut_lose_track(c);
	held = __sync_lock_test_and_set(&c->held, 0);
	all = ut_totals();
	if (held && all)
		all->causes[UT_IGNORED_UNPROVEN] += held;
	return true;
}

/* Ends every request in flight without a response: the connection is gone. */
static __always_inline void ut_fail_all(struct ut_connection *c, const struct ut_tuple *t, int outcome, __u64 now)
{
	struct ut_counters *k;
	__u32 from, rest;

	if (ut_drop_unproven(c))
		return;
	if (c->flags & UT_HEAD_LOST) {
		ut_lose_track(c);
		return;
	}
	for (int i = 0; i < UT_FAIL_RECORDS; i++) {
		if (!ut_fail_one(c, t, outcome, now))
			return;
	}
	from = c->answered;
	rest = c->asked - from;
	if (!rest || __sync_val_compare_and_swap(&c->answered, from, from + rest) != from)
		return;
	k = ut_counters(c->slot);
	if (!k)
		return;
	if (outcome == UT_OUTCOME_RESET)
		ut_add(k->reset, rest);
	else if (outcome == UT_OUTCOME_CLOSED)
		ut_add(k->closed, rest);
	else
		ut_add(k->abandoned, rest);
	k->records_lost += rest;
}

/* Counts the connection itself, once its backend is known. */
static __always_inline void ut_count_connect(struct ut_connection *c)
{
	struct ut_counters *k;

	if ((c->flags & (UT_ESTABLISHED | UT_CONNECT_COUNTED)) != UT_ESTABLISHED)
		return;
	ut_mark(c, UT_CONNECT_COUNTED);
	k = ut_counters(c->slot);
	if (!k)
		return;
	k->connects++;
	ut_count_early(&c->again, k);
	ut_observe(c->slot, UT_METRIC_CONNECT, c->connect_ns);
}

/* An established connection counts for a backend that is known already, though it may never carry a request. */
__noinline int ut_join_known(struct ut_connection *c, const struct ut_tuple *t)
{
	if (!c || !t || (c->slot == UT_SLOT_NONE && !ut_find_slot(t, &c->slot)))
		return 0;
	ut_count_held(c);
	ut_count_connect(c);
	return 0;
}

/* A connection that was never established. */
__noinline int ut_fail_connect(struct ut_connection *c, const struct ut_tuple *t, int outcome, __u64 now)
{
	struct ut_counters *k;
	struct ut_record *r;

	if (!c || !t || c->flags & (UT_CLOSED | UT_IGNORED))
		return 0;
	ut_mark(c, UT_CLOSED);
	if (c->slot == UT_SLOT_NONE) {
		/* What arrives here and is refused is a scan, unless this backend is known for its requests. */
		if (t->side == UT_SIDE_SERVER && !ut_find_slot(t, &c->slot))
			return ut_count_probe(t->backend_port);
		c->slot = ut_slot(t, 1);
	}
	k = ut_counters(c->slot);
	if (!k)
		return 0;
	if (outcome == UT_OUTCOME_REFUSED)
		ut_add(k->refused, 1);
	else if (outcome == UT_OUTCOME_UNREACHABLE)
		ut_add(k->unreachable, 1);
	else
		ut_add(k->timed_out, 1);
	ut_count_early(&c->again, k);
	r = ut_record_of(c, 0);
	if (!r)
		return 0;
	r->start_ns = c->syn_ns;
	r->header_ns = 0;
	r->response_ns = now > c->syn_ns ? now - c->syn_ns : 0;
	r->bytes_sent = 0;
	r->bytes_received = 0;
	r->status = 0;
	ut_leave_record(r, c, t, outcome);
	return 0;
}

/* Copies the line that has arrived to the record of its exchange. */
static __always_inline void ut_copy_line(struct ut_connection *c)
{
	struct ut_record *r = &c->record;

	r->flags = c->line.flags & UT_LINE_CUT ? UT_RECORD_PATH_CUT : 0;
	r->method_length = c->line.method_length;
	r->path_length = c->line.path_length;
	__builtin_memcpy(r->method, c->line.method, UT_METHOD_MAX);
	__builtin_memcpy(r->path, c->line.path, UT_PATH_MAX);
}

/* Whether a request that begins now is the oldest that has not ended: c->record is its. */
static __always_inline bool ut_is_alone(const struct ut_connection *c)
{
	return !ut_in_flight(c) && !c->open;
}

/* Gives a connection that has none its backend's slot, and counts there what was held back. */
__noinline int ut_assign_slot(struct ut_connection *c, const struct ut_tuple *t)
{
	if (!c || !t)
		return 0;
	c->slot = ut_slot(t, 0);
	ut_count_connect(c);
	ut_count_held(c);
	return 0;
}

/* The backend says something: so it has taken the connection, and the requests that were held back are its own. */
__noinline int ut_accept_answer(struct ut_connection *c, const struct ut_tuple *t)
{
	if (!c || !t)
		return 0;
	ut_prove(c, t->side);
	if (c->slot == UT_SLOT_NONE && ut_in_flight(c))
		ut_assign_slot(c, t);
	return 0;
}

/* The client asks for the next: what of its connection's responses has not been seen to end ends here. */
static __always_inline void ut_end_before(struct ut_connection *c, const struct ut_tuple *t)
{
	if (c->flags & UT_HEAD_LOST) {
		/* Its client has got the response that was missed. */
		__sync_fetch_and_and(&c->flags, ~UT_HEAD_LOST);
		ut_lose_track(c);
	}
	/*
	 * A response whose end nothing announced has ended. A chunked one too: its last chunk was not recognised (trailer fields, say), which is
	 * more likely than a client that pipelines into a chunked response.
	 */
	if (!ut_in_flight(c) && c->response.state >= UT_CHUNKED) {
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		c->response.state = UT_START;
	}
}

/* A request has begun: it may give its connection a backend. Returns whether it is looked at. */
static __always_inline bool ut_admit_request(struct ut_connection *c, const struct ut_tuple *t)
{
	if (ut_is_ending()) {
		/* From here on this connection's requests are none of ours, nor is what answers them. */
		ut_mark(c, UT_GIVEN_UP);
		return false;
	}
	/* Behind a handshake, a request is proof. On the client side it is this host that sends or routes it: it is worth a slot in any case. */
	if ((c->flags & (UT_ESTABLISHED | UT_IS_UNPROVEN)) == (UT_ESTABLISHED | UT_IS_UNPROVEN))
		ut_prove(c, t->side);
	if (c->slot == UT_SLOT_NONE && (t->side == UT_SIDE_CLIENT || !(c->flags & UT_IS_UNPROVEN)))
		ut_assign_slot(c, t);
	/* What came before the first request is none of its bytes: empty lines, a PROXY protocol header, a preface. */
	if (!c->asked)
		c->request.counted = c->request.message;
	return true;
}

/* Counts it. */
static __always_inline void ut_count_request(struct ut_connection *c)
{
	struct ut_counters *k = ut_counters(c->slot);

	if (k)
		k->requests++;
	else
		__sync_fetch_and_add(&c->held, 1);
	/* It asks: so it lives, whatever was taken for its end. */
	if (c->flags & (UT_JUNK | UT_CLOSED))
		__sync_fetch_and_and(&c->flags, ~(UT_JUNK | UT_CLOSED));
	__sync_fetch_and_add(&c->asked, 1);
	/* The answer to one before it may have given the slot meanwhile, on another CPU. */
	if (!k && c->slot != UT_SLOT_NONE)
		ut_count_held(c);
}

/* A request's start line is complete; "placed" says that it stands in the record. */
static __always_inline int ut_begin_request(struct ut_connection *c, const struct ut_tuple *t, const bool placed)
{
	struct ut_waiting w = {};
	__u32 number;

	if (!c || !t || !ut_admit_request(c, t))
		return 0;
	ut_end_before(c, t);
	number = c->asked + 1;
	w.started_ns = c->begun_ns;
	w.number = number;
	w.flags = c->line.flags;
	if (ut_is_alone(c)) {
		if (!placed)
			ut_copy_line(c);
		c->current_number = number;
		c->sent_mark = c->request.message;
		c->received_mark = c->response.bytes;
	}
	/* Beyond UT_WAITING the oldest keep their place. */
	if (ut_in_flight(c) < UT_WAITING)
		*ut_waiting(c, number) = w;
	ut_count_request(c);
	return 1;
}

/* Counts a final status by class; 6xx and above are not defined (RFC 9110, 15) and count as server errors. */
static __always_inline void ut_count_class(struct ut_counters *k, int status)
{
	if (status < 200)
		ut_add(k->responses[0], 1);
	else if (status < 300)
		ut_add(k->responses[1], 1);
	else if (status < 400)
		ut_add(k->responses[2], 1);
	else if (status < 500)
		ut_add(k->responses[3], 1);
	else
		ut_add(k->responses[4], 1);
}

/*
 * A final response's head has come, its first byte at c->head_ns. Returns the flags (UT_LINE_*) of the request that it answers,
 * or -1 where no request asked for it.
 */
static __always_inline int ut_begin_response(struct ut_connection *c, const struct ut_tuple *t, int status)
{
	struct ut_counters *k;
	__u64 started;
	__u32 number;
	__u32 flags = 0;

	if (!c || !t)
		return -1;
	k = ut_counters(c->slot);
	if (!k)
		return -1;
	if (!ut_in_flight(c)) {
		if (!(c->flags & UT_HIDDEN) || c->flags & UT_GIVEN_UP) {
			if (!(c->flags & UT_GIVEN_UP) && !ut_is_ending())
				ut_cause(UT_IGNORED_UNSOLICITED);
			return -1;
		}
		/* A response proves the request that another one hid. */
		ut_cause(UT_LOST_PIPELINED);
		k->requests++;
		__sync_fetch_and_add(&c->asked, 1);
	}
	number = ut_claim_oldest(c);
	if (!number)
		return -1;
	if (c->flags & UT_HEAD_LOST)
		__sync_fetch_and_and(&c->flags, ~UT_HEAD_LOST);
	if (c->open)
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	started = ut_started(c, number, &flags);
	ut_count_class(k, status);
	c->open_header_ns = 0;
	if (started && c->head_ns >= started) {
		c->open_header_ns = c->head_ns - started;
		ut_observe(c->slot, UT_METRIC_HEADER, c->open_header_ns);
	}
	c->open_started_ns = started;
	c->open_last_ns = c->head_ns;
	c->open_number = number;
	c->open_status = status;
	c->open = 1;
	return flags;
}

#endif
