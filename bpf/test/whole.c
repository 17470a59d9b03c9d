// SPDX-License-Identifier: GPL-2.0
/*
 * For a fuzzer: the programs as a whole, compiled for the host, with connections that do anything. Whatever happens, memory is used as it may be, and
 * of each backend no more ends than was asked for.
 *
 * An input is a script: a letter for what passes, and what belongs to it. "S" SYN, "s" SYN-ACK, "F" and "f" FIN, "R" and "r" RST of the client and
 * the backend; "Q" and "q" a segment of each, a byte for its length and the bytes; "A" the one before once more; "J" a byte for how many bytes are
 * skipped; "T" half a second passes; "W" a sweep; "2" the other connection from here on; "I" the other interface.
 */
#include <sys/mman.h>

#include "../upstreamtop.bpf.c"
#include "check.h"

#define CONNECTIONS 2
#define LONGEST_FRAME 4096
#define FIRST_PORT 40000
#define BACKEND_PORT 8080

struct side {
	__u32 next;
	__u32 last; /* where the segment before began */
	__u32 length; /* of its payload */
};

struct script {
	const __u8 *at;
	const __u8 *end;
	struct side client[CONNECTIONS];
	struct side backend[CONNECTIONS];
	int connection;
	__u32 ifindex;
};

static __u64 taken; /* records */
static struct ut_record newest; /* of them */
static __u32 most_bytes; /* of a segment; 0: what a script says goes in one */

static void host_take_record(const void *record, size_t length)
{
	const struct ut_record *r = record;

	CHECK(length >= offsetof(struct ut_record, path) && length <= sizeof(*r));
	CHECK_EQUAL(length, offsetof(struct ut_record, path) + r->path_length);
	CHECK(r->outcome <= UT_OUTCOME_TIMED_OUT);
	CHECK(r->method_length <= UT_METHOD_MAX && r->path_length <= UT_PATH_MAX);
	/* Of HTTP/2 both are known, or nothing of either leaves. */
	if (r->flags & UT_RECORD_HTTP2)
		CHECK_EQUAL(!r->path_length || !r->method_length, !!(r->flags & UT_RECORD_PATH_UNKNOWN));
	if (r->flags & UT_RECORD_PATH_UNKNOWN && r->flags & UT_RECORD_HTTP2)
		CHECK(!r->path_length && !r->method_length && !r->method[0]);
	/* Parameters and queries never leave the kernel, nor what would end a path, but in Huffman's code. */
	for (int i = 0; i < r->path_length && !(r->flags & UT_RECORD_PATH_CODED); i++)
		CHECK(r->path[i] > ' ' && r->path[i] != '?' && r->path[i] != ';' && r->path[i] != '#');
	taken++;
	memset(&newest, 0, sizeof(newest));
	memcpy(&newest, record, length);
}

static void put16(__u8 *at, __u16 value)
{
	at[0] = value >> 8;
	at[1] = value;
}

static void put32(__u8 *at, __u32 value)
{
	put16(at, value >> 16);
	put16(at + 2, value);
}

/* A segment of one side goes through its hook; "payload" are the script's own bytes. */
static void pass(struct script *s, bool from_client, __u8 flags, __u32 sequence, const __u8 *payload, __u32 length)
{
	struct side *peer = from_client ? &s->backend[s->connection] : &s->client[s->connection];
	struct __sk_buff skb = { .protocol = bpf_htons(UT_ETH_P_IP), .ifindex = s->ifindex, .len = 54 + length };
	__u8 *frame = the_frame.bytes, *ip = frame + 14, *tcp = ip + 20;
	__u16 port = FIRST_PORT + s->connection;

	memset(frame, 0, 54);
	put16(frame + 12, UT_ETH_P_IP);
	ip[0] = 0x45;
	put16(ip + 2, 40 + length);
	ip[9] = UT_IPPROTO_TCP;
	put32(ip + 12, from_client ? 0x0a000001 : 0x0a000009);
	put32(ip + 16, from_client ? 0x0a000009 : 0x0a000001);
	put16(tcp, from_client ? port : BACKEND_PORT);
	put16(tcp + 2, from_client ? BACKEND_PORT : port);
	put32(tcp + 4, sequence);
	put32(tcp + 8, flags & UT_TCP_ACK ? peer->next : 0);
	tcp[12] = 5 << 4;
	tcp[13] = flags;
	if (length)
		memcpy(tcp + 20, payload, length);
	the_frame.length = skb.len;
	skb.data = (__u32)(unsigned long)frame;
	skb.data_end = skb.data + skb.len;
	CHECK_EQUAL(from_client ? ut_egress(&skb) : ut_ingress(&skb), UT_NEXT);
	the_time += 1000;
}

/* The next bytes of one side, or flags that take a number. */
static void send(struct script *s, bool from_client, __u8 flags, const __u8 *payload, __u32 length)
{
	struct side *side = from_client ? &s->client[s->connection] : &s->backend[s->connection];

	side->last = side->next;
	side->length = length;
	pass(s, from_client, flags, side->next, payload, length);
	side->next += length + !!(flags & (UT_TCP_SYN | UT_TCP_FIN));
}

static __u8 byte_of(struct script *s)
{
	return s->at < s->end ? *s->at++ : 0;
}

