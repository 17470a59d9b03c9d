/* SPDX-License-Identifier: GPL-2.0 */
/* Adding to the counters, the histograms and the causes. */
#ifndef UPSTREAMTOP_TALLY_H
#define UPSTREAMTOP_TALLY_H

#include "maps.h"
#include "pure/bucket.h"

/*
 * Adds to one of several counters, chosen by a branch: keeps the compiler from making one addition with an offset out of the branches,
 * which needs CAP_PERFMON.
 */
#define ut_add(counter, number)          \
	do {                             \
		__u64 *at_ = &(counter); \
		ut_barrier(at_);         \
		*at_ += (number);        \
	} while (0)

static __always_inline struct ut_totals *ut_totals(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&totals, &zero);
}

static __always_inline struct ut_scratch *ut_scratch(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&scratch, &zero);
}

static __always_inline void ut_cause(const enum ut_cause cause)
{
	struct ut_totals *t = ut_totals();

	if (t)
		t->causes[cause]++;
}

static __always_inline struct ut_counters *ut_counters(__u32 slot)
{
	return bpf_map_lookup_elem(&counters, &slot);
}

/* Adds a duration to a backend's histogram and sum. */
static __always_inline void ut_observe(__u32 slot, const enum ut_metric metric, __u64 ns)
{
	struct ut_counters *k = ut_counters(slot);
	__u32 element = slot * UT_SHARDS + (bpf_get_smp_processor_id() & (UT_SHARDS - 1));
	struct ut_histograms *h = bpf_map_lookup_elem(&histograms, &element);
	__u64 bucket = ut_bucket(ns);

	if (!k || !h)
		return;
	k->time_sum_ns[metric] += ns;
	ut_barrier(bucket);
	if (bucket >= UT_BUCKETS) /* never: for the verifier */
		return;
	__sync_fetch_and_add(&h->count[metric][bucket], 1);
}

static __always_inline void ut_count_unreadable(__u16 port, __u8 protocol)
{
	struct ut_unreadable key = { .port = port, .protocol = protocol };
	__u64 one = 1;
	__u64 *count = bpf_map_lookup_elem(&unreadable, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&unreadable, &key, &one, BPF_ANY);
}

/* A connection to this port has ended, or was never established, and its client has sent nothing. Out of line: it is rare. */
__noinline int ut_count_probe(__u16 port)
{
	ut_cause(UT_IGNORED_PROBE);
	ut_count_unreadable(port, UT_PROTOCOL_PROBE);
	return 0;
}

#endif
