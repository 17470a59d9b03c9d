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

static void add_text(struct script_text *s, char kind, const char *text)
{
	size_t length = strlen(text);

	CHECK(length < 256);
	add(s, kind);
	add(s, length);
	memcpy(s->bytes + s->size, text, length);
	s->size += length;
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

int main(void)
{
	exchanges();
	tunnels();
	other_protocols();
	return 0;
}
