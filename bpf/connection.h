/* SPDX-License-Identifier: GPL-2.0 */
/* The state of one connection seen from one side: two directions, the requests that wait, the exchange in progress. */
#ifndef UPSTREAMTOP_CONNECTION_H
#define UPSTREAMTOP_CONNECTION_H

#include "again.h"
#include "pure/direction.h"
#include "pure/frame.h"
#include "pure/grpc_status.h"
#include "pure/line_general.h"
#include "pure/request_block.h"

#define UT_SLOT_NONE 0xffffffffU
#define UT_WAITING 4 /* requests in flight on one connection whose start is known */

/* Key of map "connections". */
struct ut_tuple {
	__u8 client[16];
	__u8 backend[16];
	__u16 client_port; /* host order, like all ports here */
	__u16 backend_port;
	__u8 side;
	__u8 reserved[3];
};

/* A request in flight. */
struct ut_waiting {
	__u64 started_ns;
	__u32 number; /* counts from 1 on each connection, so that a zeroed element is none */
	__u32 flags; /* UT_LINE_* */
};

/* How far a stream of HTTP/2 has come. */
enum ut_stream_phase {
	UT_STREAM_FREE,
	UT_STREAM_WAITING, /* for the head of its final response */
	UT_STREAM_RECEIVING, /* the rest of that */
	UT_STREAM_ENDING, /* whoever has taken it counts its end */
};

/* A stream whose end has not come: a request in flight, or the exchange of one. */
struct ut_stream {
	__u64 is; /* its number in the upper half, enum ut_stream_phase in the lower one; moved by compare-and-swap */
	__u64 started_ns;
	__u64 header_ns; /* duration */
	__u64 sent; /* contents of DATA */
	__u64 received;
	__u32 status;
	__u32 grpc; /* enum ut_grpc_result */
};

/* What a connection that speaks HTTP/2 has instead of a line: where both directions are, its newest stream, and room for one. */
struct ut_http2 {
	struct ut_frames request;
	struct ut_frames response;
	struct ut_stream first; /* whichever came while it was free: where one is open at a time, as behind nginx, all are here */
	__u64 since_ns; /* with its ports it names the connection in map "streams" */
	__u32 last; /* the client's newest stream */
	__u32 floor; /* what happens on streams up to it is nobody's: lost track of, or not HTTP/2's */
	__u32 limit; /* the backend takes none above it: GOAWAY */
	__u32 more; /* streams of it in the map */
	struct ut_naming naming; /* of the stream whose header block is arriving */
};

#define UT_SYN 1 /* opened before our eyes */
#define UT_ESTABLISHED 2 /* SYN-ACK seen */
#define UT_CONNECT_COUNTED 4 /* its connect time is in the backend's counters */
#define UT_IGNORED 8 /* speaks something else, or is filtered */
#define UT_FILTERED 16 /* the latter */
#define UT_SWITCHED 32 /* 101 or CONNECT: no HTTP any more */
#define UT_CLOSED 64 /* both FINs, an RST, or never established */
#define UT_HIDDEN 128 /* request bytes that could not be told apart: responses may prove more requests */
#define UT_JUNK 256 /* junk counted since the last good request */
#define UT_GIVEN_UP 512 /* the client side left first */
#define UT_FOREIGN 1024 /* left out for who sends it: not asked again */
#define UT_HEAD_LOST 2048 /* the head of the response to the oldest request may have been missed */
#define UT_TENTATIVE 4096 /* met with what may be a piece of a request line: counts nothing yet */
#define UT_IS_UNPROVEN 8192 /* neither a handshake and a request, nor a socket of this host, nor an answer has been seen */
#define UT_HTTP2 16384 /* its bytes are frames, both ways */

/*
 * Ordered by the cache lines that one exchange needs: the hash table puts 88 bytes before a value, so that these begin with the last 40 of
 * one. Rarely needed is what stands behind the record.
 */
struct ut_connection {
	__u32 flags; /* UT_* above; moved atomically, as either direction may set some of them */
	__u32 filter_generation;
	__u32 slot; /* UT_SLOT_NONE until the backend is known */
	__u32 asked; /* requests counted */
	__u32 answered; /* requests ended: by a final head or a failure; moved by compare-and-swap */
	__u32 open; /* taken by exchange: whoever gets the 1 ends it. With UT_HTTP2 the number of streams that receive */
	__u32 open_number;
	__u32 current_number; /* the request that record belongs to */
	__u64 last_ns; /* last payload or flag, either direction */
	struct ut_flow request;
	struct ut_flow response;
	union {
		struct ut_waiting waiting[UT_WAITING]; /* by number */
		struct ut_fields fields; /* with UT_HTTP2: of the backend's header block */
	};
	__u64 begun_ns; /* first byte of the request that is arriving */
	__u64 head_ns; /* first byte of the response head that is arriving */
	__u64 sent_mark; /* request.bytes and response.bytes where the exchange began */
	__u64 received_mark;
	/* The exchange whose response has begun: valid while open is set. */
	__u64 open_started_ns; /* 0: not known */
	__u64 open_header_ns; /* duration */
	__u64 open_last_ns; /* last byte of the response */
	__u16 open_status;
	__u8 status_length; /* bytes of status */
	__u8 line_step; /* how far the line of a tentative entry has come: beginning.h */
	__u32 isn; /* sequence of the SYN */
	/* Of the oldest exchange that has not ended, with UT_HTTP2 of the first stream: its owner, method and path, the rest at its end. */
	struct ut_record record;
	__u64 syn_ns; /* first SYN */
	__u64 connect_ns; /* duration, SYN to SYN-ACK */
	struct ut_again again;
	__u32 tunnel; /* no HTTP any more, and neither side has ended it; taken by exchange */
	__u32 held; /* requests of those asked that wait for proof before they count; taken by exchange */
	union {
		struct {
			struct ut_line line; /* of the request that is arriving, where that is not written to the record at once; its flags always */
			__u8 status[16]; /* a status line as far as it has come */
		};
		struct ut_http2 http2; /* with UT_HTTP2 */
	};
};

_Static_assert((88 + sizeof(struct ut_connection)) % 64 == 0, "each entry begins with a cache line");

#endif
