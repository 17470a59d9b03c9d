/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets that begin like a request and were found to be of no connection, the second and later piece of a response's body mostly: so that
 * a look which takes long is taken once. Remembered is only what it has shown not to be, by the packet's own CPU; a connection that is met
 * makes its place forgotten on all of them.
 */
#ifndef UPSTREAMTOP_STRANGER_H
#define UPSTREAMTOP_STRANGER_H

#include "packet.h"

/* The place of a pair of endpoints, the same for both ways. */
static __always_inline __u32 ut_place_of(const __u8 *one, const __u8 *other, __u16 port, __u16 other_port)
{
	__u64 hash = *(const __u64 *)one ^ *(const __u64 *)other ^ *(const __u64 *)(one + 8) ^ *(const __u64 *)(other + 8);

	hash ^= (__u64)(port ^ other_port) << 17;
	hash *= 0x9e3779b97f4a7c15ULL; /* 2^64 / golden ratio: spreads neighbours */
	return hash >> 32 & (UT_STRANGERS - 1);
}

/* A question about a packet: whether a side has a connection for it whose client sends it. */
struct ut_question {
	struct ut_stranger *known;
	__u32 arrivals;	/* as they were before the answer was looked for */
	__u32 side;	/* and one more, so that a zeroed answer is none */
};

/* Whether the answer is known to be no. If not, ut_note_stranger may be told once it is. */
static __always_inline bool ut_know_stranger(struct ut_question *q, const struct ut_packet *p, const enum ut_side side)
{
	__u32 ports = (__u32)p->source_port << 16 | p->destination_port;
	const struct ut_stranger *s;
	const __u32 *arrivals;
	__u32 place;

	place = ut_place_of(p->source, p->destination, p->source_port, p->destination_port);
	arrivals = bpf_map_lookup_elem(&arrivals_at, &place);
	q->known = bpf_map_lookup_elem(&strangers, &place);
	q->side = 1 + side;
	if (!q->known || !arrivals)
		return false;
	q->arrivals = *(const volatile __u32 *)arrivals;
	s = q->known;
	return s->side == q->side && s->arrivals == q->arrivals && s->ports == ports && s->source[1] == *(const __u64 *)(p->source + 8) &&
	       s->destination[1] == *(const __u64 *)(p->destination + 8) && s->source[0] == *(const __u64 *)p->source &&
	       s->destination[0] == *(const __u64 *)p->destination;
}

/* The answer is no: remembered unless a connection has been met at this place meanwhile. */
static __always_inline void ut_note_stranger(const struct ut_question *q, const struct ut_packet *p)
{
	struct ut_stranger *s = q->known;

	if (!s)
		return;
	s->source[0] = *(const __u64 *)p->source;
	s->source[1] = *(const __u64 *)(p->source + 8);
	s->destination[0] = *(const __u64 *)p->destination;
	s->destination[1] = *(const __u64 *)(p->destination + 8);
	s->ports = (__u32)p->source_port << 16 | p->destination_port;
	s->side = q->side;
	s->arrivals = q->arrivals;
}

/* A connection has got its entry: nothing of it is a stranger's. */
static __always_inline void ut_forget_stranger(const struct ut_tuple *t)
{
	__u32 place = ut_place_of(t->client, t->backend, t->client_port, t->backend_port);
	__u32 *arrivals = bpf_map_lookup_elem(&arrivals_at, &place);

	if (arrivals)
		__sync_fetch_and_add(arrivals, 1);
}

#endif
