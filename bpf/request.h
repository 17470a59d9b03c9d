/* SPDX-License-Identifier: GPL-2.0 */
/* The request direction: start line by start line. */
#ifndef UPSTREAMTOP_REQUEST_H
#define UPSTREAMTOP_REQUEST_H

#include "beginning.h"
#include "message.h"

/* A connection that turns out to speak HTTP/2. */
static __always_inline void ut_name_http2(const struct ut_tuple *t)
{
	ut_cause(UT_IGNORED_HTTP2);
	ut_count_unreadable(t->backend_port, UT_PROTOCOL_HTTP2);
}

/* What the first bytes of a connection turn out to be when they are no request. */
static __always_inline void ut_not_http(struct ut_connection *c, const struct ut_tuple *t, __u8 protocol)
{
	if (c->asked) {
		/* It has spoken HTTP before: bytes that were lost track of. Wait for the next request line. */
		if (!(c->flags & UT_JUNK)) {
			ut_mark(c, UT_JUNK);
			if (protocol == UT_PROTOCOL_HTTP2)
				ut_name_http2(t);
			else
				ut_cause(UT_IGNORED_JUNK);
		}
		return;
	}
	ut_mark(c, UT_IGNORED);
	if (protocol == UT_PROTOCOL_TLS)
		ut_cause(UT_IGNORED_TLS);
	else if (protocol == UT_PROTOCOL_HTTP2)
		ut_cause(UT_IGNORED_HTTP2);
	else
		ut_cause(UT_IGNORED_JUNK);
	ut_count_unreadable(t->backend_port, protocol);
}

/* Marks the methods that say something about the response; "begin" are a method's first eight bytes, filled up with zeros. */
static __always_inline void ut_note_method(struct ut_line *line, __u64 begin)
{
	if (begin == UT_WORD('H', 'E', 'A', 'D', '\0', '\0', '\0', '\0'))
		line->flags |= UT_LINE_HEAD;
	if (begin == UT_WORD('C', 'O', 'N', 'N', 'E', 'C', 'T', '\0'))
		line->flags |= UT_LINE_CONNECT;
}

/*
 * Collects the method token. Returns 1 when the space behind it has been read, 0 at the segment's end, -1 for junk (which a TLS
 * record is too, and told so).
 */
__noinline int ut_read_method(struct __sk_buff *skb, struct ut_connection *c, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have, more;
	int length;

	if (!c || !s || !x)
		return -1;
	have = c->line.method_length;
	more = s->length;
	ut_barrier(have);
	if (have > UT_METHOD_MAX)
		return -1;
	/* Always: a branch on "have" would make two paths to the addition below, which the verifier refuses without CAP_PERFMON. */
	__builtin_memcpy(x->lead, c->line.method, UT_METHOD_MAX);
	if (more > UT_METHOD_MAX + 1)
		more = UT_METHOD_MAX + 1;
	ut_barrier(more);
	if (more < 1 || more > UT_METHOD_MAX + 1)
		return 0;
	if (bpf_skb_load_bytes(skb, s->at, x->lead + have, more))
		return -1;
	length = ut_token_length(x, have + more);
	if (length == UT_TOKEN_JUNK)
		return -1;
	if (length == UT_TOKEN_OPEN) {
		/* The method is kept as far as it has come; 33 bytes without a space were junk. */
		ut_keep((__u64 *)c->line.method, (const __u64 *)x->lead, UT_METHOD_MAX / 8, have + more);
		c->line.method_length = have + more;
		ut_consume(&c->request, s, more);
		return 0;
	}
	ut_keep((__u64 *)c->line.method, (const __u64 *)x->lead, UT_METHOD_MAX / 8, length);
	c->line.method_length = length;
	ut_note_method(&c->line, *(const __u64 *)c->line.method);
	more = length + 1 - have;
	if (more > s->length)
		return -1;
	ut_consume(&c->request, s, more);
	return 1;
}

