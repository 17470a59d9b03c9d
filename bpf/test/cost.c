// SPDX-License-Identifier: GPL-2.0
/*
 * What a packet costs, by kind: nanoseconds of the programs, less those of an empty program that runs in turn with them (BPF_PROG_TEST_RUN).
 *   cost OBJECT [OTHER]   as root; with another object both run in turn, and the last column is the median of the pairs' differences
 */
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../upstreamtop.h"

#define OBJECTS 2
#define ROUNDS 2001
#define AGAIN 20 /* runs of one packet that changes nothing, in one call */
#define LOOPBACK 1

#define FIN 1
#define SYN 2
#define RST 4
#define ACK 16

enum direction {
	EGRESS,
	INGRESS,
};

struct programs {
	struct bpf_object *object;
	int hooks[2];
	int sweep;
};

static struct programs tried[OBJECTS];
static int objects;
static int empty;

static void fail(const char *what)
{
	fprintf(stderr, "cost: %s\n", what);
	exit(1);
}

static int map_of(const struct programs *p, const char *name)
{
	int map = bpf_object__find_map_fd_by_name(p->object, name);

	if (map < 0)
		fail(name);
	return map;
}

static int silent(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

/* Loads as the capture does: one side, all interfaces met, every slot free. */
static void load(struct programs *p, const char *path)
{
	const __u32 zero = 0, one = 1, ifindex = LOOPBACK;
	struct ut_control control = { .meeting = 1 };
	struct bpf_program *program;
	struct bpf_map *map;

	p->object = bpf_object__open_file(path, NULL);
	if (!p->object)
		fail(path);
	bpf_object__for_each_program(program, p->object) bpf_program__set_type(program, BPF_PROG_TYPE_SCHED_CLS);
	bpf_object__for_each_map(map, p->object)
	{
		size_t size;
		struct ut_config *config = (struct ut_config *)bpf_map__initial_value(map, &size);

		if (config && strstr(bpf_map__name(map), ".rodata"))
			config->sides = 1 << UT_SIDE_CLIENT;
	}
	if (bpf_object__load(p->object))
		fail("the programs do not load");
	p->hooks[EGRESS] = bpf_program__fd(bpf_object__find_program_by_name(p->object, "ut_egress"));
	p->hooks[INGRESS] = bpf_program__fd(bpf_object__find_program_by_name(p->object, "ut_ingress"));
	p->sweep = bpf_program__fd(bpf_object__find_program_by_name(p->object, "ut_sweep"));
	bpf_map_update_elem(map_of(p, "control"), &zero, &control, BPF_ANY);
	bpf_map_update_elem(map_of(p, "interfaces"), &ifindex, &one, BPF_ANY);
	for (__u32 slot = UT_SLOT_FIRST; slot < UT_BACKENDS; slot++)
		bpf_map_update_elem(map_of(p, "free_slots"), NULL, &slot, BPF_ANY);
}

/* A frame of one connection: Ethernet, IPv4, TCP. */
struct frame {
	enum direction direction;
	size_t length;
	__u8 bytes[2048];
};

/* A connection of 10.0.0.1 to 10.0.0.9. */
struct connection {
	__u16 client_port;
	__u16 backend_port;
	__u32 sent;
	__u32 received;
};

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

static struct frame frame_of(struct connection *c, enum direction direction, __u8 flags, const void *payload, size_t length)
{
	struct frame f = { .direction = direction, .length = 14 + 20 + 20 + length };
	__u8 *ip = f.bytes + 14;
	__u8 *tcp = ip + 20;
	bool out = direction == EGRESS;

	put16(f.bytes + 12, 0x0800);
	ip[0] = 0x45;
	put16(ip + 2, 40 + length);
	ip[8] = 64;
	ip[9] = 6;
	put32(ip + 12, out ? 0x0a000001 : 0x0a000009);
	put32(ip + 16, out ? 0x0a000009 : 0x0a000001);
	put16(tcp, out ? c->client_port : c->backend_port);
	put16(tcp + 2, out ? c->backend_port : c->client_port);
	put32(tcp + 4, out ? c->sent : c->received);
	put32(tcp + 8, flags & ACK ? (out ? c->received : c->sent) : 0);
	tcp[12] = 5 << 4;
	tcp[13] = flags;
	memcpy(tcp + 20, payload, length);
	*(out ? &c->sent : &c->received) += length + !!(flags & (SYN | FIN));
	return f;
}

static __u32 run(int program, const struct frame *f, int repeat)
{
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = f->bytes, .data_size_in = f->length, .repeat = repeat);

	if (bpf_prog_test_run_opts(program, &o))
		fail(strerror(errno));
	return o.duration;
}

static int by_size(const void *one, const void *other)
{
	long a = *(const long *)one, b = *(const long *)other;

	return (a > b) - (a < b);
}

static long median(long *values, int count)
{
	qsort(values, count, sizeof(*values), by_size);
	return values[count / 2];
}

static long net[OBJECTS][ROUNDS], differences[ROUNDS];
static int rounds;

