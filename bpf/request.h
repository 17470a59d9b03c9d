/* SPDX-License-Identifier: GPL-2.0 */
/* The request direction: start line by start line. */
#ifndef UPSTREAMTOP_REQUEST_H
#define UPSTREAMTOP_REQUEST_H

#include "beginning.h"
#include "exchange.h"
#include "streams.h"
#include "message.h"
#include "pure/line_fast.h"
#include "pure/preamble.h"

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

/* Collects the method token: ut_general_method. */
__noinline int ut_read_method(struct __sk_buff *skb, struct ut_connection *c, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have, more;

	if (!c || !s || !x)
		return -1;
	have = c->line.method_length;
	more = s->length;
	ut_barrier(have);
	if (have > UT_METHOD_MAX)
		return -1;
	/* Always: a branch on "have" would make two paths to the addition below, which the verifier refuses without CAP_PERFMON. */
	__builtin_memcpy(&x->lead, c->line.method, UT_METHOD_MAX);
	if (more > UT_METHOD_MAX + 1)
		more = UT_METHOD_MAX + 1;
	ut_barrier(more);
	if (more < 1 || more > UT_METHOD_MAX + 1)
		return 0;
	if (bpf_skb_load_bytes(skb, s->at, (__u8 *)&x->lead + have, more))
		return -1;
	return ut_general_method(&c->line, &x->lead, &c->request, s, have, more);
}

/* Collects the target up to its parameters or query: ut_general_target. */
__noinline int ut_read_target(struct __sk_buff *skb, struct ut_connection *c, struct ut_segment *s)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have, more;

	if (!c || !s || !x)
		return -1;
	have = c->line.path_length;
	more = s->length;
	ut_barrier(have);
	if (have >= UT_PATH_MAX)
		return 1;
	__builtin_memcpy(&x->target, c->line.path, UT_PATH_MAX);
	if (more > UT_PATH_MAX)
		more = UT_PATH_MAX;
	ut_barrier(more);
	if (more < 1 || more > UT_PATH_MAX)
		return 0;
	if (bpf_skb_load_bytes(skb, s->at, (__u8 *)&x->target + have, more))
		return -1;
	return ut_general_target(&c->line, &x->target, &c->request, s, have, more);
}

/*
 * Takes the request line the fast way. Returns whether it did; if not it is read piece by piece. It goes to the exchange's record at once where
 * "alone" says that it may.
 */
static __always_inline bool ut_note_line(struct ut_connection *c, struct ut_block *b, bool alone)
{
	__u32 method = ut_fast_method(b);
	__u64 begin = b->words[0] & ((1ULL << (8 * method)) - 1);
	__u32 path;

	if (!method)
		return false;
	if (alone) {
		path = ut_fast_target((struct ut_path *)c->record.path, b, method);
		if (!path)
			return false;
		*(__u64 *)c->record.method = begin;
		c->record.method_length = method;
		c->record.path_length = path;
		c->record.flags = 0;
	} else {
		path = ut_fast_target((struct ut_path *)c->line.path, b, method);
		if (!path)
			return false;
		*(__u64 *)c->line.method = begin;
		c->line.method_length = method;
		c->line.path_length = path;
	}
	ut_note_method(&c->line, begin);
	return true;
}

/*
 * Reads a head that begins with a block, "room" bytes of it, where its request line can be taken at once. Returns 1
 * behind the head, 0 at the segment's end or beyond what is looked at, -1 where nothing was read.
 */
static __always_inline int ut_read_whole_line(struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s, struct ut_block *b, __u32 room)
{
	struct ut_walk w = { .position = UT_INSIDE_LINE };
	bool alone = ut_is_alone(c);

	w.at = s->at;
	w.end = s->at + s->length;
	ut_walk_block(b, &w, room, true);
	if (!ut_note_line(c, b, alone))
		return -1;
	c->request.state = UT_FIELDS;
	ut_begin_request(c, t, alone);
	return ut_consume_walk(&c->request, s, &w);
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

/* Whether a line that is no request's is version 1's. "tail" are its last bytes. */
static __always_inline bool ut_is_proxy_line(const struct ut_connection *c)
{
	const struct ut_flow *f = &c->request;

	return !c->asked && !f->message && f->bytes <= UT_PROXY_LINE && (f->tail & 0xff) == '\r' &&
	       *(const __u64 *)c->line.method == UT_WORD('P', 'R', 'O', 'X', 'Y', '\0', '\0', '\0');
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
		first = room ? x->block.words[0] : 0;
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
		result = room ? ut_read_whole_line(c, t, s, &x->block, room) : -1;
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
		if (result == -2 && ut_switch_to_http2(c, s->now))
			return 0;
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
 * (RFC 7540, 3.2; the JDK's HttpClient asks for it): its first eight bytes, in whatever pieces, are kept in f->tail. The request that asked for it has
 * been answered by the 101; what stream 1 brings, which is that one's, counts no more.
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
			if (f->tail == UT_PREFACE && __sync_lock_test_and_set(&c->tunnel, 0)) {
				ut_consume(f, s, more);
				ut_begin_frames(c, UT_PREFACE_LENGTH - 8, 1, false, s->now);
				__sync_fetch_and_and(&c->flags, ~UT_SWITCHED);
				return 0;
			}
		}
	}
	ut_consume(f, s, s->length);
	return 0;
}

#endif