#define UT_MORE_BLANKS 2

/*
 * Collects the target up to its parameters or query. Returns 1 when it is known, 0 at the segment's end, -1 where there is none, and UT_MORE_BLANKS
 * behind another blank in front of it, as nginx takes it (its state sw_spaces_before_uri).
 */
__noinline int ut_read_target(struct __sk_buff *skb, struct ut_connection *c, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have, more, length;

	if (!c || !s || !x)
		return -1;
	have = c->line.path_length;
	more = s->length;
	ut_barrier(have);
	if (have >= UT_PATH_MAX)
		return 1;
	__builtin_memcpy(x->path, c->line.path, UT_PATH_MAX);
	if (more > UT_PATH_MAX)
		more = UT_PATH_MAX;
	ut_barrier(more);
	if (more < 1 || more > UT_PATH_MAX)
		return 0;
	if (bpf_skb_load_bytes(skb, s->at, x->path + have, more))
		return -1;
	length = ut_path_length(x);
	if (length > have + more)
		length = have + more;
	ut_keep((__u64 *)c->line.path, (const __u64 *)x->path, UT_PATH_MAX / 8, length);
	if (length == have + more) {
		/* No end in sight: all that was read belongs to it. */
		if (length >= UT_PATH_MAX) {
			length = UT_PATH_MAX;
			c->line.flags |= UT_LINE_CUT;
		}
		c->line.path_length = length;
		more = length - have;
		if (more > s->length)
			return -1;
		ut_consume(&c->request, s, more);
		return length >= UT_PATH_MAX;
	}
	c->line.path_length = length;
	if (!length) {
		if (*(const __u8 *)x->path != ' ')
			return -1;
		ut_consume(&c->request, s, 1);
		return UT_MORE_BLANKS;
	}
	more = length - have;
	if (length < have || more > s->length)
		return -1;
	ut_consume(&c->request, s, more);
	return 1;
}

#define UT_PREFACE 0x505249202a204854ULL	/* "PRI * HT", the newest byte lowest */

/* What the end of a request line says: 1 for HTTP/1.x, -1 for anything else, -2 for the preface of HTTP/2 (RFC 9113, 3.4). */
static __always_inline int ut_version(__u64 tail)
{
	/* "HTTP/1.x" before a bare LF, "TTP/1.x\r" before CR LF. */
	if ((tail & 0xff) == '\r') {
		if (tail >> 16 == 0x5454502f312eULL)
			return 1;
		return tail == 0x5454502f322e300dULL ? -2 : -1;
	}
	return tail >> 8 == 0x485454502f312eULL ? 1 : -1;
}

#define UT_LAST_BLANKS 4	/* more of them leave too little of the version in a line's last eight bytes */

/* Whether a request line ends in a version of HTTP/1 and blanks, which nginx takes there (its state sw_spaces_after_digit). */
__noinline int ut_is_version_and_blanks(__u64 tail)
{
	__u64 known = ~0ULL >> 8;
	__u32 blanks = 0;

	if ((tail & 0xff) == '\r') {
		tail >>= 8;
		known >>= 8;
	}
#pragma unroll
	for (int i = 0; i < UT_LAST_BLANKS; i++) {
		if ((tail & 0xff) == ' ') {
			tail >>= 8;
			known >>= 8;
			blanks++;
		}
	}
	return blanks && (tail >> 8 & known) == (0x485454502f312eULL & known);
}

/* The path of a line or a record, by the word. */
struct ut_path {
	__u64 words[UT_PATH_MAX / 8];
};

