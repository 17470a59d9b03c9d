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
	__u32 foreign;	/* not to be looked at */
};

/*
 * A new entry for a connection that the filters let in. One that they leave out is remembered too, so that they are asked once.
 */
static __always_inline struct ut_connection *ut_admit(const struct ut_tuple *t, const struct ut_origin *origin)
{
	struct ut_connection *c;

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
	c->filter_generation = ut_filter_generation();
	c->record.owner_pid = origin->owner.pid;
	__builtin_memcpy(c->record.owner_name, origin->owner.name, UT_NAME_MAX);
	if (origin->foreign || !ut_is_wanted(t)) {
		c->flags = UT_IGNORED | UT_FILTERED | (origin->foreign ? UT_FOREIGN : 0);
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

/* The first SYN of a connection, or the same again. Returns the connection's entry. */
static __always_inline struct ut_connection *ut_open(struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
						     __u32 ifindex, const struct ut_origin *origin, __u64 now)
{
	if (c && c->flags & UT_SYN && c->isn == p->sequence) {
		if (ut_owns(&c->request, ifindex))
			ut_retransmit(c);
		return c;
	}
	if (c && !(c->flags & UT_IGNORED)) {
		/* The port is used again: whatever the old connection still waited for will not come. */
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		ut_fail_all(c, t, UT_OUTCOME_ABANDONED, now);
		if ((c->flags & (UT_SYN | UT_ESTABLISHED)) == UT_SYN)
			ut_fail_connect(c, t, UT_OUTCOME_TIMED_OUT, now);
	}
	c = ut_admit(t, origin);
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
	/* A backend that is known already counts connections that never carry a request, too. */
	if (c->slot == UT_SLOT_NONE && !ut_find_slot(t, &c->slot))
		return;
	ut_count_connect(c);
}

#endif
