/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What time alone brings: the reader runs this once per interval. It counts what is in flight, ends responses of unknown framing
 * that have fallen silent and SYNs that nobody answered, and forgets connections that are closed, or that
 * nothing has been heard of for long.
 */
#ifndef UPSTREAMTOP_SWEEP_H
#define UPSTREAMTOP_SWEEP_H

#include "handshake.h"
#include "streams.h"

struct bpf_map;

struct ut_sweep_state {
	__u64 now;
	__u32 number;
	__u32 connections;
};

/* Longer than a server sends its SYN-ACK again (six times in 63 s, tcp_synack_retries): whose client has said nothing by then is not coming. */
#define UT_HALF_OPEN_NS 75000000000ULL

/*
 * A response to a client that has closed its side is waited for so many times as long as one of unknown framing: for 60 s, as Linux waits in
 * FIN_WAIT2 for a socket that its program has closed (net.ipv4.tcp_fin_timeout).
 */
#define UT_HALF_CLOSED 20

/*
 * Whether something has lasted longer than a duration. Other CPUs go on handling packets while the sweep walks: what began after its
 * "now" has lasted for no time, not for 2^64 nanoseconds.
 */
static __always_inline bool ut_is_over(__u64 now, __u64 since, __u64 duration)
{
	return now > since && now - since > duration;
}

/*
 * Whether a response in progress has ended unseen. Framing that is known ends by its last byte, by the next request, FIN or RST, however long
 * the backend pauses, and a body that the connection ends by FIN or RST. Silence decides where the framing is unknown: a gap took the head or
 * a chunk's size. And where the client has closed its side, since a backend that says nothing more never learns that nobody listens.
 */
static __always_inline bool ut_is_silent(const struct ut_connection *c, __u64 now)
{
	if (c->response.state == UT_UNKNOWN)
		return ut_is_over(now, c->open_last_ns, config.silence_ns);
	return c->request.flags & UT_FLOW_ENDED && ut_is_over(now, c->last_ns, UT_HALF_CLOSED * config.silence_ns);
}

static __always_inline __u64 ut_older(__u64 one, __u64 other)
{
	return other && (!one || other < one) ? other : one;
}

/* When a stream began that is in a phase; 0 where it is in another one. */
static __always_inline __u64 ut_stream_began(const struct ut_stream *s, const enum ut_stream_phase phase)
{
	__u64 began = s->started_ns;

	if ((__u32)s->is != phase)
		began = 0;
	ut_barrier(began);
	return began;
}

/* What is under way on a connection. One CPU sweeps; what the others move meanwhile is met as it was before or after. */
static __always_inline void ut_note_pending(struct ut_connection *c, __u32 in_flight, __u32 sweep)
{
	struct ut_pending *p = bpf_map_lookup_elem(&pending, &c->slot);
	__u64 waiting = 0, receiving = 0;
	__u32 flags;

	if (!p)
		return;
	if (p->sweep != sweep) {
		__builtin_memset(p, 0, sizeof(*p));
		p->sweep = sweep;
	}
	p->connections++;
	/* Of HTTP/2 the streams beside the first are met by ut_sweep_stream. */
	if (c->flags & UT_HTTP2) {
		waiting = ut_stream_began(&c->http2.first, UT_STREAM_WAITING);
		receiving = ut_stream_began(&c->http2.first, UT_STREAM_RECEIVING);
	} else {
		if (in_flight)
			waiting = ut_started(c, c->answered + 1, &flags);
		if (c->open)
			receiving = c->open_started_ns;
	}
	/* One address each, not one that depends on what came before: that would need CAP_PERFMON. */
	ut_barrier(waiting);
	ut_barrier(receiving);
	p->requests += in_flight;
	p->receiving += c->open;
	p->oldest_ns = ut_older(p->oldest_ns, waiting);
	p->oldest_receiving_ns = ut_older(p->oldest_receiving_ns, receiving);
	if (c->tunnel) {
		p->tunnels++;
		p->oldest_tunnel_ns = ut_older(p->oldest_tunnel_ns, c->head_ns);
	}
}

/*
 * Counts an entry that nothing has proved. Returns whether it is to go: soon where there are many, as anybody can make them, else when it has
 * been quiet for as long as any other.
 */
static __always_inline bool ut_sweep_unproven(struct ut_connection *c, const struct ut_tuple *t, struct ut_sweep_state *s)
{
	struct ut_admissions *a = ut_admissions(t->side);
	__u64 patience = config.idle_ns;
	bool crowded;

	ut_barrier(patience); /* or the choice below becomes one between addresses, which needs CAP_PERFMON */
	if (!a)
		return false;
	a->counted++;
	crowded = (__s32)a->unproven > UT_UNPROVEN / 2;
	if (crowded)
		patience = config.connect_timeout_ns;
	if (c->flags & UT_FILTERED)
		return ut_is_over(s->now, c->last_ns, patience);
	if (c->flags & UT_SYN)
		return crowded && c->flags & UT_ESTABLISHED && ut_is_over(s->now, c->last_ns, UT_HALF_OPEN_NS);
	/* On the client side its requests have been counted for their backend. */
	return c->slot == UT_SLOT_NONE && ut_is_over(s->now, c->last_ns, patience);
}

