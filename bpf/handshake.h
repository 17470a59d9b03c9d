/* SPDX-License-Identifier: GPL-2.0 */
/* How connections begin and fail to: SYN, SYN-ACK, RST to a SYN, ICMP errors. */
#ifndef UPSTREAMTOP_HANDSHAKE_H
#define UPSTREAMTOP_HANDSHAKE_H

#include "flow.h"
#include "ports.h"
#include "stranger.h"

static __always_inline struct ut_connection *ut_find(const struct ut_tuple *t)
{
	return bpf_map_lookup_elem(&connections, t);
}

/* Whose traffic a new connection is. */
struct ut_origin {
	struct ut_owner owner;
	__u32 foreign; /* not to be looked at */
};

/* Of the table, what entries that nothing has proved may fill with the others: below, no CPU's share of it runs short. */
#define UT_ROOMY (UT_CONNECTIONS / 4 * 3)

/*
 * Whether there is room for one more entry that nothing has proved: each side has so many of its own, and none pushes out a connection that is
 * proven. Anybody can send a SYN; whose is not followed is met with its first request.
 */
static __always_inline bool ut_has_room(__u8 side)
{
	struct ut_admissions *a = ut_admissions(side);
	const struct ut_admissions *other = ut_admissions(side ^ 1);
	__u32 zero = 0;
	struct ut_control *c = bpf_map_lookup_elem(&control, &zero);

	if (!a || !other || !c)
		return false;
	/* Signed: what is proven while a sweep counts is taken off twice, until the next one. */
	if ((__s32)a->unproven >= UT_UNPROVEN || c->connections + a->since + other->since >= UT_ROOMY)
		return false;
	__sync_fetch_and_add(&a->unproven, 1);
	__sync_fetch_and_add(&a->since, 1);
	return true;
}

/*
 * A new entry for a connection that the filters let in. One that they leave out is remembered too, so that they are asked once.
 */
static __always_inline struct ut_connection *ut_admit(const struct ut_tuple *t, const struct ut_origin *origin, bool proven, __u64 now)
{
	struct ut_connection *c;

	if (!proven && !ut_has_room(t->side)) {
		ut_cause(UT_LOST_HANDSHAKE);
		return NULL;
	}
	if (bpf_map_update_elem(&connections, t, &fresh_connection, BPF_ANY)) {
		ut_cause(UT_LOST_CONNECTION_TABLE_FULL);
		return NULL;
	}
	ut_note_port(t->side, t->backend_port);
	ut_forget_stranger(t);
	c = ut_find(t);
	if (!c)
		return NULL;
	c->slot = UT_SLOT_NONE;
	c->last_ns = now;
	if (!proven)
		c->flags = UT_IS_UNPROVEN;
	c->filter_generation = ut_filter_generation();
	c->record.owner_pid = origin->owner.pid;
	__builtin_memcpy(c->record.owner_name, origin->owner.name, UT_NAME_MAX);
	if (origin->foreign || !ut_is_wanted(t)) {
		c->flags |= UT_IGNORED | UT_FILTERED | (origin->foreign ? UT_FOREIGN : 0);
		ut_cause(UT_IGNORED_FILTERED);
	}
	return c;
}

/* Asks the filters again where they have changed. Returns whether the connection is looked at. */
static __always_inline bool ut_is_followed(struct ut_connection *c, const struct ut_tuple *t)
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
	ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
	ut_mark(c, UT_IGNORED | UT_FILTERED);
	ut_cause(UT_IGNORED_FILTERED);
	return false;
}

/*
 * Whether the filters, having changed, let a connection in that they left out. What has passed meanwhile is not known: it is met anew.
 */
static __always_inline bool ut_comes_back(struct ut_connection *c, const struct ut_tuple *t)
{
	__u32 generation;

	if ((c->flags & (UT_FILTERED | UT_FOREIGN)) != UT_FILTERED)
		return false;
	generation = ut_filter_generation();
	if (c->filter_generation == generation)
		return false;
	c->filter_generation = generation;
	return ut_is_wanted(t);
}

/* Whether a SYN has been seen and no SYN-ACK. */
static __always_inline bool ut_is_opening(const struct ut_connection *c)
{
	return (c->flags & (UT_SYN | UT_ESTABLISHED)) == UT_SYN;
}