/* A packet on its way: through all objects, in turn; whoever is first has the empty program's and the other's part in the caches. */
static void pass(struct frame f, bool measured, int repeat)
{
	long floor = measured ? run(empty, &f, repeat) : 0;

	for (int i = 0; i < objects; i++) {
		int which = (i + rounds) % objects;
		long took = run(tried[which].hooks[f.direction], &f, repeat);

		if (measured)
			net[which][rounds] = took - floor;
	}
	if (measured) {
		differences[rounds] = net[objects - 1][rounds] - net[0][rounds];
		rounds++;
	}
}

static void tell(const char *kind)
{
	int count = rounds;

	printf("| %-52s |", kind);
	for (int i = 0; i < objects; i++)
		printf(" %5ld |", median(net[i], count));
	if (objects > 1)
		printf(" %+5ld |", median(differences, count));
	printf("\n");
	rounds = 0;
}

static struct connection connection(__u16 backend_port)
{
	static __u16 port = 20000;

	port = port < 60000 ? port + 1 : 20000;
	return (struct connection){ .client_port = port, .backend_port = backend_port, .sent = 1000u * port, .received = 77u * port };
}

static void say(struct connection *c, enum direction direction, const char *text, bool measured)
{
	pass(frame_of(c, direction, ACK, text, strlen(text)), measured, 1);
}

static void open_connection(struct connection *c, bool syn, bool syn_ack)
{
	pass(frame_of(c, EGRESS, SYN, "", 0), syn, 1);
	pass(frame_of(c, INGRESS, SYN | ACK, "", 0), syn_ack, 1);
}

static void sweep(void)
{
	struct connection c = connection(1);
	struct frame f = frame_of(&c, EGRESS, ACK, "", 0);

	for (int i = 0; i < objects; i++)
		run(tried[i].sweep, &f, 1);
}

#define GET "GET /api/orders/42?expand=lines HTTP/1.1\r\nHost: orders.example\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"
#define HEAD(length) \
	"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nContent-Length: " length "\r\nConnection: keep-alive\r\n\r\n"
#define BODY "0123456789012345678901234567890123456789012345678901234567890123"

static void kept_connection(void)
{
	static char body[1400];
	struct connection c = connection(8080);

	memset(body, 'b', sizeof(body));
	open_connection(&c, false, false);
	for (int i = 0; i < ROUNDS; i++) {
		say(&c, EGRESS, GET, true);
		say(&c, INGRESS, HEAD("64") BODY, false);
	}
	tell("request");
	for (int i = 0; i < ROUNDS; i++) {
		say(&c, EGRESS, GET, false);
		say(&c, INGRESS, HEAD("64") BODY, true);
	}
	tell("response with its body's end");
	for (int part = 0; part < 3; part++) {
		for (int i = 0; i < ROUNDS; i++) {
			say(&c, EGRESS, GET, false);
			say(&c, INGRESS, HEAD("2800"), part == 0);
			pass(frame_of(&c, INGRESS, ACK, body, sizeof(body)), part == 1, 1);
			pass(frame_of(&c, INGRESS, ACK, body, sizeof(body)), part == 2, 1);
		}
		tell(part == 0 ? "response's head alone" : part == 1 ? "segment inside a body" : "last segment of a body");
	}
	for (int i = 0; i < ROUNDS; i++) {
		say(&c, EGRESS, GET, false);
		say(&c, INGRESS, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false);
		say(&c, INGRESS, "40\r\n" BODY "\r\n0\r\n\r\n", true);
	}
	tell("last chunk of a body");
	for (int i = 0; i < ROUNDS; i++)
		pass(frame_of(&c, EGRESS, ACK, "", 0), true, AGAIN);
	tell("bare acknowledgement");
}

#define FRAME_HEADER 9

/* A frame of a stream: its number is put in. */
static void say_frame(struct connection *c, enum direction direction, const char *text, size_t length, __u32 stream, bool measured)
{
	static __u8 bytes[1400];

	memcpy(bytes, text, length);
	stream = htonl(stream);
	memcpy(bytes + 5, &stream, sizeof(stream));
	pass(frame_of(c, direction, ACK, bytes, length), measured, 1);
}

/* One stream after the other, in header blocks as nginx (grpc_pass) and a backend without a table write them. */
static void streams(void)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0";
	static const char asked[] = "\0\0\x2e\1\5\0\0\0\0\x82\x86\x44\x14/api/orders/4?a=1234"
				    "\x41\x0eorders.example\x10\1a\2bc";
	static const char answered[] = "\0\0\x0f\1\5\0\0\0\0\x88\x0f\x0d\1"
				       "0"
				       "\x0f\x10\x07text/ab";
	struct connection c = connection(8090);

	open_connection(&c, false, false);
	pass(frame_of(&c, EGRESS, ACK, preface, sizeof(preface)), false, 1);
	pass(frame_of(&c, INGRESS, ACK, preface + 24, sizeof(preface) - 24), false, 1);
	for (int part = 0; part < 2; part++) {
		for (int i = 0; i < ROUNDS; i++) {
			__u32 stream = 2 * (part * ROUNDS + i) + 1;

			say_frame(&c, EGRESS, asked, FRAME_HEADER + asked[2], stream, part == 0);
			say_frame(&c, INGRESS, answered, FRAME_HEADER + answered[2], stream, part == 1);
		}
		tell(part == 0 ? "HTTP/2: request" : "HTTP/2: response without a body");
	}
}