/* Copies a path up to what ends it. Returns its length, UT_PATH_MAX where nothing does. "from" is unaligned memory of a map. */
static __always_inline int ut_copy_path(struct ut_path *path, const __u8 *from)
{
	__u64 *to = path->words;

#pragma unroll
	for (int i = 0; i < UT_PATH_MAX / 8; i++) {
		__u64 word = *(const __u64 *)(from + 8 * i);
		__u64 marks = ut_path_ends(word);

		if (marks) {
			__u64 *at = &to[i];

			/* An address of its own for each way out: a common one would be an index. */
			ut_barrier(at);
			*at = word & (((marks & -marks) >> 7) - 1);
			return i * 8 + ut_lowest(marks);
		}
		to[i] = word;
	}
	return UT_PATH_MAX;
}

/* The same for the target behind a method of "length" letters at the start of scratch->block: one constant offset each. */
__noinline int ut_copy_target(struct ut_path *path, struct ut_scratch *x, __u32 length)
{
	const __u8 *from;

	if (!path || !x)
		return 0;
	switch (length) {
	case 3:
		from = (const __u8 *)x->block + 4;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 4:
		from = (const __u8 *)x->block + 5;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 5:
		from = (const __u8 *)x->block + 6;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 6:
		from = (const __u8 *)x->block + 7;
		ut_barrier(from);
		return ut_copy_path(path, from);
	case 7:
		from = (const __u8 *)x->block + 8;
		ut_barrier(from);
		return ut_copy_path(path, from);
	}
	return 0;
}

/* The number of letters of the method that the block begins with, if the request line is there as a whole and its method has 3 to 7 capitals. */
static __always_inline __u32 ut_whole_line(const struct ut_scratch *x)
{
	return x->scan.first && ut_version(x->scan.tail) == 1 ? ut_capitals(x->block[0]) : 0;
}

/* Whether a path that was copied from a line is one: it has a byte at least, was not cut, and ends in the line. */
static __always_inline bool ut_is_path(__u32 path, __u32 method, const struct ut_scratch *x)
{
	return path && path < UT_PATH_MAX && method + 1 + path < x->scan.first;
}

/*
 * Takes the request line from the block that was scanned, if it is there as a whole and written as nearly all are: a method of three to
 * seven capitals, a target of less than UT_PATH_MAX bytes. Returns whether it is; anything else is read piece by piece. It goes to the
 * exchange's record at once where "alone" says that it may.
 */
static __always_inline bool ut_take_line(struct ut_connection *c, struct ut_scratch *x, bool alone)
{
	__u32 method = ut_whole_line(x);
	__u64 begin = x->block[0] & ((1ULL << (8 * method)) - 1);
	__u32 path;

	if (!method)
		return false;
	if (alone) {
		path = ut_copy_target((struct ut_path *)c->record.path, x, method);
		if (!ut_is_path(path, method, x))
			return false;
		*(__u64 *)c->record.method = begin;
		c->record.method_length = method;
		c->record.path_length = path;
		c->record.flags = 0;
	} else {
		path = ut_copy_target((struct ut_path *)c->line.path, x, method);
		if (!ut_is_path(path, method, x))
			return false;
		*(__u64 *)c->line.method = begin;
		c->line.method_length = method;
		c->line.path_length = path;
	}
	ut_note_method(&c->line, begin);
	return true;
}

/*
 * Reads a head that begins with the block in scratch->block, "room" bytes of it, where its request line can be taken at once. Returns 1
 * behind the head, 0 at the segment's end or beyond what is looked at, -1 where nothing was read.
 */
static __always_inline int ut_read_whole_line(struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s, struct ut_scratch *x,
					      __u32 room)
{
	struct ut_walk w = { .position = UT_INSIDE_LINE };
	bool alone = ut_is_alone(c);

	w.at = s->at;
	w.end = s->at + s->length;
	ut_walk_block(x, &w, room, true);
	if (!ut_take_line(c, x, alone))
		return -1;
	c->request.state = UT_FIELDS;
	ut_begin_request(c, t, alone);
	return ut_take_walk(&c->request, s, &w);
}

