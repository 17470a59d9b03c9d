// SPDX-License-Identifier: GPL-2.0
/*
 * upstreamtop's kernel side: two tcx programs that read the plain HTTP/1.x and HTTP/2 between a proxy and its backends, and one that the
 * reader runs by hand once per interval. None of them changes a packet or a verdict.
 *
 * Loads with CAP_BPF and CAP_NET_ADMIN: packets are read in place at constant offsets only, elsewhere through bpf_skb_load_bytes; no map
 * memory but a histogram's is indexed by a variable.
 */
#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "beginning.h"
#include "glance.h"
#include "icmp.h"
#include "segment.h"
#include "sweep.h"
#include "socket.h"
#include "streaming.h"

/* TCX_NEXT (linux/bpf.h from 6.6 on): the next program of the chain decides. An observer has no verdict. */
#define UT_NEXT (-1)

enum ut_hook {
	UT_EGRESS,
	UT_INGRESS,
};

static __always_inline void ut_turn(struct ut_tuple *t, const struct ut_packet *p, __u8 side, bool from_client)
{
	t->side = side;
	__builtin_memcpy(t->client, from_client ? p->source : p->destination, 16);
	__builtin_memcpy(t->backend, from_client ? p->destination : p->source, 16);
	t->client_port = from_client ? p->source_port : p->destination_port;
	t->backend_port = from_client ? p->destination_port : p->source_port;
}

/* A segment of a known connection, client to backend. */
static __always_inline void ut_from_client(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
					   __u64 now)
{
	struct ut_flow *f = &c->request;
	__u32 to;

	if (!ut_is_followed(c, t))
		return;
	if (ut_is_reset_behind_missed(skb, f, p))
		ut_hear_backend(c, p->sequence);
	if (!ut_is_believed(skb, f, p))
		return;
	if (!ut_has_answer(c, t, p)) {
		ut_cause(UT_IGNORED_OUT_OF_WINDOW);
		return;
	}
	c->last_ns = now;
	if (p->flags & (UT_TCP_RST | UT_TCP_FIN)) {
		if (ut_has_missed(&c->response, p, &to))
			ut_hear_client(c, t, to);
	}
	/* What an RST carries is no part of the stream (RFC 9293, 3.10.7.4). */
	if (p->flags & UT_TCP_RST) {
		ut_request_end(c, t, 1, now);
		return;
	}
	if (p->length)
		ut_request_payload(skb, c, t, p, now);
	if (p->flags & UT_TCP_FIN)
		ut_note_fin(f, p);
	if (ut_fin_is_due(f))
		ut_request_end(c, t, 0, now);
}

/* A segment of a known connection, backend to client. */
static __always_inline void ut_from_backend(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p,
					    __u64 now)
{
	struct ut_flow *f = &c->response;

	/* One that is left out is proven, too: it is not one of those that anybody can make. */
	if (c->flags & UT_IGNORED && c->flags & UT_IS_UNPROVEN && p->length)
		ut_prove(c, t->side);
	if (!ut_is_followed(c, t))
		return;
	if (ut_is_reset_behind_missed(skb, f, p))
		ut_hear_client(c, t, p->sequence);
	if (!ut_is_believed(skb, f, p))
		return;
	if (c->flags & UT_IS_UNPROVEN && p->length)
		ut_accept_answer(c, t);
	if ((p->flags & UT_TCP_SYN || (p->flags & UT_TCP_RST && ut_is_opening(c))) && !ut_answers_syn(c, p)) {
		ut_cause(UT_IGNORED_OUT_OF_WINDOW);
		return;
	}
	c->last_ns = now;
	if (p->flags & UT_TCP_RST) {
		if (ut_is_opening(c) && !c->asked)
			ut_fail_connect(c, t, UT_OUTCOME_REFUSED, now);
		else
			ut_response_end(c, t, 1, now);
		return;
	}
	if (p->flags & UT_TCP_SYN)
		ut_established(c, t, p, now);
	/* A SYN-ACK may bring data along, too. */
	if (p->length)
		ut_response_payload(skb, c, t, p, now);
	if (p->flags & UT_TCP_FIN)
		ut_note_fin(f, p);
	if (ut_fin_is_due(f))
		ut_response_end(c, t, 0, now);
}

/* What the first payload that is seen of a connection is: a request line, its beginning, or neither and so not worth an entry. */
static __always_inline enum ut_beginning ut_first_payload(struct __sk_buff *skb, const struct ut_packet *p, __u8 *step)
{
	struct ut_beginning_walk w = { .at = p->payload, .end = p->payload + p->length };
	enum ut_beginning found = ut_walk_beginning(skb, &w);

	/* Behind a method, at least, it is something that was to be read. */
	if (found == UT_NO_LINE && w.step >= UT_AT_TARGET)
		ut_cause(UT_IGNORED_JUNK);
	*step = w.step;
	return found;
}