/* Whether nothing is under way on a connection, and nothing has been for long. Of one that is ignored the last packet is not known. */
static __always_inline bool ut_is_idle(const struct ut_connection *c, const struct ut_sweep_state *s)
{
	if (c->flags & UT_FILTERED || c->tunnel || c->asked != c->answered || c->open)
		return false;
	return ut_is_over(s->now, c->last_ns, config.idle_ns);
}

/* Takes an entry away whose connection has not been seen to end. */
static __always_inline void ut_forget(struct bpf_map *map, const struct ut_tuple *t, struct ut_connection *c)
{
	ut_drop_unproven(c);
	if (!(c->flags & UT_IGNORED) && ut_is_probe(c))
		ut_count_probe(t->backend_port);
	bpf_map_delete_elem(map, t);
}

static long ut_sweep_connection(struct bpf_map *map, const struct ut_tuple *key, struct ut_connection *c, struct ut_sweep_state *s)
{
	struct ut_tuple tuple = *key; /* a map's key may not be handed on as memory */
	const struct ut_tuple *t = &tuple;
	__u32 in_flight;

	s->connections++;
	/* Of one that is ignored no packet has to be looked at: what may begin a request finds it all the same. */
	if ((c->flags & (UT_IGNORED | UT_IS_UNPROVEN)) != UT_IGNORED)
		ut_keep_port(t->side, t->backend_port);
	/* A request line whose next piece does not come was none. */
	if (c->flags & UT_TENTATIVE && ut_is_over(s->now, c->last_ns, config.silence_ns)) {
		bpf_map_delete_elem(map, key);
		return 0;
	}
	if (c->flags & UT_IS_UNPROVEN && ut_sweep_unproven(c, t, s)) {
		ut_forget(map, t, c);
		return 0;
	}
	if (c->flags & UT_IGNORED)
		goto forget;
	/* Closed by now in another way than by its own packets: the time of the last one decides. */
	if ((c->flags & (UT_SYN | UT_ESTABLISHED | UT_CLOSED)) == UT_SYN && !c->asked && ut_is_over(s->now, c->syn_ns, config.connect_timeout_ns))
		ut_fail_connect(c, t, UT_OUTCOME_TIMED_OUT, s->now);
	if (c->open && ut_is_silent(c, s->now)) {
		if (c->flags & UT_HTTP2)
			ut_end_streams(c, t, 0, UT_LEAVE_WAITING, s->now);
		else
			ut_end_exchange(c, t, UT_OUTCOME_RESPONSE);
		if (c->response.state >= UT_CHUNKED)
			c->response.state = UT_UNKNOWN;
	}
	in_flight = ut_in_flight(c);
	if (c->slot != UT_SLOT_NONE)
		ut_note_pending(c, in_flight, s->number);
forget:
	if (c->flags & UT_CLOSED && ut_is_over(s->now, c->last_ns, config.linger_ns))
		bpf_map_delete_elem(map, key);
	else if (ut_is_idle(c, s))
		ut_forget(map, t, c);
	return 0;
}

/* Takes a stream away whose connection has gone, or has lost track of it; of any other one it notes how old it is. */
static long ut_sweep_stream(struct bpf_map *map, const struct ut_stream_key *key, struct ut_stream_beside *beside, struct ut_sweep_state *s)
{
	struct ut_tuple tuple = beside->connection; /* what is another map's memory is not handed on */
	const struct ut_connection *c = ut_find(&tuple);
	struct ut_pending *p;

	if (!c || !(c->flags & UT_HTTP2) || c->http2.since_ns != key->since_ns) {
		bpf_map_delete_elem(map, key);
		return 0;
	}
	p = bpf_map_lookup_elem(&pending, &c->slot);
	if (!p || p->sweep != s->number)
		return 0;
	p->oldest_ns = ut_older(p->oldest_ns, ut_stream_began(&beside->stream, UT_STREAM_WAITING));
	p->oldest_receiving_ns = ut_older(p->oldest_receiving_ns, ut_stream_began(&beside->stream, UT_STREAM_RECEIVING));
	return 0;
}

__noinline int ut_run_sweep(void)
{
	struct ut_sweep_state s = {};
	struct ut_admissions *client = ut_admissions(UT_SIDE_CLIENT);
	struct ut_admissions *server = ut_admissions(UT_SIDE_SERVER);
	struct ut_control *c;
	__u32 zero = 0;

	c = bpf_map_lookup_elem(&control, &zero);
	if (!c || !client || !server)
		return 0;
	s.now = bpf_ktime_get_ns();
	s.number = c->sweep;
	client->since = 0;
	client->counted = 0;
	server->since = 0;
	server->counted = 0;
	bpf_loop(2 * UT_PORT_WORDS, ut_age_ports, NULL, 0);
	bpf_for_each_map_elem(&connections, ut_sweep_connection, &s, 0);
	bpf_for_each_map_elem(&streams, ut_sweep_stream, &s, 0);
	c->connections = s.connections;
	c->swept_ns = s.now;
	client->unproven = client->counted;
	server->unproven = server->counted;
	return 0;
}

#endif