static void short_connections(void)
{
	static const char *const kinds[] = { "SYN", "SYN-ACK", "first request of a connection", "FIN of the backend", "FIN of the client" };

	for (int part = 0; part < 5; part++) {
		for (int i = 0; i < ROUNDS; i++) {
			struct connection c = connection(8081 + part);

			open_connection(&c, part == 0, part == 1);
			say(&c, EGRESS, GET, part == 2);
			say(&c, INGRESS, HEAD("64") BODY, false);
			pass(frame_of(&c, INGRESS, ACK | FIN, "", 0), part == 3, 1);
			pass(frame_of(&c, EGRESS, ACK | FIN, "", 0), part == 4, 1);
		}
		tell(kinds[part]);
	}
}

/* Segments of connections that are none of ours, to a port that no backend has and to one that a backend has. */
static void bystanders(void)
{
	static char binary[1400], text[1400], letters[1400];
	static const struct {
		const char *kind;
		__u16 port;
		const void *payload;
		size_t length;
		enum direction direction;
	} kinds[] = {
		{ "bystander: 1,400 bytes, binary", 9000, binary, sizeof(binary), EGRESS },
		{ "bystander: 1,400 bytes of letters without a blank", 9000, letters, sizeof(letters), EGRESS },
		{ "bystander: 1,400 bytes of text", 9000, text, sizeof(text), EGRESS },
		{ "bystander: a cache's request of 60 bytes", 6379, "*3\r\n$3\r\nSET\r\n$6\r\nkey:01\r\n$20\r\n01234567890123456789\r\n", 54,
		  EGRESS },
		{ "bystander: 1,400 bytes to it", 9000, binary, sizeof(binary), INGRESS },
		{ "bystander: 1,400 bytes to a backend's port, binary", 8080, binary, sizeof(binary), EGRESS },
	};

	for (size_t i = 0; i < sizeof(text); i++) {
		binary[i] = 0x80 | i;
		letters[i] = 'A' + i % 26;
		text[i] = "the quick brown fox jumps over the lazy dog "[i % 44];
	}
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		struct connection c = connection(kinds[k].port);

		for (int i = 0; i < ROUNDS; i++)
			pass(frame_of(&c, kinds[k].direction, ACK, kinds[k].payload, kinds[k].length), true, AGAIN);
		tell(kinds[k].kind);
	}
}

/* Connections that were seen to open and speak something else, right away and once two sweeps have passed. */
static void other_protocols(void)
{
	static const char *const kinds[] = { "another protocol: 1,400 bytes, sent", "another protocol: 1,400 bytes, received" };
	static char binary[1400];
	struct connection c = connection(5432);

	memset(binary, 0x80, sizeof(binary));
	open_connection(&c, false, false);
	pass(frame_of(&c, EGRESS, ACK, binary, sizeof(binary)), false, 1);
	pass(frame_of(&c, INGRESS, ACK, binary, sizeof(binary)), false, 1);
	for (int swept = 0; swept < 2; swept++) {
		for (enum direction d = EGRESS; d <= INGRESS; d++) {
			char kind[64];

			for (int i = 0; i < ROUNDS; i++)
				pass(frame_of(&c, d, ACK, binary, sizeof(binary)), true, AGAIN);
			snprintf(kind, sizeof(kind), "%s%s", kinds[d], swept ? ", later" : "");
			tell(kind);
		}
		sweep();
		sweep();
	}
}

/* What this host's own servers answer leaves like a request: on loopback each response passes both hooks. */
static void responses_that_leave(void)
{
	struct connection c = connection(8080);
	struct frame f;

	open_connection(&c, false, false);
	say(&c, EGRESS, GET, false);
	for (int i = 0; i < ROUNDS; i++) {
		f = frame_of(&c, INGRESS, ACK, HEAD("64") BODY, strlen(HEAD("64") BODY));
		f.direction = EGRESS;
		pass(f, true, AGAIN);
	}
	tell("response of an own server, as it leaves");
}

int main(int count, char **arguments)
{
	const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = -1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	if (count < 2 || count > 1 + OBJECTS) {
		fprintf(stderr, "usage: cost OBJECT [OTHER]\n");
		return 2;
	}
	libbpf_set_print(silent);
	empty = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "empty", "GPL", nothing, 2, NULL);
	if (empty < 0)
		fail("an empty program does not load: is this root?");
	for (objects = 0; objects < count - 1; objects++)
		load(&tried[objects], arguments[1 + objects]);
	printf("| median ns, less an empty program's                   |%s\n", objects > 1 ? "   one | other |  by pairs |" : "   net |");
	kept_connection();
	streams();
	short_connections();
	sweep();
	bystanders();
	other_protocols();
	responses_that_leave();
	return 0;
}
