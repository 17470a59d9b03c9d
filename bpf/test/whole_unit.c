// SPDX-License-Identifier: GPL-2.0
/* What the programs as a whole count of some connections, on the host; each conversation comes in segments of any size. */
#include "whole.c"

struct script_text {
	size_t size;
	__u8 bytes[2048];
};

static void add(struct script_text *s, char kind)
{
	s->bytes[s->size++] = kind;
}

static void add_bytes(struct script_text *s, char kind, const char *bytes, size_t length)
{
	CHECK(length < 256 && s->size + length + 2 <= sizeof(s->bytes));
	add(s, kind);
	add(s, length);
	memcpy(s->bytes + s->size, bytes, length);
	s->size += length;
}

static void add_text(struct script_text *s, char kind, const char *text)
{
	add_bytes(s, kind, text, strlen(text));
}

static struct ut_counters sum(void)
{
	struct ut_counters all = {};

	for (__u32 slot = 0; slot < UT_BACKENDS; slot++) {
		const __u64 *k = bpf_map_lookup_elem(&counters, &slot);

		for (size_t i = 0; k && i < sizeof(all) / sizeof(*k); i++)
			((__u64 *)&all)[i] += k[i];
	}
	return all;
}

#define GET "GET /a?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEAD "HEAD /a HTTP/1.1\r\n\r\n"
#define POST "POST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define CHUNKED "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"

