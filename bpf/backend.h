/* SPDX-License-Identifier: GPL-2.0 */
/* Which backends count, and which slot each has. */
#ifndef UPSTREAMTOP_BACKEND_H
#define UPSTREAMTOP_BACKEND_H

#include "tally.h"

/* The part of the slots that backends may take which have done nothing but refuse to connect: a port scan must not fill the table. */
#define UT_FAILURE_SLOTS (UT_BACKENDS / 4)

static __always_inline bool ut_in_trie(void *trie, const struct ut_tuple *t)
{
	struct ut_filter filter = { .prefixlen = 16 + 128, .port = t->backend_port };

	__builtin_memcpy(filter.addr, t->backend, 16);
	if (bpf_map_lookup_elem(trie, &filter))
		return true;
	filter.port = 0;
	return bpf_map_lookup_elem(trie, &filter) != NULL;
}

/* Whether include and ignore leave a connection in. */
__noinline int ut_is_wanted(const struct ut_tuple *t)
{
	__u32 zero = 0;
	struct ut_control *c = bpf_map_lookup_elem(&control, &zero);

	if (!t || !c)
		return 0;
	if (ut_in_trie(&ignore, t))
		return 0;
	return !c->including || ut_in_trie(&include, t);
}

/* Whether the process filter, where there is one, lets an owner in. */
__noinline int ut_is_wanted_owner(const struct ut_owner *owner)
{
	struct ut_process key = {};

	if (!owner)
		return 0;
	if (!config.process_filter)
		return 1;
	if (!owner->pid)
		return 0;
	key.pid = owner->pid;
	if (bpf_map_lookup_elem(&processes, &key))
		return 1;
	key.pid = 0;
	__builtin_memcpy(key.name, owner->name, UT_NAME_MAX);
	return bpf_map_lookup_elem(&processes, &key) != NULL;
}

static __always_inline __u32 ut_filter_generation(void)
{
	__u32 zero = 0;
	struct ut_control *c = bpf_map_lookup_elem(&control, &zero);

	return c ? c->filter_generation : 0;
}

/*
 * Whether a connection that has no entry may get one where its packet is: once both programs are attached there, and at the beginning on all
 * interfaces. So none is met whose answers would pass unseen.
 */
static __always_inline bool ut_is_met_here(__u32 ifindex)
{
	__u32 zero = 0;
	const struct ut_control *c = bpf_map_lookup_elem(&control, &zero);
	const __u32 *number = bpf_map_lookup_elem(&interfaces, &ifindex);

	return c && number && *number <= c->meeting;
}

/* Whether the capture ends: then no request begins, while those under way still get their answers. */
static __always_inline bool ut_is_ending(void)
{
	__u32 zero = 0;
	const struct ut_control *c = bpf_map_lookup_elem(&control, &zero);

	return c && !c->meeting;
}

/* Fills in the key of a connection's backend, which was zeroed. */
static __always_inline void ut_name_endpoint(struct ut_endpoint *e, const struct ut_tuple *t)
{
	e->port = t->backend_port;
	e->side = t->side;
	__builtin_memcpy(e->addr, t->backend, 16);
}

/* Whether a backend has a slot, which is put down in *slot. */
static __always_inline bool ut_slot_of(const struct ut_endpoint *e, __u32 *slot)
{
	__u32 *found = bpf_map_lookup_elem(&backends, e);

	if (!found)
		return false;
	*slot = *found & ~UT_SLOT_FAILED;
	return true;
}

static __always_inline bool ut_find_slot(const struct ut_tuple *t, __u32 *slot)
{
	struct ut_endpoint key = {};

	ut_name_endpoint(&key, t);
	return ut_slot_of(&key, slot);
}

/* How much room a side takes; NULL only for the verifier. */
static __always_inline struct ut_admissions *ut_admissions(__u32 side)
{
	return bpf_map_lookup_elem(&admissions, &side);
}

/* Slots that one side may have: where both are captured, none takes what is kept for the other. */
static __always_inline __u32 ut_most_slots(void)
{
	return UT_BACKENDS - UT_SLOT_FIRST - (config.sides == (1 << UT_SIDE_CLIENT | 1 << UT_SIDE_SERVER) ? UT_SLOTS_KEPT : 0);
}

/*
 * The slot of a connection's backend, a new one where it has none yet, the side's overflow slot where none is free. A backend
 * that only fails to connect is made known on the client side alone, and no more of them than UT_FAILURE_SLOTS.
 */
__noinline int ut_slot(const struct ut_tuple *t, int failed)
{
	struct ut_endpoint key = {};
	__u32 zero = 0;
	__u32 slot, value;
	struct ut_admissions *a;
	struct ut_control *c;

	if (!t)
		return UT_SLOT_OTHER_CLIENT;
	ut_name_endpoint(&key, t);
	if (ut_slot_of(&key, &slot))
		return slot;
	a = ut_admissions(t->side);
	if (!a || a->slots >= ut_most_slots())
		goto overflow;
	if (failed) {
		c = bpf_map_lookup_elem(&control, &zero);
		if (!c || t->side != UT_SIDE_CLIENT || c->failure_slots >= UT_FAILURE_SLOTS)
			goto overflow;
		__sync_fetch_and_add(&c->failure_slots, 1);
	}
	if (bpf_map_pop_elem(&free_slots, &slot))
		goto overflow;
	value = failed ? slot | UT_SLOT_FAILED : slot;
	if (!bpf_map_update_elem(&backends, &key, &value, BPF_NOEXIST)) {
		__sync_fetch_and_add(&a->slots, 1);
		return slot;
	}
	/* Another CPU was first: its slot is the backend's. */
	bpf_map_push_elem(&free_slots, &slot, BPF_ANY);
	if (ut_slot_of(&key, &slot))
		return slot;
overflow:
	ut_cause(UT_LOST_BACKEND_TABLE_FULL);
	return t->side == UT_SIDE_SERVER ? UT_SLOT_OTHER_SERVER : UT_SLOT_OTHER_CLIENT;
}

#endif