static void say(struct script *s, bool from_client)
{
	__u32 length = byte_of(s);

	if (length > s->end - s->at)
		length = s->end - s->at;
	while (length) {
		__u32 part = most_bytes && most_bytes < length ? most_bytes : length;

		send(s, from_client, UT_TCP_ACK, s->at, part);
		s->at += part;
		length -= part;
	}
}

static void step(struct script *s)
{
	__u32 skipped;

	switch (byte_of(s)) {
	case 'S':
		send(s, true, UT_TCP_SYN, NULL, 0);
		break;
	case 's':
		send(s, false, UT_TCP_SYN | UT_TCP_ACK, NULL, 0);
		break;
	case 'F':
		send(s, true, UT_TCP_FIN | UT_TCP_ACK, NULL, 0);
		break;
	case 'f':
		send(s, false, UT_TCP_FIN | UT_TCP_ACK, NULL, 0);
		break;
	case 'R':
		send(s, true, UT_TCP_RST | UT_TCP_ACK, NULL, 0);
		break;
	case 'r':
		send(s, false, UT_TCP_RST | UT_TCP_ACK, NULL, 0);
		break;
	case 'Q':
		say(s, true);
		break;
	case 'q':
		say(s, false);
		break;
	case 'A':
		/* The bytes need not be the same: TCP would not look at them. */
		pass(s, true, UT_TCP_ACK, s->client[s->connection].last, (const __u8 *)"GET /again HTTP/1.1\r\n\r\n", 23);
		pass(s, false, UT_TCP_ACK, s->backend[s->connection].last, (const __u8 *)"HTTP/1.1 200 OK\r\n\r\n", 19);
		break;
	case 'J':
		skipped = byte_of(s);
		s->client[s->connection].next += skipped & 0x80 ? skipped & 0x7f : 0;
		s->backend[s->connection].next += skipped & 0x80 ? 0 : skipped;
		break;
	case 'T':
		the_time += 500000000;
		break;
	case 'W':
		ut_run_sweep();
		break;
	case '2':
		s->connection = !s->connection;
		break;
	case 'I':
		s->ifindex = 3 - s->ifindex;
		break;
	}
}

/* Calls of gRPC that ended. */
static __u64 ended_calls(__u32 slot)
{
	const struct ut_grpc *g = bpf_map_lookup_elem(&grpc, &slot);
	__u64 calls = 0;

	for (int i = 0; g && i < UT_GRPC_UNREAD; i++)
		calls += g->results[i];
	return calls;
}

/* No more ends than was asked for, each record's end was counted, and no call has ended without an answer. */
static void check_accounts(void)
{
	__u64 ends = 0;

	for (__u32 slot = 0; slot < UT_BACKENDS; slot++) {
		const struct ut_counters *k = bpf_map_lookup_elem(&counters, &slot);
		__u64 ended, answered = 0;

		if (!k)
			break;
		ended = k->reset + k->closed + k->abandoned;

		for (int i = 0; i < 5; i++)
			answered += k->responses[i];
		ended += answered;
		CHECK(ended <= k->requests);
		CHECK(ended_calls(slot) <= answered && k->http2_requests <= k->requests);
		ends += ended + k->refused + k->unreachable + k->timed_out;
		CHECK(k->tunnel_bytes_sent <= k->bytes_sent && k->tunnel_bytes_received <= k->bytes_received);
		CHECK(k->connect_retries <= k->retransmits);
	}
	CHECK(taken <= ends);
}

static void begin(void)
{
	const __u32 zero = 0, one = 1, both[] = { 1, 2 };
	struct ut_control control_value = { .meeting = 1 };

	if (!the_frame.bytes) {
		/* Below 4 GiB, as an address in __sk_buff has 32 bits. */
		the_frame.bytes = mmap((void *)0x40000000, LONGEST_FRAME, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		CHECK((unsigned long)the_frame.bytes >> 32 == 0);
		HOST_MAP(backends, false);
		HOST_MAP(counters, true);
		HOST_MAP(grpc, true);
		HOST_MAP(histograms, true);
		HOST_MAP(pending, true);
		HOST_MAP(totals, true);
		HOST_MAP(control, true);
		HOST_MAP(admissions, true);
		HOST_MAP(include, false);
		HOST_MAP(ignore, false);
		HOST_MAP(unreadable, false);
		HOST_MAP(unreadable_met, false);
		HOST_MAP(connections, false);
		HOST_MAP(streams, false);
		HOST_MAP(strangers, true);
		HOST_MAP(arrivals_at, true);
		HOST_MAP(ports, true);
		HOST_MAP(interfaces, false);
		HOST_MAP(local_addresses, false);
		HOST_MAP(processes, false);
		HOST_MAP(scratch, true);
	}
	host_clear();
	host_next_slot = UT_SLOT_FIRST;
	taken = 0;
	the_time = 1000000000000;
	bpf_map_update_elem(&control, &zero, &control_value, BPF_ANY);
	bpf_map_update_elem(&interfaces, &both[0], &one, BPF_ANY);
	bpf_map_update_elem(&interfaces, &both[1], &one, BPF_ANY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script s = { .at = data, .end = data + size, .ifindex = 1 };

	begin();
	for (int i = 0; i < CONNECTIONS; i++) {
		s.client[i].next = 1000;
		s.backend[i].next = 0xfffffff0;
	}
	while (s.at < s.end)
		step(&s);
	ut_run_sweep();
	check_accounts();
	return 0;
}