static void exchanges(void)
{
	for (most_bytes = 0; most_bytes < 40; most_bytes++) {
		struct script_text s = {};
		struct ut_counters k;

		add(&s, 'S');
		add(&s, 's');
		add_text(&s, 'Q', GET);
		add_text(&s, 'q', OK);
		add_text(&s, 'Q', POST);
		add_text(&s, 'q', "HTTP/1.1 100 Continue\r\n\r\n" CHUNKED);
		add_text(&s, 'Q', HEAD);
		add_text(&s, 'q', "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
		add_text(&s, 'Q', GET);
		add(&s, 'r');
		LLVMFuzzerTestOneInput(s.bytes, s.size);
		k = sum();
		CHECK_EQUAL(k.requests, 4);
		CHECK_EQUAL(k.responses[1], 2);
		CHECK_EQUAL(k.responses[3], 1);
		CHECK_EQUAL(k.interim, 1);
		CHECK_EQUAL(k.reset, 1);
		CHECK_EQUAL(k.connects, 1);
		CHECK_EQUAL(k.retransmits, 0);
		CHECK_EQUAL(k.bytes_sent, 2 * strlen(GET) + strlen(POST) + strlen(HEAD));
		CHECK_EQUAL(taken, 4);
	}
}

static void tunnels(void)
{
	for (most_bytes = 0; most_bytes < 40; most_bytes++) {
		struct script_text s = {};
		struct ut_counters k;

		add_text(&s, 'Q', "GET /socket HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
		add_text(&s, 'q', "HTTP/1.1 101 Switching Protocols\r\n\r\n");
		add_text(&s, 'Q', "GET /phantom HTTP/1.1\r\n\r\n");
		add_text(&s, 'q', OK);
		add(&s, 'f');
		add(&s, 'F');
		LLVMFuzzerTestOneInput(s.bytes, s.size);
		k = sum();
		CHECK_EQUAL(k.requests, 1);
		CHECK_EQUAL(k.responses[0], 1);
		CHECK_EQUAL(k.tunnel_bytes_received, strlen(OK));
		CHECK_EQUAL(k.tunnels_ended_by_backend, 1);
		CHECK_EQUAL(k.closed, 0);
	}
}

static void other_protocols(void)
{
	struct script_text s = {};

	most_bytes = 0;
	add(&s, 'S');
	add(&s, 's');
	add_text(&s, 'Q', "\x16\x03\x01\x02\xff\x01");
	add_text(&s, 'q', "\x16\x03\x03\x01\x02");
	for (int i = 0; i < 3; i++)
		add(&s, 'W');
	add_text(&s, 'Q', GET);
	add_text(&s, 'q', OK);
	LLVMFuzzerTestOneInput(s.bytes, s.size);
	CHECK_EQUAL(sum().requests, 0);
}

#define FRAMES(s, kind, frames) add_bytes(s, kind, frames, sizeof(frames) - 1)
#define FRAME(length, type, flags, stream) "\0\0" length type flags "\0\0\0" stream
#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" FRAME("\0", "\4", "\0", "\0")
#define SETTINGS FRAME("\0", "\4", "\0", "\0") FRAME("\0", "\4", "\1", "\0")
#define ASK(stream) FRAME("\2", "\1", "\5", stream) "\x82\x84" /* GET / */
#define ASK_MORE(stream) FRAME("\2", "\1", "\4", stream) "\x83\x84" /* POST /, and a body */
#define HEAD_200(stream) FRAME("\1", "\1", "\4", stream) "\x88"
#define ONLY_404(stream) FRAME("\1", "\1", "\5", stream) "\x8d"
#define INTERIM(stream)                 \
	FRAME("\5", "\1", "\4", stream) \
	"\x08\3"                        \
	"103"
#define HELLO(stream) FRAME("\5", "\0", "\0", stream) "hello"
#define HELLO_END(stream) FRAME("\5", "\0", "\1", stream) "hello"
#define TRAILERS(stream) FRAME("\1", "\1", "\5", stream) "\xbe"
#define RESET(stream, code) FRAME("\4", "\3", "\0", stream) "\0\0\0" code
#define GOAWAY(last) FRAME("\x08", "\7", "\0", "\0") "\0\0\0" last "\0\0\0\0"

/* Streams one after the other and several at once; those beside the first stand in a map. */
static void streams_of_requests(void)
{
	for (most_bytes = 0; most_bytes < 40; most_bytes++) {
		struct script_text s = {};
		struct ut_counters k;

		add(&s, 'S');
		add(&s, 's');
		FRAMES(&s, 'Q', PREFACE ASK("\1"));
		FRAMES(&s, 'q', SETTINGS INTERIM("\1") HEAD_200("\1") HELLO("\1") TRAILERS("\1"));
		FRAMES(&s, 'Q', ASK_MORE("\3") HELLO("\3") ASK("\5") ASK("\7") HELLO_END("\3"));
		FRAMES(&s, 'q', ONLY_404("\7") HEAD_200("\5") HEAD_200("\3") HELLO_END("\5") HELLO_END("\3"));
		FRAMES(&s, 'Q', ASK("\x09") ASK("\x0b") ASK("\x0d") ASK("\x0f"));
		FRAMES(&s, 'q', RESET("\x09", "\7") HEAD_200("\x0b") RESET("\x0b", "\2"));
		FRAMES(&s, 'Q', RESET("\x0d", "\x08"));
		FRAMES(&s, 'q', GOAWAY("\x0d"));
		FRAMES(&s, 'Q', ASK("\x11"));
		LLVMFuzzerTestOneInput(s.bytes, s.size);
		k = sum();
		CHECK_EQUAL(k.requests, 9);
		CHECK_EQUAL(k.responses[1], 4);
		CHECK_EQUAL(k.responses[3], 1);
		CHECK_EQUAL(k.interim, 1);
		CHECK_EQUAL(k.reset, 1);
		CHECK_EQUAL(k.truncated, 1);
		CHECK_EQUAL(k.abandoned, 1);
		CHECK_EQUAL(k.closed, 2);
		CHECK_EQUAL(k.retransmits, 0);
		CHECK_EQUAL(taken, 9);
		CHECK_EQUAL(host_map_of(&streams)->count, 0);
	}
}

static __u64 calls_with(__u32 result)
{
	__u64 all = 0;

	for (__u32 slot = 0; slot < 8; slot++) {
		const struct ut_grpc *g = bpf_map_lookup_elem(&grpc, &slot);

		all += g ? g->results[result - UT_GRPC_FIRST] : 0;
	}
	return all;
}

#define CALL_TYPE  \
	"\x5f\x10" \
	"application/grpc"
#define CALL_HEAD(stream) FRAME("\x13", "\1", "\4", stream) "\x88" CALL_TYPE
#define CALL_END(stream, code) FRAME("\x0f", "\1", "\5", stream) "\0\x0bgrpc-status\1" code
#define CALL_END_TWO(stream, code) FRAME("\x10", "\1", "\5", stream) "\0\x0bgrpc-status\2" code
#define CALL_ONLY(stream, code) FRAME("\x22", "\1", "\5", stream) "\x88" CALL_TYPE "\0\x0bgrpc-status\1" code
/* Its trailers in two frames, cut in the name. */
#define CALL_END_CUT(stream, code) FRAME("\5", "\1", "\1", stream) "\0\x0bgrp" FRAME("\x0a", "\x09", "\4", stream) "c-status\1" code

/* Calls of gRPC, and what their trailers tell. */
static void results_of_calls(void)
{
	for (most_bytes = 0; most_bytes < 60; most_bytes++) {
		struct script_text s = {};
		__u64 all = 0;

		add(&s, 'S');
		add(&s, 's');
		FRAMES(&s, 'Q', PREFACE ASK("\1"));
		FRAMES(&s, 'q', SETTINGS CALL_HEAD("\1") HELLO("\1") CALL_END("\1", "0"));
		FRAMES(&s, 'Q', ASK("\3") ASK("\5") ASK("\7") ASK("\x09") ASK("\x0b") ASK("\x0d"));
		FRAMES(&s, 'q', CALL_ONLY("\5", "5") CALL_HEAD("\7") CALL_END_TWO("\7", "14"));
		FRAMES(&s, 'q', CALL_HEAD("\x09") HELLO("\x09") CALL_END_CUT("\x09", "0"));
		/* No call; one that the backend cuts short; one whose trailers its table tells. */
		FRAMES(&s, 'q', HEAD_200("\3") HELLO_END("\3"));
		FRAMES(&s, 'q', CALL_HEAD("\x0b") RESET("\x0b", "\2"));
		FRAMES(&s, 'q', HEAD_200("\x0d") TRAILERS("\x0d"));
		LLVMFuzzerTestOneInput(s.bytes, s.size);
		CHECK_EQUAL(sum().requests, 7);
		CHECK_EQUAL(sum().http2_requests, 7);
		CHECK_EQUAL(sum().responses[1], 7);
		CHECK_EQUAL(calls_with(UT_GRPC_FIRST), 2);
		CHECK_EQUAL(calls_with(UT_GRPC_FIRST + 5), 1);
		CHECK_EQUAL(calls_with(UT_GRPC_FIRST + 14), 1);
		CHECK_EQUAL(calls_with(UT_GRPC_UNREAD), 2);
		for (__u32 result = UT_GRPC_FIRST; result <= UT_GRPC_UNREAD; result++)
			all += calls_with(result);
		CHECK_EQUAL(all, 6);
	}
}

/* A block in one frame, in three, behind padding and a priority; what is behind the path is nobody's business. */
static void names_of_streams(void)
{
	static const struct {
		const char *frames;
		size_t length;
		const char *method, *path; /* NULL: unknown */
	} asked[] = {
#define FRAMES_OF(frames) frames, sizeof(frames) - 1
		{ FRAMES_OF(FRAME("\x10", "\1", "\5", "\3") "\x82\x86\x04\4/a?b\0\1x\4hush"), "GET", "/a" },
		{ FRAMES_OF(FRAME("\x1a", "\1", "\x2d", "\3") "\4\x80\0\0\0\xff\x41\1h\x02\3PUT\x44\3/bc\xbe\xbf"
							      "\0\0\0\0"),
		  "PUT", "/bc" },
		{ FRAMES_OF(FRAME("\1", "\1", "\1", "\3") "\x83" FRAME("\4", "\x09", "\0", "\3") "\x86\x04\6/" FRAME("\x08", "\x09", "\4",
														     "\3") "abcde\0\1x"),
		  "POST", "/abcde" },
		{ FRAMES_OF(FRAME("\4", "\1", "\5", "\3") "\x82\x86\xbe\xbf"), NULL, NULL },
		{ FRAMES_OF(FRAME("\6", "\1", "\5", "\3") "\x82\x86\x04\4/a"), NULL, NULL },
	};

	for (size_t i = 0; i < 2 * sizeof(asked) / sizeof(*asked); i++) {
		bool beside = i % 2;

		for (most_bytes = 0; most_bytes < 70; most_bytes++) {
			struct script_text s = {};

			add(&s, 'S');
			add(&s, 's');
			FRAMES(&s, 'Q', PREFACE ASK("\1"));
			if (!beside)
				FRAMES(&s, 'q', SETTINGS ONLY_404("\1"));
			add_bytes(&s, 'Q', asked[i / 2].frames, asked[i / 2].length);
			if (beside)
				FRAMES(&s, 'q', SETTINGS);
			FRAMES(&s, 'q', ONLY_404("\3"));
			LLVMFuzzerTestOneInput(s.bytes, s.size);
			CHECK_EQUAL(taken, beside ? 1 : 2);
			CHECK_EQUAL(!!(newest.flags & UT_RECORD_PATH_UNKNOWN), !asked[i / 2].method);
			if (!asked[i / 2].method)
				continue;
			CHECK_EQUAL(newest.flags, UT_RECORD_HTTP2);
			CHECK_EQUAL(strcmp((const char *)newest.method, asked[i / 2].method), 0);
			CHECK_EQUAL(newest.path_length, strlen(asked[i / 2].path));
			CHECK(!memcmp(newest.path, asked[i / 2].path, newest.path_length));
		}
	}
}

/* A connection's end with streams open: waiting, and receiving. */
static void ends_of_streams(void)
{
	static const struct {
		char end;
		int reset, closed, abandoned, truncated;
	} ends[] = { { 'r', 2, 0, 0, 1 }, { 'f', 0, 2, 0, 1 }, { 'R', 0, 0, 2, 0 }, { 'F', 0, 0, 2, 0 } };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		for (most_bytes = 0; most_bytes < 40; most_bytes++) {
			struct script_text s = {};
			struct ut_counters k;

			add(&s, 'S');
			add(&s, 's');
			FRAMES(&s, 'Q', PREFACE ASK("\1") ASK("\3") ASK("\5"));
			FRAMES(&s, 'q', SETTINGS HEAD_200("\3") HELLO("\3"));
			add(&s, ends[i].end);
			LLVMFuzzerTestOneInput(s.bytes, s.size);
			k = sum();
			CHECK_EQUAL(k.requests, 3);
			CHECK_EQUAL(k.responses[1], 1);
			CHECK_EQUAL(k.reset, ends[i].reset);
			CHECK_EQUAL(k.closed, ends[i].closed);
			CHECK_EQUAL(k.abandoned, ends[i].abandoned);
			CHECK_EQUAL(k.truncated, ends[i].truncated);
			CHECK_EQUAL(taken, ends[i].end == 'F' ? 2 : 3);
		}
	}
}

/* HTTP/1 and HTTP/2 on one connection, by an upgrade and by the client's word. */
static void changes_of_version(void)
{
	/* Behind an upgrade the responses are found again where a segment begins with a frame's header and what tells it. */
	for (most_bytes = 40; most_bytes < 80; most_bytes++) {
		struct script_text s = {};
		struct ut_counters k;

		add(&s, 'S');
		add(&s, 's');
		add_text(&s, 'Q', GET);
		add_text(&s, 'q', OK);
		FRAMES(&s, 'Q', PREFACE ASK("\1"));
		FRAMES(&s, 'q', SETTINGS ONLY_404("\1"));
		add(&s, '2');
		add(&s, 'S');
		add(&s, 's');
		add_text(&s, 'Q', "GET /a HTTP/1.1\r\nUpgrade: h2c\r\n\r\n");
		add_text(&s, 'q', "HTTP/1.1 101 Switching Protocols\r\n\r\n");
		FRAMES(&s, 'q', SETTINGS);
		FRAMES(&s, 'Q', PREFACE);
		FRAMES(&s, 'q', HEAD_200("\1") HELLO_END("\1"));
		FRAMES(&s, 'Q', ASK("\3"));
		FRAMES(&s, 'q', ONLY_404("\3"));
		LLVMFuzzerTestOneInput(s.bytes, s.size);
		k = sum();
		CHECK_EQUAL(k.requests, 4);
		CHECK_EQUAL(k.responses[0], 1);
		CHECK_EQUAL(k.responses[1], 1);
		CHECK_EQUAL(k.responses[3], 2);
		CHECK_EQUAL(taken, 4);
	}
}

int main(void)
{
	streams_of_requests();
	results_of_calls();
	names_of_streams();
	ends_of_streams();
	changes_of_version();
	exchanges();
	tunnels();
	other_protocols();
	return 0;
}