/* Whether a segment begins with a TLS record's header: type, version, and a length that is none too much (RFC 8446, 5.1 and 5.2). */
static __always_inline bool ut_is_tls(struct __sk_buff *skb, const struct ut_packet *p)
{
	__u8 header[5];
	__u32 length;

	if (p->length < sizeof(header) || bpf_skb_load_bytes(skb, p->payload, header, sizeof(header)))
		return false;
	length = header[3] << 8 | header[4];
	return header[0] - UT_TLS_TYPES <= UT_TLS_TYPES_MORE && header[1] == UT_TLS_MAJOR && header[2] <= 4 && length && length <= (1 << 14) + 256;
}

/*
 * Names the port of a connection that was open before the capture and speaks TLS. It gets no entry; each is counted once as long as no more
 * than UT_UNREADABLE_MET others come between. The backend's port is the lower one, since a client's comes from the upper half of them
 * (net.ipv4.ip_local_port_range): of a routed connection both ways pass here.
 */
static __noinline void ut_meet_tls(const struct ut_packet *p, const struct ut_tuple *t)
{
	struct ut_ends e = {
		.source = { *(const __u64 *)p->source, *(const __u64 *)(p->source + 8) },
		.destination = { *(const __u64 *)p->destination, *(const __u64 *)(p->destination + 8) },
		.source_port = p->source_port,
		.destination_port = (__u32)p->destination_port << 16 | t->side,
	};
	__u64 key;
	__u8 one = 1;

	key = ut_hash_of(&e);
	if (p->destination_port < p->source_port && ut_is_wanted(t) && !bpf_map_update_elem(&unreadable_met, &key, &one, BPF_NOEXIST)) {
		ut_cause(UT_IGNORED_TLS);
		ut_count_unreadable(p->destination_port, UT_PROTOCOL_TLS);
	}
}

/*
 * Whether the first payload that is seen of a connection goes from its backend to its client: the body of a response may begin like a
 * request.
 */
static __noinline bool ut_is_response(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side)
{
	struct ut_tuple reverse = {};
	const struct ut_connection *c;

	ut_turn(&reverse, p, side, false);
	c = ut_find(&reverse);
	if (c && !(c->flags & UT_TENTATIVE))
		return true;
	return side == UT_SIDE_CLIENT && ut_sender_listens(skb, p);
}

static __always_inline bool ut_is_local(const struct ut_packet *p)
{
	__u64 prefix[2];

	__builtin_memcpy(prefix, p->destination, 16);
	/* All of 127.0.0.0/8 is this host's own (RFC 1122, 3.2.1.3), though its interface carries one address of it. */
	if (!prefix[0] && (prefix[1] & bpf_cpu_to_be64(0xffffffffff000000ULL)) == bpf_cpu_to_be64(0x0000ffff7f000000ULL))
		return true;
	return bpf_map_lookup_elem(&local_addresses, p->destination) != NULL;
}

/*
 * Who sends a new connection's first packet, and whether that leaves it out. Only what leaves is known to have a socket here: what a
 * container behind a bridge or a routed client sends has none.
 */
static __always_inline void ut_find_origin(struct __sk_buff *skb, struct ut_origin *origin)
{
	struct bpf_sock *socket = skb->sk;
	struct ut_owner *owner;

	if (!socket) {
		origin->foreign = config.origin_local || config.process_filter;
		return;
	}
	if (!config.owners_known)
		return;
	socket = bpf_sk_fullsock(socket);
	owner = socket ? bpf_sk_storage_get(&owners, socket, NULL, 0) : NULL;
	if (owner)
		origin->owner = *owner;
	origin->foreign = !ut_is_wanted_owner(&origin->owner);
}

/*
 * The entry of a connection that has none, or that a SYN opens; NULL where it is not to be looked at. Like the two below a function of its
 * own: their stack frames would be too much for one.
 */
