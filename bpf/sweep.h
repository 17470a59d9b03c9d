/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What time alone brings: the reader runs this once per interval. It counts what is in flight, ends responses that have fallen
 * silent and SYNs that nobody answered, and forgets connections that are closed.
 */
#ifndef UPSTREAMTOP_SWEEP_H
#define UPSTREAMTOP_SWEEP_H

#include "handshake.h"

struct bpf_map;

struct ut_sweep_state {
	__u64 now;
	__u32 number;
	__u32 flush;
	__u32 connections;
};

/*
 * Whether something has lasted longer than a duration. Other CPUs go on handling packets while the sweep walks: what began after its
 * "now" has lasted for no time, not for 2^64 nanoseconds.
 */
static __always_inline bool ut_is_over(__u64 now, __u64 since, __u64 duration)
{
	return now > since && now - since > duration;
}

static __always_inline void ut_note_pending(struct ut_connection *c, __u32 in_flight, __u32 sweep)
{
	struct ut_pending *p = bpf_map_lookup_elem(&pending, &c->slot);
	__u32 flags;
	__u64 started;

	if (!p)
		return;
	if (p->sweep != sweep) {
		p->sweep = sweep;
		p->requests = 0;
		p->oldest_ns = 0;
	}
	p->requests += in_flight;
	started = ut_started(c, c->answered + 1, &flags);
	if (started && (!p->oldest_ns || started < p->oldest_ns))
		p->oldest_ns = started;
}

static long ut_sweep_connection(struct bpf_map *map, const struct ut_tuple *key, struct ut_connection *c, struct ut_sweep_state *s)
{
	struct ut_tuple tuple = *key; /* a map's key may not be handed on as memory */
	const struct ut_tuple *t = &tuple;
	__u32 in_flight;

	s->connections++;
	ut_keep_port(t->side, t->backend_port);
	/* A request line whose next piece does not come was none. */
	if (c->flags & UT_TENTATIVE && ut_is_over(s->now, c->last_ns, config.silence_ns)) {
		bpf_map_delete_elem(map, key);
		return 0;
	}
	if (c->flags & UT_IGNORED)
		goto forget;
	/* Closed by now in another way than by its own packets: the time of the last one decides. */
	if ((c->flags & (UT_SYN | UT_ESTABLISHED | UT_CLOSED)) == UT_SYN && !c->asked &&
	    ut_is_over(s->now, c->syn_ns, config.connect_timeout_ns))
		ut_fail_connect(c, t, UT_OUTCOME_TIMED_OUT, s->now);
	if (c->open && (s->flush || ut_is_over(s->now, c->open_last_ns, config.silence_ns))) {
		ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		if (c->response.state >= UT_CHUNKED)
			c->response.state = UT_UNKNOWN;
	}
	in_flight = ut_in_flight(c);
	if (in_flight && c->slot != UT_SLOT_NONE)
		ut_note_pending(c, in_flight, s->number);
forget:
	if (c->flags & UT_CLOSED && ut_is_over(s->now, c->last_ns, config.linger_ns))
		bpf_map_delete_elem(map, key);
	return 0;
}

__noinline int ut_run_sweep(void)
{
	struct ut_sweep_state s = {};
	struct ut_control *c;
	__u32 zero = 0;

	c = bpf_map_lookup_elem(&control, &zero);
	if (!c)
		return 0;
	s.now = bpf_ktime_get_ns();
	s.number = c->sweep;
	s.flush = c->flush;
	bpf_loop(2 * UT_PORT_WORDS, ut_age_ports, NULL, 0);
	bpf_for_each_map_elem(&connections, ut_sweep_connection, &s, 0);
	c->connections = s.connections;
	return 0;
}

#endif
