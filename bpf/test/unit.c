// SPDX-License-Identifier: GPL-2.0
/* What the pure layer finds in texts, and in what state it leaves a direction. Each text is read as a whole and cut in every place. */
#include "../pure/bucket.h"
#include "../pure/preamble.h"
#include "../pure/range.h"
#include "model.h"
#include "model_frames.h"
#include "model_grpc.h"
#include "model_request.h"

/* All ways to cut a text that are tried: not at all, everywhere, and once behind each of its bytes. */
#define FOR_EACH_CUT(t) for (int cut_ = -2; cut_ < 64 && ((t).cuts = cut_ == -2 ? 0 : cut_ == -1 ? ~0ULL : 1ULL << cut_, true); cut_++)

static struct text text_of(const char *text)
{
	return (struct text){ .bytes = (const __u8 *)text, .length = strlen(text) };
}

static void request_lines(void)
{
	static const struct {
		const char *text;
		int is;
		const char *method;
		const char *path;
		int flags;
		bool fast; /* the fast way answers */
		bool strict; /* it is one by the letter */
	} lines[] = {
		{ "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1, "GET", "/", 0, true, true },
		{ "GET /api/orders/42?x=1 HTTP/1.1\r\n", 1, "GET", "/api/orders/42", 0, true, true },
		{ "POST /a;jsessionid=1 HTTP/1.0\n", 1, "POST", "/a", 0, true, true },
		{ "DELETE /a#b HTTP/1.1\r\n", 1, "DELETE", "/a", 0, true, true },
		{ "OPTIONS * HTTP/1.1\r\n", 1, "OPTIONS", "*", 0, true, true },
		{ "HEAD /a HTTP/1.1\r\n", 1, "HEAD", "/a", UT_LINE_HEAD, true, true },
		{ "CONNECT a:443 HTTP/1.1\r\n", 1, "CONNECT", "a:443", UT_LINE_CONNECT, true, true },
		/* What nginx takes and the letter does not. */
		{ "GET  /a HTTP/1.1\r\n", 1, "GET", "/a", 0, false, false },
		{ "GET /a HTTP/1.1  \r\n", 1, "GET", "/a", 0, false, false },
		{ "GET /a  HTTP/1.1\r\n", 1, "GET", "/a", 0, true, false },
		/* Other methods are read the general way. */
		{ "PROPFIND /a HTTP/1.1\r\n", 1, "PROPFIND", "/a", 0, false, true },
		{ "get /a HTTP/1.1\r\n", 1, "get", "/a", 0, false, true },
		{ "M-SEARCH * HTTP/1.1\r\n", 1, "M-SEARCH", "*", 0, false, true },
		/* No request lines, whichever way they are read. */
		{ "GET HTTP/1.1\r\n", -1, "", "", 0, false, false },
		{ "GET /a\r\n", -1, "", "", 0, false, false },
		{ "GET /a HTTP/2.0\r\n", -1, "", "", 0, false, false },
		{ "GET ?a HTTP/1.1\r\n", -1, "", "", 0, false, false },
		{ "G(T /a HTTP/1.1\r\n", -1, "", "", 0, false, false },
		{ " /a HTTP/1.1\r\n", -1, "", "", 0, false, false },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG /a HTTP/1.1\r\n", -1, "", "", 0, false, false },
		{ "\x16\x03\x01\x02\x00\x01", -1, "", "", 0, false, false },
		/* Not yet. */
		{ "GET /a HTTP/1.1", 0, "", "", 0, false, false },
		{ "GE", 0, "", "", 0, false, false },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct text t = text_of(lines[i].text);

		FOR_EACH_CUT(t) {
			struct request_line r = read_line_general(&t);
			struct head h;
			__u32 end;

			CHECK_EQUAL(r.is, lines[i].is);
			CHECK_EQUAL(read_line_strict(&t, &end) == UT_WHOLE_LINE, lines[i].strict);
			CHECK_EQUAL(read_line_fast(&t, &h).is, lines[i].fast);
			if (r.is < 1)
				continue;
			CHECK_EQUAL(r.line.method_length, strlen(lines[i].method));
			CHECK(!memcmp(r.line.method, lines[i].method, r.line.method_length));
			CHECK_EQUAL(r.line.path_length, strlen(lines[i].path));
			CHECK(!memcmp(r.line.path, lines[i].path, r.line.path_length));
			CHECK_EQUAL(r.line.flags, lines[i].flags);
		}
	}
}

/* A path of more bytes than are kept is cut, and nothing of a query is kept beside it. */
static void long_paths(void)
{
	for (int length = UT_PATH_MAX - 2; length < UT_PATH_MAX + 3; length++) {
		char line[512];
		struct text t;
		int at = snprintf(line, sizeof(line), "GET ");

		memset(line + at, 'p', length);
		strcpy(line + at + length, "?secret=1 HTTP/1.1\r\n\r\n");
		t = text_of(line);
		FOR_EACH_CUT(t) {
			struct request_line r = read_line_general(&t);
			struct head h;

			CHECK_EQUAL(r.is, 1);
			CHECK_EQUAL(r.line.path_length, least(length, UT_PATH_MAX));
			CHECK_EQUAL(r.line.flags, length < UT_PATH_MAX ? 0 : UT_LINE_CUT);
			for (int i = r.line.path_length; i < UT_PATH_MAX; i++)
				CHECK_EQUAL(r.line.path[i], 0);
			CHECK_EQUAL(read_line_fast(&t, &h).is, length < UT_PATH_MAX);
		}
	}
}

/* A look at the first bytes alone tells the longest method there may be from one that is too long, whether its end has come or not. */
static void first_looks(void)
{
	for (int length = 1; length < UT_FIRST; length++) {
		for (int whole = 0; whole < 2; whole++) {
			char line[128] = "";
			struct ut_first first = {};
			struct text t;
			__u32 end;

			memset(line, 'M', length);
			strcpy(line + length, whole ? " / HTTP/1.1\r\n" : "");
			t = text_of(line);
			memcpy(&first, line, least(t.length, UT_FIRST));
			CHECK_EQUAL(ut_may_begin_line(&first, least(t.length, UT_FIRST)), length <= UT_METHOD_MAX);
			CHECK_EQUAL(read_line_strict(&t, &end) != UT_NO_LINE, length <= UT_METHOD_MAX);
		}
	}
}

static void heads(void)
{
	static const struct {
		const char *text;
		int found;
		__u64 left;
		bool fast; /* one look at the first block is all */
	} heads[] = {
		{ "HTTP/1.1 204 No Content\r\n\r\n", 0, 0, true },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n", UT_FOUND_LENGTH, 4096, true },
		{ "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\ncontent-length: 0\r\nServer: nginx\r\n\r\n", UT_FOUND_LENGTH, 0, true },
		{ "HTTP/1.1 200 OK\nContent-Length: 1234567\n\n", UT_FOUND_LENGTH, 1234567, true },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", UT_FOUND_CHUNKED, 0, true },
		{ "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n", UT_FOUND_CHUNKED, 0, true },
		/* Written in other ways. */
		{ "x\r\nContent-Length:5\r\n\r\n", UT_FOUND_LENGTH, 5, false },
		{ "x\r\nContent-Length: \t12345678901 \r\n\r\n", UT_FOUND_LENGTH, 12345678901, false },
		{ "x\r\nContent-Length: x\r\n\r\n", UT_FOUND_DOUBT, 0, false },
		{ "x\r\nContent-Length:\r\n\r\n", UT_FOUND_DOUBT, 0, false },
		{ "x\r\nContent-Length: 99999999999999999999\r\n\r\n", UT_FOUND_DOUBT, 0, false },
		{ "x\nContent-Length: 5764607523034234880\n\n", UT_FOUND_DOUBT, 0, false },
		{ "x\r\nContent-Length: 5\r\nContent-Length:\t6\r\n\r\n", UT_FOUND_LENGTH, 6, false },
		{ "x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", UT_FOUND_CHUNKED, 0, false },
		{ "x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", UT_FOUND_CODED, 0, false },
		{ "x\r\nTransfer-Encoding: identity\r\nContent-Length: 3\r\n\r\n", UT_FOUND_LENGTH, 3, false },
		{ "x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", UT_FOUND_CHUNKED, 0, false },
		/* Two such lines, one behind the other, and a third in the same block. */
		{ "x\r\nTransfer-Encoding:a\r\nContent-Length:7\r\nTransfer-Encoding:b\r\n\r\n", UT_FOUND_LENGTH | UT_FOUND_CODED, 7, false },
		/* Not these fields. */
		{ "x\r\nContent-Lengthy: 5\r\nX-Content-Length: 6\r\nContent-Length : 7\r\n\r\n", 0, 0, true },
		{ "x\r\nContent\rLength: 5\r\nTransfer-Encoding\x1a chunked\r\n\r\n", 0, 0, true },
		{ "x\r\nTransfer-Encoding: chunked\rx\r\n\r\n", UT_FOUND_CODED, 0, false },
		{ "x\r\nA: b\r\r\n\r\n", 0, 0, true },
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		struct text t = text_of(heads[i].text);
		struct head h = read_head_fast(&t, false);

		CHECK_EQUAL(h.done, heads[i].fast);
		FOR_EACH_CUT(t) {
			h = read_fields(&t, 0);
			CHECK(h.done);
			CHECK_EQUAL(h.end, t.length);
			CHECK_EQUAL(h.found, heads[i].found);
			CHECK_EQUAL(h.left, heads[i].left);
		}
	}
}

/* The end of a block, at each byte of a line that tells something. */
static void heads_of_several_blocks(void)
{
	for (int before = UT_BLOCK - 48; before < UT_BLOCK + 2; before++) {
		char head[2 * UT_BLOCK];
		struct text t;

		memset(head, 'x', before);
		strcpy(head + before, "\r\nContent-Length: 314\r\nX: y\r\n\r\n");
		t = text_of(head);
		FOR_EACH_CUT(t) {
			struct head h = read_fields(&t, 0);

			CHECK_EQUAL(h.found, UT_FOUND_LENGTH);
			CHECK_EQUAL(h.left, 314);
			CHECK_EQUAL(h.end, t.length);
		}
	}
}

static void status_lines(void)
{
	static const struct {
		const char *text;
		int code;
		bool fast;
	} lines[] = {
		{ "HTTP/1.1 200 OK\r\n", 200, true }, { "HTTP/1.0 404\r\n", 404, true },
		{ "HTTP/1.1 999 \r\n", 999, true },   { "HTTP/1.1   503 x\r\n", 503, false },
		{ "HTTP/1.1 099 x\r\n", -1, false },  { "HTTP/2.0 200 OK\r\n", -1, false },
		{ "HTTP/1.1 2x0 OK\r\n", -1, false }, { "HTTQ", -1, false },
		{ "HTTP/1.1 20", 0, false },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct text t = text_of(lines[i].text);
		__u64 words[2] = {};
		__u32 end;
		int code = 0;

		memcpy(words, t.bytes, least(t.length, sizeof(words)));
		CHECK_EQUAL(ut_fast_status(words, &code), lines[i].fast);
		if (lines[i].fast)
			CHECK_EQUAL(code, lines[i].code);
		FOR_EACH_CUT(t)
			CHECK_EQUAL(read_status_general(&t, &end), lines[i].code);
	}
}

static void chunked_bodies(void)
{
	static const struct {
		const char *text;
		int end; /* bytes of it that are the body; 0 where that has not ended */
	} bodies[] = {
		{ "0\r\n\r\n", 5 },
		{ "0\n\n", 3 },
		{ "5\r\nhello\r\n0\r\n\r\nHTTP", 15 },
		{ "A;name=value\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", 31 },
		{ "000000000000000000005\r\n\r\n\r\n\n\r\n0\r\n\r\n", 35 },
		{ "3\r\nabc\r\n00\r\nTrailer: 0\r\n\r\n", 26 },
		{ "5\r\nhello\r\n", 0 },
		{ "5\r\nhel", 0 },
		{ "0\r\nTrailer: 0\r\n", 0 },
		{ "1F\r\n0123456789012345678901234567890\r\n0\r\n\r\n", 42 },
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct text t = text_of(bodies[i].text);

		FOR_EACH_CUT(t) {
			struct ut_chunk_walk w;

			CHECK_EQUAL(read_chunks(&t, &w), bodies[i].end != 0);
			if (bodies[i].end)
				CHECK_EQUAL(w.at, bodies[i].end);
		}
	}
}

static void tokens(void)
{
	for (int byte = 0; byte < 256; byte++) {
		bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');

		CHECK_EQUAL(ut_is_token(byte), alphanumeric || (byte && strchr("!#$%&'*+-.^_`|~", byte)));
	}
}

/* What follows a head, by what it said. */
static void bodies(void)
{
	static const struct {
		__u8 found;
		__u64 left;
		__u8 request; /* the state behind the head */
		__u8 response;
	} cases[] = {
		{ 0, 0, UT_START, UT_OPEN_END },
		{ UT_FOUND_LENGTH, 0, UT_START, UT_START },
		{ UT_FOUND_LENGTH, 7, UT_LENGTH, UT_LENGTH },
		{ UT_FOUND_LENGTH | UT_FOUND_CHUNKED, 7, UT_CHUNKED, UT_CHUNKED },
		{ UT_FOUND_DOUBT, 0, UT_UNKNOWN, UT_UNKNOWN },
		{ UT_FOUND_CODED, 0, UT_UNKNOWN, UT_OPEN_END },
		{ UT_FOUND_NO_BODY | UT_FOUND_LENGTH, 7, UT_LENGTH, UT_START },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ut_flow request = { .found = cases[i].found, .left = cases[i].left };
		struct ut_flow response = request;

		ut_request_body(&request);
		CHECK_EQUAL(request.state, cases[i].request);
		ut_response_body(&response);
		CHECK_EQUAL(response.state, cases[i].response);
	}
}

/* A body of known length ends with its last byte; what is behind that stays in the segment. */
static void lengths(void)
{
	struct ut_flow f = { .state = UT_LENGTH, .left = 10 };
	struct ut_segment s = { .length = 4 };

	CHECK(!ut_consume_body(&f, &s));
	CHECK_EQUAL(f.left, 6);
	s.length = 9;
	CHECK(ut_consume_body(&f, &s));
	CHECK_EQUAL(s.length, 3);
	CHECK_EQUAL(f.bytes, 10);
}

/* What a gap of 100 bytes leaves of a message. */
static void gaps(void)
{
	static const struct {
		__u8 state;
		__u8 position;
		__u64 left;
		__u8 after;
		bool ended;
		bool begun;
	} cases[] = {
		{ UT_START, 0, 0, UT_START, false, true },
		{ UT_LEAD, 0, 0, UT_START, false, true },
		{ UT_REST, 0, 0, UT_START, false, true },
		{ UT_FIELDS, 0, 0, UT_UNKNOWN, false, false },
		{ UT_LENGTH, 0, 101, UT_LENGTH, false, false },
		{ UT_LENGTH, 0, 100, UT_START, true, false },
		{ UT_LENGTH, 0, 99, UT_START, true, true },
		{ UT_CHUNKED, UT_CHUNK_DATA, 100, UT_CHUNKED, false, false },
		{ UT_CHUNKED, UT_CHUNK_DATA, 99, UT_UNKNOWN, false, false },
		{ UT_CHUNKED, UT_CHUNK_SIZE, 100, UT_UNKNOWN, false, false },
		{ UT_OPEN_END, 0, 0, UT_OPEN_END, false, false },
		{ UT_UNKNOWN, 0, 0, UT_UNKNOWN, false, false },
		{ UT_PREAMBLE, 0, 0, UT_UNKNOWN, false, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ut_flow f = { .state = cases[i].state, .position = cases[i].position, .left = cases[i].left };
		bool begun = false;

		CHECK_EQUAL(ut_pass_gap(&f, 100, &begun), cases[i].ended);
		CHECK_EQUAL(begun, cases[i].begun);
		CHECK_EQUAL(f.state, cases[i].after);
		CHECK_EQUAL(f.bytes, 100);
	}
}

/* Segments ahead of order around the end of the sequence's 32 bits. */
static void ranges(void)
{
	struct ut_flow f = { .flags = UT_FLOW_TRACKED, .next = 0xfffffff0 };
	struct ut_ordering p = { .f = &f, .sequence = 0, .end = 16 };
	__u32 next;

	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_PUT_DOWN);
	CHECK_EQUAL(f.ahead, ut_range(0, 16));
	p.sequence = 16;
	p.end = 32;
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(f.ahead, ut_range(0, 32));
	p.sequence = 8;
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_SENT_AGAIN);
	CHECK_EQUAL(ut_take_ahead(&f, &next), 0);
	CHECK_EQUAL(f.taken, 0);
	ut_advance(&f, 4);
	CHECK_EQUAL(ut_take_ahead(&f, &next), 28);
	CHECK_EQUAL(next, 32);
	CHECK_EQUAL(f.taken, 1);
	CHECK_EQUAL(f.ahead, 0);
	ut_advance(&f, next);
	CHECK_EQUAL(f.taken, 0);
	/* A range whose bytes have been read meanwhile is none any more. */
	f.ahead = ut_range(20, 32);
	CHECK_EQUAL(ut_take_ahead(&f, &next), 0);
	CHECK_EQUAL(f.ahead, 0);
	CHECK_EQUAL(f.taken, 0);
	/* A gap that is not filled any more. */
	p = (struct ut_ordering){ .f = &f, .sequence = f.next + 100, .end = f.next + UT_LONGEST_GAP };
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_READ_NOW);
	CHECK_EQUAL(p.gap, 100);
	CHECK_EQUAL(f.taken, 1);
	CHECK(ut_is_near(&f, f.next + UT_FAR) && ut_is_near(&f, f.next - UT_FAR));
	CHECK(!ut_is_near(&f, f.next + UT_FAR + 1) && !ut_is_near(&f, f.next - UT_FAR - 1));
}

