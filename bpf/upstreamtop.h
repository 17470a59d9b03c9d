/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel side and its reader share: plain structs, sizes and enumerations.
 *
 * Every struct is laid out without implicit padding. The reader's copies of these layouts are checked against the object's BTF
 * by a test, so a change here that is not made there fails the build.
 */
#ifndef UPSTREAMTOP_H
#define UPSTREAMTOP_H

#define UT_METHOD_MAX 32 /* longest method token that is one (RFC 9110, 9.1 sets no limit) */
#define UT_PATH_MAX 128 /* bytes of the target kept, parameters and query cut off */
#define UT_BUCKETS 384 /* HdrHistogram, one significant digit, unit 1,024 ns: up to 137 s */
#define UT_BUCKET_SHIFT 10 /* ns >> 10 is the histogram's unit */
#define UT_SHARDS 4 /* copies of each histogram, by CPU number */
#define UT_BACKENDS 1024 /* backend slots, the two overflow slots included */
#define UT_SLOTS_KEPT 256 /* of them, where both sides are captured, that the other side can not take */
#define UT_CONNECTIONS 32768
#define UT_STREAMS 16384 /* of HTTP/2, beside one for each connection */
#define UT_UNPROVEN 8192 /* entries of each side whose connection nothing has proved yet */
#define UT_RING_BYTES (4 * 1024 * 1024)
#define UT_FILTERS 256
#define UT_UNREADABLE 1024
#define UT_UNREADABLE_MET 4096
#define UT_INTERFACES 65536
#define UT_LOCAL_ADDRESSES 65536
#define UT_PROCESSES 64
#define UT_NAME_MAX 16 /* TASK_COMM_LEN */

/* Slots that hold the backends beyond the table, by side; the free ones start behind them. */
#define UT_SLOT_OTHER_CLIENT 0
#define UT_SLOT_OTHER_SERVER 1
#define UT_SLOT_FIRST 2

enum ut_side {
	UT_SIDE_CLIENT = 0,
	UT_SIDE_SERVER = 1,
};

/* How an exchange or an attempt to connect ended. */
enum ut_outcome {
	UT_OUTCOME_RESPONSE = 0,
	UT_OUTCOME_TRUNCATED = 1,
	UT_OUTCOME_RESET = 2,
	UT_OUTCOME_CLOSED = 3,
	UT_OUTCOME_ABANDONED = 4,
	UT_OUTCOME_REFUSED = 5,
	UT_OUTCOME_UNREACHABLE = 6,
	UT_OUTCOME_TIMED_OUT = 7,
};

enum ut_metric {
	UT_METRIC_CONNECT = 0,
	UT_METRIC_HEADER = 1,
	UT_METRIC_RESPONSE = 2,
	UT_METRICS = 3,
};

/*
 * Why something is missing from the picture. LOST: it should have been seen. IGNORED: it is none of our business.
 */
enum ut_cause {
	UT_LOST_RING_FULL = 0, /* exchange record dropped: routes miss it, counters do not */
	UT_LOST_BACKEND_TABLE_FULL = 1, /* connection whose backend went to the overflow row */
	UT_LOST_CONNECTION_TABLE_FULL = 2, /* connection that could not be tracked */
	UT_LOST_PIPELINED = 3, /* request hidden behind another in one segment, told by its response only */
	UT_LOST_REORDERED = 4, /* bytes skipped because segments came out of order beyond one gap */
	UT_LOST_MALFORMED = 5, /* headers cut short or inconsistent */
	UT_IGNORED_FRAGMENT = 6, /* later IP fragment */
	UT_IGNORED_JUNK = 7, /* connection whose first bytes are no HTTP/1.x request */
	UT_IGNORED_TLS = 8, /* connection that begins with a TLS record */
	UT_IGNORED_HTTP2 = 9, /* connection whose HTTP/2 begins while a request of HTTP/1 is in flight */
	UT_IGNORED_UNSOLICITED = 10, /* response that no request asked for (an idle connection's 408, say) */
	UT_IGNORED_FILTERED = 11, /* connection left out by include, ignore or origin */
	UT_IGNORED_PROBE = 12, /* connection that ended without a byte from its client */
	UT_LOST_MISSED = 13, /* bytes unseen that their receiver acknowledged, where a message may have begun */
	UT_LOST_AMBIGUOUS = 14, /* segment of a connection with the addresses and ports of another one on another interface */
	UT_IGNORED_OUT_OF_WINDOW = 15, /* segment that TCP refuses: RST, SYN-ACK or data where its connection is not */
	UT_IGNORED_DAMAGED = 16, /* packet whose headers contradict each other or its length, or that lacks ACK */
	UT_LOST_HANDSHAKE = 17, /* attempt to connect that was not followed: too many were under way, or the table was nearly full */
	UT_IGNORED_UNPROVEN = 18, /* request that nobody took: no handshake, no socket of this host, no answer */
	UT_LOST_STREAMS = 19, /* request of HTTP/2 that was not followed: too many at once, or a status that needs the encoder's table */
	UT_CAUSES = 20,
};

