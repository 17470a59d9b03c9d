/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets with a payload that were found to be of no connection, responses of a host's own servers mostly: so that a look which takes long is
 * taken once. Remembered is only what it has shown not to be, by the packet's own CPU; a connection that is met makes its row forgotten on
 * all of them.
 */
#ifndef UPSTREAMTOP_STRANGER_H
#define UPSTREAMTOP_STRANGER_H

#include "packet.h"

/* A packet's endpoints by the word. IPv4 addresses are ::ffff:a.b.c.d; ports are in network order. */
struct ut_ends {
	__u64 source[2];
	__u64 destination[2];
	__u32 source_port;
	__u32 destination_port;
};

/* A hash of a pair of endpoints, the same for both ways; its upper bits are the better ones. */
static __always_inline __u64 ut_hash_of(const struct ut_ends *e)
{
	__u64 hash = e->source[0] ^ e->destination[0] ^ e->source[1] ^ e->destination[1];

	hash ^= (__u64)(e->source_port ^ e->destination_port) << 17;
	return hash * 0x9e3779b97f4a7c15ULL; /* 2^64 / golden ratio: spreads neighbours */
}

/* The row of a pair of endpoints, the same for both ways. */
static __always_inline __u32 ut_row_of(const struct ut_ends *e)
{
	return ut_hash_of(e) >> 32 & (UT_STRANGERS - 1);
}

/* A question about a packet: whether a side has a connection for it whose client sends it. */
struct ut_question {
	struct ut_stranger *known;
	__u32 arrivals; /* as they were before the answer was looked for */
	__u32 side;
};

/* What is known of the answer. Where that is nothing, ut_note_stranger may be told once it is. */
static __always_inline enum ut_acquaintance ut_know_stranger(struct ut_question *q, const struct ut_ends *e, const enum ut_side side)
{
	const struct ut_stranger *s;
	const __u32 *arrivals;
	__u32 row = ut_row_of(e);

	arrivals = bpf_map_lookup_elem(&arrivals_at, &row);
	/* Both sides ask in turn about what passes the loopback device: places of their own. */
	row ^= side;
	q->known = bpf_map_lookup_elem(&strangers, &row);
	q->side = side;
	if (!q->known || !arrivals)
		return UT_UNKNOWN_YET;
	q->arrivals = *(const volatile __u32 *)arrivals;
	s = q->known;
	if (s->side == side && s->arrivals == q->arrivals && s->ports == (e->source_port << 16 | e->destination_port) &&
	    s->source[1] == e->source[1] && s->destination[1] == e->destination[1] && s->source[0] == e->source[0] &&
	    s->destination[0] == e->destination[0])
		return s->is;
	return UT_UNKNOWN_YET;
}

/* The answer is no, or none so far: remembered unless a connection has been met at this row meanwhile. */
static __always_inline void ut_note_stranger(const struct ut_question *q, const struct ut_packet *p, const enum ut_acquaintance is)
{
	struct ut_stranger *s = q->known;

	if (!s)
		return;
	s->source[0] = *(const __u64 *)p->source;
	s->source[1] = *(const __u64 *)(p->source + 8);
	s->destination[0] = *(const __u64 *)p->destination;
	s->destination[1] = *(const __u64 *)(p->destination + 8);
	s->ports = (__u32)bpf_htons(p->source_port) << 16 | bpf_htons(p->destination_port);
	s->side = q->side;
	s->arrivals = q->arrivals;
	s->is = is;
}

/* The same question as ut_know_stranger answers. A function of its own: what it needs of the stack is given back. */
static __noinline enum ut_acquaintance ut_is_stranger(struct ut_question *q, const struct ut_packet *p, const enum ut_side side)
{
	struct ut_ends e = {
		.source = { *(const __u64 *)p->source, *(const __u64 *)(p->source + 8) },
		.destination = { *(const __u64 *)p->destination, *(const __u64 *)(p->destination + 8) },
		.source_port = bpf_htons(p->source_port),
		.destination_port = bpf_htons(p->destination_port),
	};

	return ut_know_stranger(q, &e, side);
}

/* A connection has got its entry: nothing of it is a stranger's. */
static __always_inline void ut_forget_stranger(const struct ut_tuple *t)
{
	struct ut_ends e = {
		.source = { *(const __u64 *)t->client, *(const __u64 *)(t->client + 8) },
		.destination = { *(const __u64 *)t->backend, *(const __u64 *)(t->backend + 8) },
		.source_port = bpf_htons(t->client_port),
		.destination_port = bpf_htons(t->backend_port),
	};
	__u32 row = ut_row_of(&e);
	__u32 *arrivals = bpf_map_lookup_elem(&arrivals_at, &row);

	if (arrivals)
		__sync_fetch_and_add(arrivals, 1);
}

#endif