/* While one CPU reads, another has a copy of what it reads, or what comes behind. */
static void takes(void)
{
	struct ut_flow f = { .flags = UT_FLOW_TRACKED, .next = 0xfffffff0 };
	struct ut_ordering p = { .f = &f, .sequence = 0xfffffff0, .end = 16 };
	__u32 next;

	CHECK(!ut_claim(&f, 0xffffffef) && !ut_claim(&f, 0xfffffff1));
	CHECK(ut_claim(&f, 0xfffffff0));
	CHECK(!ut_claim(&f, 0xfffffff0));
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_SENT_AGAIN);
	CHECK_EQUAL(f.ahead, 0);
	p = (struct ut_ordering){ .f = &f, .sequence = 16, .end = 32 };
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_PUT_DOWN);
	CHECK_EQUAL(ut_take_ahead(&f, &next), 0);
	/* Where the first one has not moved on, what lies too far ahead waits as well. */
	p = (struct ut_ordering){ .f = &f, .sequence = 32, .end = f.next + UT_LONGEST_GAP };
	CHECK_EQUAL(ut_try_ahead(&p), 1);
	CHECK_EQUAL(p.done, UT_PUT_DOWN);
	ut_advance(&f, 16);
	CHECK_EQUAL(ut_take_ahead(&f, &next), UT_LONGEST_GAP - 32);
	ut_advance(&f, next);
	CHECK(ut_claim(&f, next));
	f = (struct ut_flow){};
	CHECK(ut_claim_first(&f, 5));
	CHECK_EQUAL(f.next, 5);
	CHECK_EQUAL(f.flags, UT_FLOW_TRACKED);
	CHECK(!ut_claim_first(&f, 5) && !ut_claim(&f, 5));
}