static __noinline struct ut_connection *ut_meet(struct __sk_buff *skb, const struct ut_packet *p, const struct ut_tuple *t, struct ut_connection *c,
						const struct ut_question *q)
{
	struct ut_origin origin = {};
	enum ut_beginning found = UT_WHOLE_LINE;
	__u8 step = 0;
	int http2 = 0;
	bool syn = (p->flags & (UT_TCP_SYN | UT_TCP_ACK)) == UT_TCP_SYN;

	if (!ut_is_met_here(skb->ifindex))
		return NULL;
	if (!syn) {
		if (!p->length || p->flags & UT_TCP_RST)
			return NULL;
		if (ut_is_response(skb, p, t->side)) {
			ut_note_stranger(q, p, UT_STRANGER);
			return NULL;
		}
		http2 = ut_meet_http2(skb, NULL, p->payload, p->length, 0);
		if (!http2)
			found = ut_first_payload(skb, p, &step);
		if (found == UT_NO_LINE && !ut_is_tls(skb, p)) {
			ut_note_stranger(q, p, UT_BYSTANDER);
			return NULL;
		}
	}
	if (t->side == UT_SIDE_SERVER && !ut_is_local(p))
		return NULL;
	if (t->side == UT_SIDE_CLIENT)
		ut_find_origin(skb, &origin);
	if (found == UT_NO_LINE) {
		if (!origin.foreign)
			ut_meet_tls(p, t);
		ut_note_stranger(q, p, UT_STRANGER);
		return NULL;
	}
	if (syn)
		return ut_open(skb, c, t, p, &origin, bpf_ktime_get_ns());
	c = ut_admit(t, &origin, ut_has_socket(skb, p, t->side), bpf_ktime_get_ns());
	if (c && p->flags & UT_TCP_ACK) {
		/* What its client has had of the backend's bytes was not seen; the next one is the first that counts. */
		c->response.next = p->acknowledged;
		c->response.flags = UT_FLOW_TRACKED;
	}
	if (c && http2)
		ut_meet_http2(skb, c, p->payload, p->length, c->last_ns);
	if (c && found == UT_LINE_SO_FAR && !(c->flags & UT_FILTERED)) {
		ut_mark(c, UT_TENTATIVE);
		c->line_step = step;
	}
	return c;
}

/*
 * A connection that was not seen to open, behind its first payload. Anything but a request gives its entry back: another protocol, so that
 * it pushes no connection out of the table; or the end of a body, which must not become the beginning of a request line. What may be
 * a piece of one waits for the next.
 */
static __always_inline void ut_settle(struct ut_connection *c, const struct ut_tuple *t)
{
	if (c->flags & UT_FILTERED)
		return;
	if (c->asked)
		__sync_fetch_and_and(&c->flags, ~UT_TENTATIVE);
	else if ((c->flags & (UT_TENTATIVE | UT_IGNORED)) != UT_TENTATIVE)
		bpf_map_delete_elem(&connections, t);
}

/* Client to backend. Returns UT_WORK_* that is left. */
static __noinline __u32 ut_look_forward(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side)
{
	struct ut_question q = {};
	struct ut_tuple t = {};
	struct ut_connection *c = NULL;
	enum ut_acquaintance known;
	bool syn = (p->flags & (UT_TCP_SYN | UT_TCP_ACK)) == UT_TCP_SYN;
	bool maybe, doubtful;

	ut_turn(&t, p, side, true);
	maybe = ut_may_know_port(side, p->destination_port);
	if (maybe)
		c = ut_find(&t);
	if (!c && !syn) {
		known = ut_is_stranger(&q, p, side);
		/* Of a bystander's packets to ports of no backend this has been asked at the first glance. */
		if (known == UT_STRANGER || (known == UT_BYSTANDER && maybe && ut_passes_by(skb)))
			return 0;
	}
	/* One that is ignored leaves no port. */
	if (!maybe) {
		c = ut_find(&t);
		if (c && c->flags & UT_IGNORED)
			ut_note_stranger(&q, p, UT_BYSTANDER);
	}
	doubtful = c && c->flags & UT_TENTATIVE && !syn;
	if (c && (doubtful ? !ut_goes_on_with_line(skb, c, p) : ut_comes_back(c, &t))) {
		bpf_map_delete_elem(&connections, &t);
		c = NULL;
	}
	if (syn || !c) {
		doubtful = !syn;
		c = ut_meet(skb, p, &t, c, &q);
		if (!c)
			return 0;
	}
	if (c->flags & UT_HTTP2)
		return UT_WORK_FORWARD;
	/* A SYN may bring the first request along (TCP Fast Open, RFC 7413). */
	ut_from_client(skb, c, &t, p, bpf_ktime_get_ns());
	/* Its preface has come. */
	if (c->flags & UT_HTTP2)
		return UT_WORK_FORWARD | UT_WORK_REST;
	if (doubtful)
		ut_settle(c, &t);
	return 0;
}

/* Backend to client. */
static __noinline __u32 ut_look_back(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side)
{
	struct ut_tuple t = {};
	struct ut_connection *c;

	if (!ut_may_know_port(side, p->source_port))
		return 0;
	ut_turn(&t, p, side, false);
	c = ut_find(&t);
	/* Between the pieces of a request line the backend says nothing: the entry was met with the end of a body. */
	if (c && c->flags & UT_TENTATIVE) {
		bpf_map_delete_elem(&connections, &t);
		c = NULL;
	}
	if (!c)
		return 0;
	if (c->flags & UT_HTTP2)
		return UT_WORK_BACK;
	ut_from_backend(skb, c, &t, p, bpf_ktime_get_ns());
	return 0;
}

