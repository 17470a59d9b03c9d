/* SPDX-License-Identifier: GPL-2.0 */
/* All maps. Everything is allocated at load; the sum is in docs/architecture.md. */
#ifndef UPSTREAMTOP_MAPS_H
#define UPSTREAMTOP_MAPS_H

#include "connection.h"
#include "pure/block.h"
#include "pure/line_strict.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, UT_BACKENDS);
	__type(key, struct ut_endpoint);
	__type(value, __u32);
} backends SEC(".maps");

/* Slots that no backend uses; filled by the reader before attach. A queue, so that a lost race gives its slot back. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, UT_BACKENDS);
	__type(value, __u32);
} free_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, UT_BACKENDS);
	__type(key, __u32);
	__type(value, struct ut_counters);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, UT_BACKENDS);
	__type(key, __u32);
	__type(value, struct ut_grpc);
} grpc SEC(".maps");

#define UT_HISTOGRAMS (UT_BACKENDS * UT_SHARDS)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, UT_HISTOGRAMS);
	__type(key, __u32);
	__type(value, struct ut_histograms);
} histograms SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, UT_BACKENDS);
	__type(key, __u32);
	__type(value, struct ut_pending);
} pending SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ut_totals);
} totals SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, UT_RING_BYTES);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ut_control);
} control SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct ut_admissions);
} admissions SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC); /* the only way this type exists; user space inserts */
	__uint(max_entries, UT_FILTERS);
	__type(key, struct ut_filter);
	__type(value, __u8);
} include SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, UT_FILTERS);
	__type(key, struct ut_filter);
	__type(value, __u8);
} ignore SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, UT_UNREADABLE);
	__type(key, struct ut_unreadable);
	__type(value, __u64);
} unreadable SEC(".maps");

/* Connections without an entry that are counted in "unreadable", by a hash of their endpoints: so that each is counted once. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, UT_UNREADABLE_MET);
	__type(key, __u64);
	__type(value, __u8);
} unreadable_met SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, UT_CONNECTIONS);
	__type(key, struct ut_tuple);
	__type(value, struct ut_connection);
} connections SEC(".maps");

/* Key of map "streams". */
struct ut_stream_key {
	__u64 since_ns;
	__u32 number;
	__u16 client_port;
	__u16 backend_port;
};

/* A stream beside its connection's first. */
struct ut_stream_beside {
	struct ut_stream stream;
	struct ut_tuple connection;
	struct ut_request_name name;
};

/*
 * Where a connection has several streams open at once. It forgets none by itself: what finds no room is told. Those whose connection has gone the
 * sweep takes away.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, UT_STREAMS);
	__type(key, struct ut_stream_key);
	__type(value, struct ut_stream_beside);
} streams SEC(".maps");

#define UT_STRANGERS 1024 /* a power of two */

/* What is known of a packet with a payload whose connection has no entry. */
enum ut_acquaintance {
	UT_UNKNOWN_YET,
	UT_STRANGER, /* its sender is no client: whatever it sends is nobody's */
	UT_BYSTANDER, /* ignored, or it has sent no request so far: each segment is asked whether it may begin one */
};

/* A packet's endpoints as they stand in it, where they are known to be of no connection. */
struct ut_stranger {
	__u64 source[2];
	__u64 destination[2];
	__u32 ports;
	__u32 side;
	__u32 arrivals; /* valid while no connection has been met at this row since */
	__u32 is; /* enum ut_acquaintance */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, UT_STRANGERS);
	__type(key, __u32);
	__type(value, struct ut_stranger);
} strangers SEC(".maps");

/* How many connections have been met at each row of "strangers". */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, UT_STRANGERS);
	__type(key, __u32);
	__type(value, __u32);
} arrivals_at SEC(".maps");

#define UT_PORT_WORDS 64 /* of 64 ports each; beyond, several ports share a bit */

/* Ports that have a bit set: the one, and what the last sweep saw. */
struct ut_ports {
	__u64 young;
	__u64 old;
};

/* By side: the ports of the backends whose connections have an entry. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * UT_PORT_WORDS);
	__type(key, __u32);
	__type(value, struct ut_ports);
} ports SEC(".maps");

/*
 * Interfaces with our programs on them, kept by the reader: one that is gone no longer owns a connection. The value is a number from 1 on:
 * connections are met there once control->meeting has reached it, when both programs are attached.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC); /* the reader alone inserts, and counts what it cannot */
	__uint(max_entries, UT_INTERFACES);
	__type(key, __u32);
	__type(value, __u32);
} interfaces SEC(".maps");

/* Addresses of this network namespace, kept by the reader: what arrives for another one is routed, not served. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC); /* the reader alone inserts, and counts what it cannot */
	__uint(max_entries, UT_LOCAL_ADDRESSES);
	__type(key, struct ut_address);
	__type(value, __u8);
} local_addresses SEC(".maps");

/* Who connected each socket; shared with the owner programs, empty without them. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC); /* the only way this type exists: it lives in the socket */
	__type(key, int);
	__type(value, struct ut_owner);
} owners SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, UT_PROCESSES);
	__type(key, struct ut_process);
	__type(value, __u8);
} processes SEC(".maps");

/* The headers of a TCP segment, or of an ICMP message. */
struct ut_packet {
	__u8 source[16]; /* IPv4 as ::ffff:a.b.c.d */
	__u8 destination[16];
	__u32 sequence;
	__u32 acknowledged; /* valid with UT_TCP_ACK */
	__u32 payload; /* offset from the start of the frame */
	__u32 length; /* of the payload */
	__u32 network; /* offset of the IP header in the frame */
	__u16 source_port;
	__u16 destination_port;
	__u16 transport; /* offset of the transport header behind the IP header's start */
	__u16 urgent; /* valid with UT_TCP_URG */
	__u8 flags; /* UT_TCP_* */
	__u8 protocol;
	__u16 reserved;
};

/* Room that the stack has not; used by one packet at a time: both hooks run with bottom halves off. */
struct ut_scratch {
	struct ut_packet packet;
	struct ut_first first;
	struct ut_block block;
	struct ut_record record; /* without a path */
	struct ut_lead lead;
	struct ut_target target;
	struct ut_stream_beside stream;
	__u32 work; /* UT_WORK_*: what is left to the program for HTTP/2 */
	__u32 reserved;
};

#define UT_WORK_FORWARD 1 /* a segment from a client */
#define UT_WORK_REST 2 /* of which the first bytes have been read */
#define UT_WORK_BACK 4 /* a segment from a backend */
#define UT_WORK_INGRESS 8 /* the hook: it says which sides those are */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ut_scratch);
} scratch SEC(".maps");

const volatile struct ut_config config = {
	.sides = 1 << UT_SIDE_CLIENT,
	.silence_ns = 3000000000ULL,
	.connect_timeout_ns = 3000000000ULL,
	.linger_ns = 10000000000ULL,
	.idle_ns = 600000000000ULL,
};

/* What a new connection begins as. */
static const struct ut_connection fresh_connection;

#endif