/* The head is complete: what follows? */
static __always_inline void ut_request_body(struct ut_flow *f)
{
	f->position = 0;
	if (f->found & UT_FOUND_CHUNKED) {
		f->state = UT_CHUNKED;
		f->left = 0;
	} else if (f->found & UT_FOUND_CODED) {
		/* Where it ends cannot be told; a server refuses it (RFC 9112, 6.3). */
		f->state = UT_UNKNOWN;
	} else if (f->found & UT_FOUND_LENGTH) {
		f->state = f->left ? UT_LENGTH : UT_START;
	} else {
		/* No length and no transfer coding: no body (RFC 9112, 6.3). */
		f->state = f->found & UT_FOUND_DOUBT ? UT_UNKNOWN : UT_START;
	}
	f->found = 0;
	f->tail = f->bytes;
}

/*
 * Whether a segment begins the next request though a body was announced: its client was answered before it sent a byte of that, a 417 to its
 * "Expect: 100-continue" say, and did without (RFC 9110, 10.1.1). It must be a request line by the letter: a body may follow all the same.
 */
__noinline int ut_left_body_out(struct __sk_buff *skb, const struct ut_connection *c, const struct ut_segment *s)
{
	struct ut_beginning_walk w = {};
	const struct ut_flow *f;

	if (!c || !s)
		return 0;
	f = &c->request;
	if ((f->state != UT_LENGTH && f->state != UT_CHUNKED) || f->bytes != f->tail || !c->asked || ut_in_flight(c) || c->open)
		return 0;
	w.at = s->at;
	w.end = s->at + s->length;
	return ut_walk_beginning(skb, &w) == UT_WHOLE_LINE;
}

/*
 * What a proxy puts before the first request of a connection to say who its own client is (the PROXY protocol,
 * https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt): version 1 is a line of 107 bytes at most, version 2 begins with twelve fixed
 * bytes, the first four of which pass as empty lines, then version and command, family, and the length of the rest.
 */
#define UT_PROXY_LINE 107
#define UT_PROXY_BEGINS 4	/* those four bytes */
#define UT_PROXY_FIXED 16

/* Whether a line that is no request's is version 1's. "tail" are its last bytes. */
static __always_inline bool ut_is_proxy_line(const struct ut_connection *c)
{
	const struct ut_flow *f = &c->request;

	return !c->asked && !f->message && f->bytes <= UT_PROXY_LINE && (f->tail & 0xff) == '\r' &&
	       *(const __u64 *)c->line.method == UT_WORD('P', 'R', 'O', 'X', 'Y', '\0', '\0', '\0');
}

/* A byte of version 2's fixed part behind the first four. Returns 0 where it is none. */
static __always_inline int ut_pass_preamble(struct ut_flow *f, __u8 byte)
{
	const __u64 rest = UT_WORD('\0', '\r', '\n', 'Q', 'U', 'I', 'T', '\n');
	__u32 place = f->bytes - UT_PROXY_BEGINS;	/* the byte is counted already: from 1 */

	if (place <= 8)
		return byte == (__u8)(rest >> (8 * (place - 1)));
	if (place == 9)
		return byte >> 4 == 2;
	if (place > 10)
		f->left = f->left << 8 | byte;
	if (f->bytes == UT_PROXY_FIXED)
		f->state = f->left ? UT_LENGTH : UT_START;
	return 1;
}

/*
 * Reads on in the request direction, at most one message. Returns 1 where bytes are left for another step.
 */