/*
 * The program for HTTP/2, which the other two go over to: what it is made of is verified by itself, and costs HTTP/1 nothing. A map's initial value, so
 * that it is there as soon as they are loaded.
 */
int ut_http2(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct __sk_buff *));
} programs SEC(".maps") = {
	.values = { &ut_http2 },
};

static __always_inline int ut_look(struct __sk_buff *skb, const enum ut_hook hook)
{
	struct ut_totals *totals = ut_totals();
	struct ut_scratch *scratch;
	struct ut_packet *p;
	__u32 work = 0;
	int transport;

	if (totals)
		totals->packets++;
	if (ut_is_nobodys(skb, hook == UT_EGRESS ? UT_SIDE_CLIENT : UT_SIDE_SERVER, hook == UT_EGRESS ? UT_SIDE_SERVER : UT_SIDE_CLIENT))
		return UT_NEXT;
	scratch = ut_scratch();
	if (!scratch)
		return UT_NEXT;
	/* Not on the stack: what is known of it there would be told apart for each way through the headers, and verified for each. */
	p = &scratch->packet;
	transport = ut_read_plain(skb, p);
	if (!transport)
		transport = ut_read_packet(skb, p);
	if (transport != UT_IPPROTO_TCP) {
		if (transport > 0 && hook == UT_INGRESS)
			ut_read_icmp(skb, p);
		return UT_NEXT;
	}
	/* Nothing to read in a bare acknowledgement. */
	if (!p->length && !(p->flags & (UT_TCP_SYN | UT_TCP_FIN | UT_TCP_RST)))
		return UT_NEXT;
	if (config.sides & 1 << UT_SIDE_CLIENT) {
		if (hook == UT_EGRESS)
			work |= ut_look_forward(skb, p, UT_SIDE_CLIENT);
		else
			work |= ut_look_back(skb, p, UT_SIDE_CLIENT);
	}
	if (config.sides & 1 << UT_SIDE_SERVER) {
		if (hook == UT_INGRESS)
			work |= ut_look_forward(skb, p, UT_SIDE_SERVER);
		else
			work |= ut_look_back(skb, p, UT_SIDE_SERVER);
	}
	if (work) {
		scratch->work = work | (hook == UT_INGRESS ? UT_WORK_INGRESS : 0);
		bpf_tail_call(skb, &programs, 0);
	}
	return UT_NEXT;
}

SEC("tc")
int ut_egress(struct __sk_buff *skb)
{
	return ut_look(skb, UT_EGRESS);
}

SEC("tc")
int ut_ingress(struct __sk_buff *skb)
{
	return ut_look(skb, UT_INGRESS);
}

/* From client to backend. */
static __noinline void ut_stream_forward(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side, bool rest)
{
	struct ut_tuple t = {};
	struct ut_connection *c;

	ut_turn(&t, p, side, true);
	c = ut_find(&t);
	if (c && c->flags & UT_HTTP2)
		ut_from_streaming_client(skb, c, &t, p, rest, bpf_ktime_get_ns());
}

/* And back. */
static __noinline void ut_stream_back(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side)
{
	struct ut_tuple t = {};
	struct ut_connection *c;

	ut_turn(&t, p, side, false);
	c = ut_find(&t);
	if (c && c->flags & UT_HTTP2)
		ut_from_streaming_backend(skb, c, &t, p, bpf_ktime_get_ns());
}

/* Never attached: gets a segment of HTTP/2 that one of the two above has read, in the scratch memory of this CPU. */
SEC("tc")
int ut_http2(struct __sk_buff *skb)
{
	struct ut_scratch *x = ut_scratch();
	__u32 forward, work;

	if (!x)
		return UT_NEXT;
	work = x->work;
	forward = work & UT_WORK_INGRESS ? UT_SIDE_SERVER : UT_SIDE_CLIENT;
	if (work & UT_WORK_FORWARD)
		ut_stream_forward(skb, &x->packet, forward, work & UT_WORK_REST);
	if (work & UT_WORK_BACK)
		ut_stream_back(skb, &x->packet, !forward);
	return UT_NEXT;
}

/* Never attached: run by BPF_PROG_TEST_RUN on a packet that it does not look at. */
SEC("tc")
int ut_sweep(struct __sk_buff *skb)
{
	(void)skb;
	return ut_run_sweep();
}

/*
 * Read by nobody: makes the compiler describe in the object's type information what crosses to the reader and is no map's key or
 * value, so that the reader's layout test sees it.
 */
const struct ut_shared {
	struct ut_record record;
	enum ut_side side;
	enum ut_outcome outcome;
	enum ut_metric metric;
	enum ut_cause cause;
	enum ut_protocol protocol;
} shared_types = {};

char _license[] SEC("license") = "GPL";