static void buckets(void)
{
	CHECK_EQUAL(ut_bucket(0), 0);
	CHECK_EQUAL(ut_bucket(1023), 0);
	CHECK_EQUAL(ut_bucket(1024), 1);
	CHECK_EQUAL(ut_bucket(31 * 1024), 31);
	CHECK_EQUAL(ut_bucket(32 * 1024), 32);
	CHECK_EQUAL(ut_bucket(33 * 1024), 32);
	CHECK_EQUAL(ut_bucket(34 * 1024), 33);
	CHECK_EQUAL(ut_bucket(137438953471), UT_BUCKETS - 1);
	CHECK_EQUAL(ut_bucket(~0ULL), UT_BUCKETS - 1);
}

#define FRAME(length, type, flags, stream) "\0\0" length type flags "\0\0\0" stream

static const char conversation[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" /* as nginx begins it */
	FRAME("\x06", "\4", "\0", "\0") "\0\1\0\0\0\0" FRAME("\x04", "\x08", "\0", "\0") "\x7f\xff\0\0"
	/* Padding of three bytes, a priority, and a block of one that goes on in two frames. */
	FRAME("\x0a", "\1", "\x28", "\1") "\3\0\0\0\0\1\x83"
					  "\0\0\0" FRAME("\x02", "\x09", "\0", "\1") "\x86\x44" FRAME("\x12", "\x09", "\4",
												      "\1") "\x84 0123456789abcdef"
	/* Contents of four bytes and padding of two; the end, empty. */
	FRAME("\x07", "\0", "\x08", "\1") "\2"
					  "body"
					  "\0\0" FRAME("\0", "\0", "\1", "\1")
	/* An unknown type, RST_STREAM, GOAWAY, and a frame whose padding is all of it. */
	FRAME("\x03", "\x77", "\xff", "\1") "abc" FRAME("\x04", "\3", "\0", "\1") "\0\0\0\7" FRAME("\x08", "\7", "\0", "\0") "\0\0\0\5\0\0\0\2" FRAME(
		"\x03", "\1", "\x0d", "\3") "\xff\0\0";

/* Frames of all kinds, cut everywhere. */
static void frames(void)
{
	static const struct {
		__u8 kind, type, ends;
		__u32 stream, data, led;
		const char *lead;
	} expected[] = {
		{ UT_FRAME_ENDED, UT_FRAME_SETTINGS, 0, 0, 0, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_WINDOW_UPDATE, 0, 0, 0, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_HEADERS, 0, 1, 0, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_CONTINUATION, 0, 1, 0, 0, "" },
		{ UT_FRAME_LEAD, UT_FRAME_CONTINUATION, 0, 1, 0, 16, "\x83\x86\x44\x84 0123456789a" },
		{ UT_FRAME_ENDED, UT_FRAME_CONTINUATION, 0, 1, 0, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_DATA, 0, 1, 4, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_DATA, 1, 1, 0, 0, "" },
		{ UT_FRAME_ENDED, 0x77, 0, 1, 0, 0, "" },
		{ UT_FRAME_LEAD, UT_FRAME_RST_STREAM, 0, 1, 0, 4, "\0\0\0\7" },
		{ UT_FRAME_ENDED, UT_FRAME_RST_STREAM, 0, 1, 0, 0, "" },
		{ UT_FRAME_LEAD, UT_FRAME_GOAWAY, 0, 0, 0, 8, "\0\0\0\5\0\0\0\2" },
		{ UT_FRAME_ENDED, UT_FRAME_GOAWAY, 0, 0, 0, 0, "" },
		{ UT_FRAME_LEAD, UT_FRAME_HEADERS, 0, 3, 0, 0, "" },
		{ UT_FRAME_ENDED, UT_FRAME_HEADERS, 1, 3, 0, 0, "" },
	};
	struct text t = { .bytes = (const __u8 *)conversation, .length = sizeof(conversation) - 1 };

	FOR_EACH_CUT(t) {
		static struct facts f;

		read_frames(&t, true, &f);
		CHECK_EQUAL(f.count, sizeof(expected) / sizeof(*expected));
		CHECK_EQUAL(f.at, t.length);
		for (size_t i = 0; i < f.count; i++) {
			CHECK_EQUAL(f.all[i].kind, expected[i].kind);
			CHECK_EQUAL(f.all[i].type, expected[i].type);
			CHECK_EQUAL(f.all[i].ends, expected[i].ends);
			CHECK_EQUAL(f.all[i].stream, expected[i].stream);
			CHECK_EQUAL(f.all[i].data, expected[i].data);
			CHECK_EQUAL(f.all[i].led, expected[i].led);
			CHECK(!memcmp(f.all[i].lead, expected[i].lead, expected[i].led));
		}
	}
	t = text_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\rx");
	FOR_EACH_CUT(t) {
		static struct facts f;

		read_frames(&t, true, &f);
		CHECK(f.none);
	}
}

/* The longest frame in segments of 64 kB, and a gap in it up to its very end, or one byte further. */
static void long_frames(void)
{
	struct ut_frames f = {};
	__u64 header = UT_WORD(0xff, 0xff, 0xff, UT_FRAME_DATA, UT_END_STREAM, 0x7f, 0xff, 0xff);

	CHECK_EQUAL(ut_read_frames(&f, header, 0xff, 1 << 16), UT_FRAME_HEADER);
	CHECK_EQUAL(f.left, UT_LONGEST_FRAME);
	CHECK_EQUAL(f.stream, 0x7fffffff);
	CHECK_EQUAL(ut_read_frames(&f, 0, 0, 1 << 16), 1 << 16);
	CHECK_EQUAL(f.data, 1 << 16);
	CHECK(ut_pass_frame_gap(&f, f.left - 1));
	CHECK_EQUAL(f.events, 0);
	CHECK(ut_pass_frame_gap(&f, 1));
	CHECK_EQUAL(f.events, UT_FRAME_ENDED | UT_FRAME_END_STREAM);
	CHECK_EQUAL(f.data, 1);
	CHECK(!ut_pass_frame_gap(&f, 1));
	CHECK_EQUAL(f.phase, UT_OUT_OF_STEP);
	f = (struct ut_frames){};
	ut_read_frames(&f, header, 1, 1 << 16);
	CHECK(!ut_pass_frame_gap(&f, UT_LONGEST_FRAME + 1));
	/* In a header block only what it says is lost. */
	f = (struct ut_frames){};
	ut_read_frames(&f, UT_WORD(0, 0, 40, UT_FRAME_HEADERS, UT_END_HEADERS, 0, 0, 0), 1, 12);
	ut_read_frames(&f, 0x88, 0, 3);
	CHECK(ut_pass_frame_gap(&f, 37));
	CHECK_EQUAL(f.events, UT_FRAME_LEAD | UT_FRAME_ENDED);
	CHECK_EQUAL(ut_block_status(f.lead[0], f.lead[1], f.led), UT_STATUS_UNKNOWN);
}

static void block_statuses(void)
{
	static const struct {
		const char *block;
		__u32 length;
		int status;
	} blocks[] = {
		{ "\x88\xbf", 2, 200 }, /* indexed */
		{ "\x8d", 1, 404 },
		{ "\x8e", 1, 500 },
		{ "\x48\x82\x64\x02", 4, 302 }, /* Huffman's code (RFC 7541, C.6.1) */
		{ "\x48\x83\x64\x0e\xff", 5, 307 }, /* the same, C.6.2 */
		{ "\x48\3"
		  "307",
		  5, 307 }, /* plain, as Tomcat writes it */
		{ "\x08\3"
		  "100",
		  5, 100 },
		{ "\x18\3"
		  "503",
		  5, 503 },
		{ "\x20\x3f\xe1\x1f\x8c", 5, 400 }, /* behind two sizes of the table */
		{ "\x3f\xe1\xff\x03\x88", 5, 200 },
		{ "\x40\7:status\3"
		  "418",
		  13, 418 }, /* its name a literal */
		{ "\0\x85\xb8\x84\x8d\x36\xa3\x82\x10\3", 10, 201 },
		{ "\xbe", 1, UT_STATUS_UNKNOWN }, /* from the encoder's table */
		{ "\x7e\3"
		  "200",
		  5, UT_STATUS_UNKNOWN },
		{ "\x48\3"
		  "20",
		  4, UT_STATUS_UNKNOWN },
		{ "\x48\4"
		  "2000",
		  6, UT_STATUS_UNKNOWN },
		{ "\x48\3"
		  "099",
		  5, UT_STATUS_UNKNOWN },
		{ "\x48\x82\x10\2", 4, UT_STATUS_UNKNOWN }, /* the last of its bits is padding, which is ones */
		{ "\x20\x20\x20\x88", 4, UT_STATUS_UNKNOWN },
		{ "\x82", 1, UT_STATUS_UNKNOWN }, /* a request's */
		{ "", 0, UT_STATUS_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		__u64 words[2] = {};

		memcpy(words, blocks[i].block, blocks[i].length);
		CHECK_EQUAL(model_status_of((const __u8 *)blocks[i].block, blocks[i].length), blocks[i].status);
		CHECK_EQUAL(ut_block_status(words[0], words[1], blocks[i].length), blocks[i].status);
	}
}

#define NAME_PLAIN "\x0bgrpc-status"
#define NAME_CODED "\x88\x9a\xca\xc8\xb2\x12\x34\xda\x8f"
#define TYPE_CODED "\x8b\x1d\x75\xd0\x62\x0d\x26\x3d\x4c\x4d\x65\x64"
#define BLOCK(text) text, sizeof(text) - 1

/* What header blocks tell of gRPC; each is cut in every place. */
static void calls(void)
{
	static const struct {
		const char *block;
		__u32 length;
		bool type;
		int result;
		bool unread;
	} blocks[] = {
		{ BLOCK("\x88\x5f" TYPE_CODED), true, 0, false },
		{ BLOCK("\x88\x0f\x10\x10"
			"application/grpc"),
		  true, 0, false },
		{ BLOCK("\x88\x1f\x10\x16"
			"application/grpc+proto"),
		  true, 0, false },
		{ BLOCK("\x88\x5f\x0f"
			"application/grp"),
		  false, 0, false },
		{ BLOCK("\x88\x5f\x11"
			"application/jsonx"),
		  false, 0, false },
		{ BLOCK("\x40" NAME_PLAIN "\1"
			"0"),
		  false, UT_GRPC_FIRST, false },
		{ BLOCK("\0" NAME_PLAIN "\2"
			"14"),
		  false, UT_GRPC_FIRST + 14, false },
		{ BLOCK("\x10" NAME_CODED "\2"
			"16"),
		  false, UT_GRPC_LAST, false },
		{ BLOCK("\0" NAME_CODED "\x81\x07"), false, UT_GRPC_FIRST, false }, /* 0 and 5 by Huffman's code */
		{ BLOCK("\0" NAME_CODED "\x81\x6f"), false, UT_GRPC_FIRST + 5, false },
		{ BLOCK("\0" NAME_CODED "\x82\x0b\x5f"), false, UT_GRPC_FIRST + 14, false },
		/* Behind others, and their values. */
		{ BLOCK("\x88\x5f" TYPE_CODED "\x61\3"
			"abc\x40\5grpc-\4"
			"what\x0f\x0d\1"
			"7\0" NAME_PLAIN "\2"
			"13\0\x0cgrpc-message\4"
			"oops"),
		  true, UT_GRPC_FIRST + 13, false },
		{ BLOCK("\0\x0bgrpc-statuz\1"
			"1\0" NAME_PLAIN "\1"
			"7"),
		  false, UT_GRPC_FIRST + 7, false },
		/* What no server of gRPC says. */
		{ BLOCK("\0" NAME_PLAIN "\2"
			"17"),
		  false, UT_GRPC_UNREAD, false },
		{ BLOCK("\0" NAME_PLAIN "\2"
			"05"),
		  false, UT_GRPC_UNREAD, false },
		{ BLOCK("\0" NAME_PLAIN "\3"
			"100"),
		  false, UT_GRPC_UNREAD, false },
		{ BLOCK("\0" NAME_PLAIN "\0"), false, UT_GRPC_UNREAD, false },
		/* By the encoder's own table. */
		{ BLOCK("\xbe"), false, 0, true },
		{ BLOCK("\x7e\1"
			"5"),
		  false, 0, true },
		{ BLOCK("\x80\0" NAME_PLAIN "\1"
			"5"),
		  false, 0, true }, /* no index */
		{ BLOCK("\xff\xff\xff\xff\xff\1\0" NAME_PLAIN "\1"
			"5"),
		  false, 0, true },
		{ BLOCK("\0" NAME_PLAIN), false, 0, false },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		struct text t = { .bytes = (const __u8 *)blocks[i].block, .length = blocks[i].length };

		FOR_EACH_CUT(t) {
			struct call c = read_call(&t);

			CHECK_EQUAL(c.type, blocks[i].type);
			CHECK_EQUAL(c.result, blocks[i].result);
			CHECK_EQUAL(c.unread, blocks[i].unread);
			check_call(&t);
		}
	}
}

#define BYTES(bytes) bytes, sizeof(bytes) - 1
#define LONG "0123456789abcdefghijklmnopqrstuvwxyz"

/* Methods and paths of header blocks, cut everywhere. */
static void request_blocks(void)
{
	static const struct {
		const char *block;
		__u32 length;
		const char *method, *path; /* NULL: unknown */
		__u8 flags;
	} blocks[] = {
		/* RFC 7541, C.3.1 and C.4.1; what follows stands in a table: C.4.2. */
		{ BYTES("\x82\x86\x84\x41\x0fwww.example.com"), "GET", "/", 0 },
		{ BYTES("\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"), "GET", "/", 0 },
		{ BYTES("\x82\x87\x85\xbf\x40\x88\x25\xa8\x49\xe9\x5b\xa9\x7d\x7f"), "GET", "/index.html", 0 },
		/* As nginx writes them. */
		{ BYTES("\x83\x86\x44\x84\x62\x75\xd8\x8f\x41\1h"), "POST", "\x62\x75\xd8\x8f", UT_RECORD_PATH_CODED },
		{ BYTES("\x42\x82\xbf\x83\x86\x44\2/a"), "\xbf\x83", "/a", UT_RECORD_METHOD_CODED },
		/* The authority first, and the path before the method, as Go and grpc-java do. */
		{ BYTES("\x41\4host\x04\4/a/b\x83"), "POST", "/a/b", 0 },
		/* From the encoder's own table: unknown, until it is written out. */
		{ BYTES("\xbe\xbf\x82\x04\2/a"), "GET", "/a", 0 },
		{ BYTES("\xff\x80\1\x82\x04\2/a"), "GET", "/a", 0 },
		{ BYTES("\x82\x86\xbe\xbf"), NULL, NULL, 0 },
		{ BYTES("\x82\x86\x7e\2/a\x41\1h"), NULL, NULL, 0 },
		{ BYTES("\x82\x7f\3\2/a\x84"), "GET", "/", 0 },
		{ BYTES("\x82\x0f\x30\2/a\x84"), "GET", "/", 0 },
		/* Queries and parameters stay here, where they can be seen. */
		{ BYTES("\x82\x04\7/a?bc=d"), "GET", "/a", 0 },
		{ BYTES("\x82\x14\7/a;bc=d"), "GET", "/a", 0 },
		{ BYTES("\x82\x04\2?a"), NULL, NULL, 0 },
		{ BYTES("\x82\x04\0"), NULL, NULL, 0 },
		/* Sizes of the table before the first field, not behind it. */
		{ BYTES("\x20\x3f\xe1\x1f\x82\x84"), "GET", "/", 0 },
		{ BYTES("\x82\x20\x84"), NULL, NULL, 0 },
		{ BYTES("\x20\x20\x20\x82\x84"), NULL, NULL, 0 },
		/* A pseudo-header field whose name is written out: ":protocol". */
		{ BYTES("\x82\0\x09:protocol\x09websocket\x84"), "GET", "/", 0 },
		{ BYTES("\x82\0\x87\xb9\x58\xd3\x3f\x41\x9c\x51\1x\x84"), "GET", "/", 0 },
		/* Behind a field that is none nothing is looked at. */
		{ BYTES("\x82\x40\6secret\5value\x84"), NULL, NULL, 0 },
		{ BYTES("\x82\x5a\2en\x84"), NULL, NULL, 0 },
		{ BYTES("\x82\x0f\x2e\2en\x84"), NULL, NULL, 0 },
		{ BYTES("\x82\x88\x84"), NULL, NULL, 0 },
		{ BYTES("\x80"), NULL, NULL, 0 },
		/* The first one counts, and an end that does not come tells nothing. */
		{ BYTES("\x82\x83\x84"), "GET", "/", 0 },
		{ BYTES("\x82\x04\5/abc"), NULL, NULL, 0 },
		{ BYTES(""), NULL, NULL, 0 },
		/* No method is so long; a path may be. */
		{ BYTES("\x02\x24" LONG "\x84"), NULL, NULL, 0 },
		{ BYTES("\x82\x04\x7f\x12"
			"/" LONG LONG LONG LONG),
		  "GET", "/" LONG LONG LONG "0123456789abcdefghi", UT_RECORD_PATH_CUT },
		{ BYTES("\x82\x04\x7f\x14"
			"/" LONG LONG LONG "?" LONG),
		  NULL, NULL, 0 },
		{ BYTES("\x82\x04\x7f\x13"
			"/" LONG LONG LONG "?" LONG),
		  "GET", "/" LONG LONG LONG, 0 },
		{ BYTES("\x82\x04\xff\x12"
			"/" LONG LONG LONG LONG),
		  "GET", "/" LONG LONG LONG "0123456789abcdefghi", UT_RECORD_PATH_CODED | UT_RECORD_PATH_CUT },
		{ BYTES("\x82\x04\x7f\xff\xff\xff\1/a"), NULL, NULL, 0 },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		struct text t = { .bytes = (const __u8 *)blocks[i].block, .length = blocks[i].length };
		struct ut_request_name name;

		FOR_EACH_CUT(t) {
			check_request(&t, &name);
			CHECK_EQUAL(name.flags, UT_RECORD_HTTP2 | (blocks[i].method ? blocks[i].flags : UT_RECORD_PATH_UNKNOWN));
			if (!blocks[i].method)
				continue;
			CHECK_EQUAL(name.method_length, strlen(blocks[i].method));
			CHECK_EQUAL(name.path_length, strlen(blocks[i].path));
			CHECK(!memcmp(name.method, blocks[i].method, name.method_length));
			CHECK(!memcmp(name.path, blocks[i].path, name.path_length));
		}
	}
}

/* What a segment may begin with where nobody knows what came before. */
static void frame_beginnings(void)
{
	static const struct {
		const char *text;
		__u32 length;
		bool request, response, control;
	} segments[] = {
		{ FRAME("\2", "\1", "\5", "\1") "\x82\x86xxxxx", 16, true, false, false },
		{ FRAME("\2", "\1", "\4", "\x0b") "\x42\x03xxxxx", 16, true, false, false },
		{ FRAME("\7", "\1", "\x24", "\1") "\0\0\0\0\0\x83\x86", 16, true, false, false },
		{ FRAME("\7", "\1", "\x2c", "\1") "\0\0\0\0\0\0\x83", 16, true, false, false },
		{ FRAME("\1", "\1", "\4", "\1") "\x88xxxxxx", 16, false, true, false },
		{ FRAME("\6", "\1", "\4", "\1") "\x48\3"
						"404xx",
		  16, false, true, false },
		{ FRAME("\x8", "\1", "\5", "\1") "\x82\x86xxxxx", 16, false, false, false }, /* longer than the segment */
		{ FRAME("\2", "\1", "\1", "\1") "\x82\x86xxxxx", 16, false, false, false }, /* goes on */
		{ FRAME("\2", "\1", "\5", "\2") "\x82\x86xxxxx", 16, false, false, false }, /* a server's stream */
		{ FRAME("\2", "\1", "\x45", "\1") "\x82\x86xxxxx", 16, false, false, false }, /* a flag that is none */
		{ FRAME("\2", "\0", "\5", "\1") "\x82\x86xxxxx", 16, false, false, false }, /* DATA */
		{ FRAME("\4", "\x08", "\0", "\7") "\0\0\1\0xxx", 16, false, false, true },
		{ FRAME("\x08", "\6", "\1", "\0") "12345678", 17, false, false, true },
		{ FRAME("\0", "\4", "\1", "\0") "xxxxxxx", 16, false, false, true },
		{ FRAME("\0", "\4", "\1", "\1") "xxxxxxx", 16, false, false, false },
		{ "GET / HTTP/1.1\r\n", 16, false, false, false },
	};

	for (size_t i = 0; i < sizeof(segments) / sizeof(*segments); i++) {
		__u64 words[2];

		memcpy(words, segments[i].text, sizeof(words));
		CHECK_EQUAL(ut_begins_request(words[0], words[1], segments[i].length), segments[i].request);
		CHECK_EQUAL(ut_begins_response(words[0], words[1], segments[i].length), segments[i].response);
		CHECK_EQUAL(ut_begins_control(words[0], words[1], segments[i].length), segments[i].control);
	}
	CHECK(ut_begins_settings(UT_WORD(0, 0, 12, UT_FRAME_SETTINGS, 0, 0, 0, 0), 0));
	CHECK(!ut_begins_settings(UT_WORD(0, 0, 12, UT_FRAME_SETTINGS, UT_ACK, 0, 0, 0), 0));
	CHECK(!ut_begins_settings(UT_WORD(0, 0, 12, UT_FRAME_SETTINGS, 0, 0, 0, 0), 1));
	CHECK(!ut_begins_settings(UT_WORD(0, 0, 11, UT_FRAME_SETTINGS, 0, 0, 0, 0), 0));
}

int main(void)
{
	request_lines();
	long_paths();
	first_looks();
	heads();
	heads_of_several_blocks();
	status_lines();
	chunked_bodies();
	tokens();
	bodies();
	lengths();
	gaps();
	ranges();
	takes();
	buckets();
	frames();
	long_frames();
	block_statuses();
	calls();
	request_blocks();
	frame_beginnings();
	return 0;
}
