/* SPDX-License-Identifier: GPL-2.0 */
/* What is sent again: counted for the backend or, while that is not known, with the connection. */
#ifndef UPSTREAMTOP_AGAIN_H
#define UPSTREAMTOP_AGAIN_H

#include "upstreamtop.h"

/* Part of a connection: what its backend's counters do not have yet. */
struct ut_again {
	__u32 retransmits;
	__u32 connect_retries;
};

/* A segment, whichever. "k" is NULL while the backend is not known. */
static __always_inline void ut_count_segment_again(struct ut_again *early, struct ut_counters *k)
{
	if (k)
		k->retransmits++;
	else
		early->retransmits++;
}

/* A client's SYN. */
static __always_inline void ut_count_syn_again(struct ut_again *early, struct ut_counters *k)
{
	ut_count_segment_again(early, k);
	if (k)
		k->connect_retries++;
	else
		early->connect_retries++;
}

/* The backend is known now. */
static __always_inline void ut_count_early(struct ut_again *early, struct ut_counters *k)
{
	k->retransmits += early->retransmits;
	early->retransmits = 0;
	k->connect_retries += early->connect_retries;
	early->connect_retries = 0;
}

#endif