__noinline int ut_request_step(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	struct ut_flow *f;
	__u8 first = 0;
	__u32 before, room;
	int result;

	if (!c || !t || !s || !x || !s->length)
		return 0;
	f = &c->request;
	before = s->length;
	if (f->state == UT_UNKNOWN && !ut_in_flight(c))
		f->state = UT_START;
	if (f->state == UT_PREAMBLE) {
		if (bpf_skb_load_bytes(skb, s->at, &first, 1))
			return 0;
		ut_consume(f, s, 1);
		if (ut_pass_preamble(f, first))
			return s->length != 0;
		first = 0;
		goto junk;
	}
	if (f->state >= UT_LENGTH) {
		if (!ut_read_body(skb, f, s))
			return ut_goes_on(s, before);
		f->state = UT_START;
		return s->length != 0;
	}
	if (f->state == UT_START) {
		room = ut_load_block(skb, x, s->at, s->at + s->length);
		first = room ? x->block[0] : 0;
		/* Empty lines before a request line are skipped (RFC 9112, 2.2). */
		if (first == '\r' || first == '\n') {
			ut_consume(f, s, 1);
			return s->length != 0;
		}
		if (room && !first && f->bytes == UT_PROXY_BEGINS && !c->asked) {
			f->left = 0;
			f->state = UT_PREAMBLE;
			return 1;
		}
		c->begun_ns = s->now;
		f->message = f->bytes;
		f->tail = 0;
		c->line.method_length = 0;
		c->line.path_length = 0;
		c->line.flags = 0;
		f->state = UT_LEAD;
		result = room ? ut_read_whole_line(c, t, s, x, room) : -1;
		if (result > 0)
			goto body;
		if (!result && !s->length)
			return 0;
	}
	if (f->state == UT_LEAD) {
		result = ut_read_method(skb, c, s);
		if (!result)
			return 0;
		if (result < 0)
			goto junk;
		f->state = UT_TARGET;
	}
	if (f->state == UT_TARGET) {
		result = ut_read_target(skb, c, s);
		if (result == UT_MORE_BLANKS)
			return s->length != 0;
		if (!result)
			return 0;
		if (result < 0)
			goto junk;
		f->state = UT_REST;
	}
	if (f->state == UT_REST) {
		if (!ut_finish_line(skb, f, s))
			return ut_goes_on(s, before);
		result = ut_version(f->tail);
		if (result == -1 && ut_is_version_and_blanks(f->tail))
			result = 1;
		if (result < 0 && ut_is_proxy_line(c)) {
			f->state = UT_START;
			return s->length != 0;
		}
		if (result < 0) {
			first = result == -2 ? 'P' : 0;
			goto junk;
		}
		f->state = UT_FIELDS;
		f->position = UT_AT_LINE_START;
		f->found = 0;
		f->left = 0;
		ut_begin_request(c, t, false);
	}
	if (!ut_read_fields(skb, f, s))
		return ut_goes_on(s, before);
body:
	ut_request_body(f);
	return s->length != 0;
junk:
	f->state = UT_START;
	ut_consume(f, s, s->length);
	ut_not_http(c, t, first == 0x16 ? UT_PROTOCOL_TLS : first == 'P' && f->tail == 0x5454502f322e300dULL ? UT_PROTOCOL_HTTP2 : UT_PROTOCOL_OTHER);
	return 0;
}

/*
 * What a client sends behind a 101, or behind the answer to CONNECT. The preface of HTTP/2 shows that this is no tunnel but "Upgrade: h2c"
 * (RFC 7540, 3.2; the JDK's HttpClient asks for it): its first eight bytes, in whatever pieces, are kept in f->tail.
 */
__noinline int ut_read_tunnel(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_flow *f;
	__u32 more;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->request;
	if (f->state != UT_OPEN_END && f->state != UT_LEAD) {
		f->state = UT_LEAD;
		f->message = f->bytes;
		f->tail = 0;
	}
	if (f->state == UT_LEAD) {
		more = 8 - (f->bytes - f->message);
		if (more > s->length)
			more = s->length;
		if (more < 1 || more > 8)
			return 0;
		f->tail = ut_tail(skb, s->at + more, more, f->tail);
		if (f->bytes + more - f->message == 8) {
			f->state = UT_OPEN_END;
			if (f->tail == UT_PREFACE && __sync_lock_test_and_set(&c->tunnel, 0))
				ut_name_http2(t);
		}
	}
	ut_consume(f, s, s->length);
	return 0;
}

#endif