enum ut_protocol {
	UT_PROTOCOL_OTHER = 0,
	UT_PROTOCOL_TLS = 1,
	UT_PROTOCOL_HTTP2 = 2,
	UT_PROTOCOL_PROBE = 3, /* nothing: a TCP health check, or a port scan */
};

/* .rodata "config": set before load. */
struct ut_config {
	__u32 sides; /* bit per enum ut_side */
	__u32 origin_local; /* only what sockets of this network namespace send */
	__u32 owners_known; /* the owner programs are attached */
	__u32 process_filter; /* only what the processes in map "processes" send */
	__u64 silence_ns; /* a response silent for so long has ended */
	__u64 connect_timeout_ns; /* a SYN unanswered for so long has failed */
	__u64 linger_ns; /* closed connections are remembered for so long */
	__u64 idle_ns; /* and those that nothing is under way on, after their last packet */
};

/* Map "control", one element, mmapable: what changes while the programs run. */
struct ut_control {
	__u32 including; /* number of entries in "include"; 0: everything is included */
	__u32 filter_generation; /* bumped after each change of "include" or "ignore" */
	__u32 sweep; /* number of the sweep that the next run of ut_sweep does */
	__u32 connections; /* out: connections found by the last sweep */
	__u32 failure_slots; /* out: slots taken by backends that have only failed to connect */
	__u32 meeting; /* connections are met on interfaces up to this number; 0: on none, and no request begins */
	__u64 swept_ns; /* out: CLOCK_MONOTONIC of the last sweep, as the kernel's own first time namespace has it */
};

/*
 * Map "admissions" (ARRAY by side, mmapable): how much room a side takes. Apart from "control", which every packet reads: this is written for
 * every new connection, by atomic additions.
 */
struct ut_admissions {
	__u32 slots; /* those with a backend; the reader takes off what it recycles */
	__u32 unproven; /* entries that nothing has proved, counted anew by each sweep */
	__u32 since; /* such entries made since the last sweep began */
	__u32 counted; /* such entries that the sweep has met so far: its own alone */
};

/* Key of map "local_addresses" (HASH, value: __u8). */
struct ut_address {
	__u8 bytes[16]; /* network order; IPv4 as ::ffff:a.b.c.d */
};

#define UT_SLOT_FAILED 0x80000000U /* in a value of map "backends": the slot was taken by an attempt to connect that failed */

/* Key of map "backends" (HASH, value: __u32 slot, with UT_SLOT_FAILED). The reader takes away what it recycles. */
struct ut_endpoint {
	__u8 addr[16]; /* network order; IPv4 as ::ffff:a.b.c.d */
	__u16 port; /* host order */
	__u8 side; /* enum ut_side */
	__u8 reserved[5];
};

/* Map "counters" (PERCPU_ARRAY by slot). */
struct ut_counters {
	__u64 requests;
	__u64 responses[5]; /* final ones, by class 1xx to 5xx */
	__u64 interim;
	__u64 reset;
	__u64 closed;
	__u64 abandoned;
	__u64 truncated;
	__u64 refused;
	__u64 unreachable;
	__u64 timed_out;
	__u64 connects;
	__u64 retransmits;
	__u64 bytes_sent;
	__u64 bytes_received;
	__u64 records_lost;
	__u64 tunnel_bytes_sent; /* part of bytes_sent: behind a 101 or the answer to CONNECT */
	__u64 tunnel_bytes_received;
	__u64 tunnels_ended_by_client; /* whose FIN or RST came first */
	__u64 tunnels_ended_by_backend;
	__u64 connect_retries; /* part of retransmits: SYNs */
	__u64 http2_requests; /* part of requests: streams of HTTP/2 */
	__u64 time_sum_ns[UT_METRICS];
};

