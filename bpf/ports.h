/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which ports may be those of a backend: of 2 * 4,096 bits, a side and a port's lowest twelve bits name one. Most packets of a host are told
 * by it to have no connection's entry, without a look for that.
 *
 * A bit that is needed is in one of the two words at any time: an entry is made, then its bit is set in "young", then in "old". A sweep
 * forgets those that are not needed any more: it clears "old", copies "young" to it, clears "young", and sets there what it finds, but for
 * connections that are ignored. Whoever
 * asks reads "young" first, as what is not there any more is in "old" already. (A CPU that reads them the other way round, which x86 does not,
 * can overlook a packet in the nanoseconds between two of these steps.)
 */
#ifndef UPSTREAMTOP_PORTS_H
#define UPSTREAMTOP_PORTS_H

#include "tally.h"

static __always_inline struct ut_ports *ut_ports_of(__u8 side, __u16 port)
{
	__u32 word = side * UT_PORT_WORDS + (port >> 6 & (UT_PORT_WORDS - 1));

	return bpf_map_lookup_elem(&ports, &word);
}

/* Whether a connection whose backend has this port may have an entry. "young" is read first: see above. */
static __always_inline bool ut_may_know_port(__u8 side, __u16 port)
{
	const volatile struct ut_ports *p = ut_ports_of(side, port);
	__u64 known;

	if (!p)
		return true;
	known = p->young;
	known |= p->old;
	return known >> (port & 63) & 1;
}

/* An entry has been made. */
static __always_inline void ut_note_port(__u8 side, __u16 port)
{
	struct ut_ports *p = ut_ports_of(side, port);
	__u64 bit = 1ULL << (port & 63);

	if (!p)
		return;
	__sync_fetch_and_or(&p->young, bit);
	__sync_fetch_and_or(&p->old, bit);
}

/* A sweep has come upon an entry. */
static __always_inline void ut_keep_port(__u8 side, __u16 port)
{
	struct ut_ports *p = ut_ports_of(side, port);

	if (p)
		__sync_fetch_and_or(&p->young, 1ULL << (port & 63));
}

/* Before a sweep: what it does not come upon is forgotten by the next one. A function of bpf_loop. */
static long ut_age_ports(__u32 word, void *unused)
{
	struct ut_ports *p = bpf_map_lookup_elem(&ports, &word);

	(void)unused;
	if (!p)
		return 1;
	__sync_lock_test_and_set(&p->old, 0);
	__sync_fetch_and_or(&p->old, p->young);
	__sync_lock_test_and_set(&p->young, 0);
	return 0;
}

#endif
