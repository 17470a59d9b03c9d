/* SPDX-License-Identifier: GPL-2.0 */
/* The request direction: start line by start line. */
#ifndef UPSTREAMTOP_REQUEST_H
#define UPSTREAMTOP_REQUEST_H

#include "message.h"

/* What the first bytes of a connection turn out to be when they are no request. */
static __always_inline void ut_not_http(struct ut_connection *c, const struct ut_tuple *t, __u8 protocol)
{
	if (c->asked) {
		/* It has spoken HTTP before: bytes that were lost track of. Wait for the next request line. */
		if (!(c->flags & UT_JUNK)) {
			ut_mark(c, UT_JUNK);
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
	__builtin_memcpy(c->line.method, x->lead, UT_METHOD_MAX);
	if (length == UT_TOKEN_OPEN) {
		/* The method is kept as far as it has come; 33 bytes without a space were junk. */
		c->line.method_length = have + more;
		ut_consume(&c->request, s, more);
		return 0;
	}
	c->line.method_length = length;
	if (length == 4 && *(__u32 *)c->line.method == ('H' | 'E' << 8 | 'A' << 16 | 'D' << 24))
		c->line.flags |= UT_LINE_HEAD;
	if (length == 7 && *(__u32 *)c->line.method == ('C' | 'O' << 8 | 'N' << 16 | 'N' << 24) && c->line.method[4] == 'E' &&
	    c->line.method[5] == 'C' && c->line.method[6] == 'T')
		c->line.flags |= UT_LINE_CONNECT;
	more = length + 1 - have;
	if (more > s->length)
		return -1;
	ut_consume(&c->request, s, more);
	return 1;
}

/* Collects the target up to its query. Returns 1 when it is known, 0 at the segment's end, -1 where there is none. */
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
	__builtin_memcpy(c->line.path, x->path, UT_PATH_MAX);
	if (length >= have + more) {
		/* No end in sight: all that was read belongs to it. */
		length = have + more;
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
	if (!length)
		return -1;
	more = length - have;
	if (length < have || more > s->length)
		return -1;
	ut_consume(&c->request, s, more);
	return 1;
}

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

#define UT_VERSION_LENGTH 11	/* " HTTP/1.1", CR, LF */

/* Whether the version is all that is left of a request line: so it is behind a target without a query. */
static __always_inline bool ut_at_version(struct __sk_buff *skb, const struct ut_segment *s)
{
	struct {
		__u64 name;
		__u8 minor;
		__u8 end[7];
	} rest = {};

	if (s->length < UT_VERSION_LENGTH || bpf_skb_load_bytes(skb, s->at, &rest, UT_VERSION_LENGTH))
		return false;
	return rest.name == UT_WORD(' ', 'H', 'T', 'T', 'P', '/', '1', '.') && rest.end[0] == '\r' && rest.end[1] == '\n';
}

/* The head is complete: what follows? */
static __always_inline void ut_request_body(struct ut_flow *f)
{
	f->position = 0;
	if (f->found & UT_FOUND_CHUNKED) {
		f->state = UT_CHUNKED;
		f->left = 0;
	} else if (f->found & UT_FOUND_LENGTH) {
		f->state = f->left ? UT_LENGTH : UT_START;
	} else {
		/* No length and no transfer coding: no body (RFC 9112, 6.3). */
		f->state = f->found & UT_FOUND_DOUBT ? UT_UNKNOWN : UT_START;
	}
	f->found = 0;
}

/*
 * Reads on in the request direction, at most one message. Returns 1 where bytes are left for another step.
 */
__noinline int ut_request_step(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_flow *f;
	__u8 first = 0;
	__u32 before;
	int result;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->request;
	before = s->length;
	if (f->state == UT_UNKNOWN && !ut_in_flight(c))
		f->state = UT_START;
	if (f->state >= UT_LENGTH) {
		if (!ut_read_body(skb, f, s))
			return ut_goes_on(s, before);
		f->state = UT_START;
		return s->length != 0;
	}
	if (f->state == UT_START) {
		bpf_skb_load_bytes(skb, s->at, &first, 1);
		/* Empty lines before a request line are skipped (RFC 9112, 2.2). */
		if (first == '\r' || first == '\n') {
			ut_consume(f, s, 1);
			return s->length != 0;
		}
		c->begun_ns = s->now;
		f->message = f->bytes;
		f->tail = 0;
		c->line.method_length = 0;
		c->line.path_length = 0;
		c->line.flags = 0;
		f->state = UT_LEAD;
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
		if (!result)
			return 0;
		if (result < 0)
			goto junk;
		f->state = UT_REST;
	}
	if (f->state == UT_REST) {
		if (ut_at_version(skb, s)) {
			ut_consume(f, s, UT_VERSION_LENGTH);
			result = 1;
		} else {
			if (!ut_finish_line(skb, f, s))
				return ut_goes_on(s, before);
			result = ut_version(f->tail);
		}
		if (result < 0) {
			first = result == -2 ? 'P' : 0;
			goto junk;
		}
		f->state = UT_FIELDS;
		f->position = UT_AT_LINE_START;
		f->found = 0;
		f->left = 0;
		ut_begin_request(c, t);
	}
	if (!ut_read_fields(skb, f, s))
		return ut_goes_on(s, before);
	ut_request_body(f);
	return s->length != 0;
junk:
	f->state = UT_START;
	ut_consume(f, s, s->length);
	ut_not_http(c, t, first == 0x16 ? UT_PROTOCOL_TLS : first == 'P' && f->tail == 0x5454502f322e300dULL ? UT_PROTOCOL_HTTP2 : UT_PROTOCOL_OTHER);
	return 0;
}

#endif