/*
 * What a call of gRPC ended with, by its own numbers (grpc-status) counted from UT_GRPC_FIRST on. UT_GRPC_UNREAD is none of them: the code
 * could not be read, or none came.
 */
enum ut_grpc_result {
	UT_GRPC_NONE = 0, /* no gRPC */
	UT_GRPC_FIRST = 1, /* grpc-status 0, OK */
	UT_GRPC_LAST = 17, /* grpc-status 16, UNAUTHENTICATED */
	UT_GRPC_UNREAD = 18,
};

/* Map "grpc" (ARRAY by slot, mmapable), by result less UT_GRPC_FIRST; moved atomically. Counts go on for ever: the reader takes differences. */
struct ut_grpc {
	__u64 results[UT_GRPC_UNREAD];
};

/* Map "histograms" (ARRAY, mmapable), element slot * UT_SHARDS + shard. Counts wrap at 2^32: the reader takes differences. */
struct ut_histograms {
	__u32 count[UT_METRICS][UT_BUCKETS];
};

/* Map "pending" (ARRAY by slot, mmapable): what the sweep found; valid where sweep is the number of the last one. */
struct ut_pending {
	__u32 sweep;
	__u32 requests; /* in flight */
	__u64 oldest_ns; /* CLOCK_MONOTONIC, first byte of the oldest request in flight; 0: not known */
	__u64 oldest_receiving_ns; /* first byte of the oldest request whose response's body is not over; 0: not known */
	__u64 oldest_tunnel_ns; /* first byte of the head that made the oldest tunnel one */
	__u32 receiving; /* exchanges whose final head has come and whose body is not over */
	__u32 tunnels; /* open ones */
	__u32 connections; /* entries that refer to the slot */
	__u32 reserved;
};

/* Map "totals" (PERCPU_ARRAY, one element). */
struct ut_totals {
	__u64 packets;
	__u64 causes[UT_CAUSES];
};

/* Keys of "include" and "ignore" (LPM_TRIE, value: __u8). The port must match exactly: 0 stands for any port. */
struct ut_filter {
	__u32 prefixlen; /* 16 + bits of addr */
	__u16 port; /* host order */
	__u8 addr[16];
	__u8 reserved[2]; /* never part of the prefix */
};

/* Who connected a socket: value of map "owners" (SK_STORAGE), written by the owner programs. */
struct ut_owner {
	__u32 pid; /* 0: unknown */
	__u8 name[UT_NAME_MAX]; /* comm, zero-filled */
};

/* Key of map "processes" (HASH, value: __u8): a pid with an empty name, or a name with pid 0. */
struct ut_process {
	__u32 pid;
	__u8 name[UT_NAME_MAX];
};

/* Key of map "unreadable" (LRU_HASH, value: __u64 connections). */
struct ut_unreadable {
	__u16 port; /* host order, of the side that was connected to */
	__u8 protocol; /* enum ut_protocol */
	__u8 reserved;
};

#define UT_RECORD_PATH_CUT 1 /* path longer than UT_PATH_MAX */
#define UT_RECORD_PATH_UNKNOWN 2 /* and the method: pipelined, so that they belong to no one; or of HTTP/2, and in its encoder's table alone */
#define UT_RECORD_HTTP2 4
#define UT_RECORD_METHOD_CODED 8 /* in Huffman's code (RFC 7541, 5.2) */
#define UT_RECORD_PATH_CODED 16 /* likewise, and with its query, if it has one */

/* Ring "records". */
struct ut_record {
	__u64 start_ns; /* CLOCK_MONOTONIC: first byte of the request, or first SYN */
	__u64 header_ns; /* duration to the first byte of the final head; 0 without one */
	__u64 response_ns; /* duration to the last byte seen, or to the failure */
	__u64 bytes_sent;
	__u64 bytes_received;
	__u16 slot;
	__u8 grpc; /* enum ut_grpc_result */
	__u8 reserved;
	__u32 owner_pid; /* 0: unknown */
	__u8 owner_name[UT_NAME_MAX];
	__u16 status; /* 0 without a final head */
	__u16 client_port; /* host order */
	__u8 outcome; /* enum ut_outcome */
	__u8 flags; /* UT_RECORD_* */
	__u8 method_length;
	__u8 path_length;
	__u8 method[UT_METHOD_MAX];
	__u8 path[UT_PATH_MAX]; /* ends with path_length in the ring */
};

#endif