/* Whether a SYN-ACK, or an RST instead of it, answers the SYN that was seen, or that and the data which came with it (RFC 9293, 3.10.7.3). */
static __always_inline bool ut_answers_syn(const struct ut_connection *c, const struct ut_packet *p)
{
	return c->flags & UT_SYN && p->flags & UT_TCP_ACK && p->acknowledged - c->isn - 1 <= c->request.next - c->isn - 1;
}

/*
 * Whether a SYN with the number of the one before opens a connection anew: it was established, and has ended, or its client has gone on
 * behind the SYN.
 */
static __always_inline bool ut_opens_anew(const struct ut_connection *c, const struct ut_packet *p)
{
	return c->flags & UT_ESTABLISHED && (c->flags & UT_CLOSED || c->request.next != p->sequence + 1 + p->length);
}

/*
 * Whether a SYN belongs to another host's connection, with the same addresses and ports: tenants, each behind an interface of its own.
 * Where nothing is under way on the one that is known, the port is used again.
 */
static __always_inline bool ut_is_ambiguous(struct ut_connection *c, __u32 ifindex, __u64 now)
{
	if (!c->asked || c->flags & (UT_CLOSED | UT_IGNORED) || c->request.ifindex == ifindex)
		return false;
	if (!ut_in_flight(c) && !c->open && now - c->last_ns > config.silence_ns)
		return false;
	return bpf_map_lookup_elem(&interfaces, &c->request.ifindex) != NULL;
}

/* The first SYN of a connection, or the same again. Returns the connection's entry; NULL where it gets none. */
static __always_inline struct ut_connection *ut_open(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t,
						     const struct ut_packet *p, const struct ut_origin *origin, __u64 now)
{
	__u32 ifindex = skb->ifindex;

	if (c && c->flags & UT_SYN && c->isn == p->sequence && !ut_opens_anew(c, p)) {
		if (ut_owns(&c->request, ifindex))
			ut_count_syn_again(&c->again, c->slot == UT_SLOT_NONE ? NULL : ut_counters(c->slot));
		return c;
	}
	if (c && ut_is_ambiguous(c, ifindex, now)) {
		ut_cause(UT_LOST_AMBIGUOUS);
		return NULL;
	}
	/* The kernel answers a SYN inside a connection with an acknowledgement, and goes on with that (RFC 5961, 4): so does this. */
	if (c && t->side == UT_SIDE_SERVER && !(c->flags & UT_CLOSED) && ut_has_socket(skb, p, UT_SIDE_SERVER)) {
		ut_cause(UT_IGNORED_OUT_OF_WINDOW);
		return NULL;
	}
	if (c && !(c->flags & UT_IGNORED)) {
		/* The port is used again: whatever the old connection still waited for will not come. */
		if (c->flags & UT_HTTP2)
			c->open = 0; /* the streams go with the connection */
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		ut_fail_all(c, t, UT_OUTCOME_ABANDONED, now);
		if ((c->flags & (UT_SYN | UT_ESTABLISHED)) == UT_SYN)
			ut_fail_connect(c, t, UT_OUTCOME_TIMED_OUT, now);
	}
	if (c) {
		/* Its place, if it was proven, is not the new one's by right. */
		if (c->flags & UT_IS_UNPROVEN)
			ut_prove(c, t->side);
		bpf_map_delete_elem(&connections, t);
	}
	c = ut_admit(t, origin, false, now);
	if (!c)
		return NULL;
	ut_mark(c, UT_SYN);
	c->syn_ns = now;
	c->isn = p->sequence;
	c->request.ifindex = ifindex;
	c->request.next = p->sequence + 1;
	c->request.flags = UT_FLOW_TRACKED;
	return c;
}

/* SYN-ACK. */
static __always_inline void ut_established(struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p, __u64 now)
{
	if (c->flags & UT_ESTABLISHED) {
		if (!p->length) /* else its data tell */
			ut_retransmit(c);
		return;
	}
	ut_mark(c, UT_ESTABLISHED);
	/* Later than the sweep would wait, perhaps. */
	if (c->flags & UT_CLOSED)
		__sync_fetch_and_and(&c->flags, ~UT_CLOSED);
	if (c->flags & UT_SYN)
		c->connect_ns = now - c->syn_ns;
	c->response.next = p->sequence + 1;
	c->response.flags |= UT_FLOW_TRACKED;
	ut_join_known(c, t);
}

#endif
