/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names the requests of HTTP/2: loads what the pure layer wants to see of a header block, and of two of its values what is kept. Where the encoder's
 * own table alone tells them the name stays unknown.
 */
#ifndef UPSTREAMTOP_NAMING_H
#define UPSTREAMTOP_NAMING_H

#include "tally.h"

/* The name in a connection's record: of the stream that stands in its entry. */
static __always_inline struct ut_request_name *ut_name_in(struct ut_connection *c)
{
	return (struct ut_request_name *)((__u8 *)&c->record + UT_NAME_IN_RECORD);
}

/* Keeps a piece of a method or a path, at "at" of the packet. Returns whether it could be loaded. */
static __always_inline int ut_keep_value(struct __sk_buff *skb, struct ut_request_name *name, struct ut_naming *n, __u32 at, __u64 more,
					 const bool method)
{
	struct ut_scratch *x = ut_scratch();
	__u64 have;

	if (!name || !n || !x)
		return 0;
	have = n->kept;
	ut_barrier(have);
	if (have >= UT_PATH_MAX)
		return 0;
	/* Always, and not where some is kept: as in ut_read_method. */
	if (method)
		__builtin_memcpy(&x->target, name->method, UT_METHOD_MAX);
	else
		__builtin_memcpy(&x->target, name->path, UT_PATH_MAX);
	if (more > UT_PATH_MAX)
		more = UT_PATH_MAX;
	ut_barrier(more);
	if (more < 1 || more > UT_PATH_MAX)
		return 0;
	if (bpf_skb_load_bytes(skb, at, (__u8 *)&x->target + have, more))
		return 0;
	if (method)
		ut_keep_method(name, n, &x->target, more);
	else
		ut_keep_path(name, n, &x->target, more);
	return 1;
}

/* Two functions, since a branch in one would make two paths to the addition. */
__noinline int ut_keep_method_piece(struct __sk_buff *skb, struct ut_request_name *name, struct ut_naming *n, __u32 at, __u32 length)
{
	return ut_keep_value(skb, name, n, at, length, true);
}

__noinline int ut_keep_path_piece(struct __sk_buff *skb, struct ut_request_name *name, struct ut_naming *n, __u32 at, __u32 length)
{
	return ut_keep_value(skb, name, n, at, length, false);
}

static __always_inline int ut_keep_piece(struct __sk_buff *skb, struct ut_request_name *name, struct ut_naming *n, __u32 at, __u32 length)
{
	if (n->field == UT_METHOD_FIELD)
		return ut_keep_method_piece(skb, name, n, at, length);
	return ut_keep_path_piece(skb, name, n, at, length);
}

/* Bytes of a block that stand before a value, or between two. Returns how many were read. */
static __always_inline __u32 ut_name_bytes(struct __sk_buff *skb, struct ut_naming *n, __u32 at, __u32 room)
{
	__u64 word = 0;
	__u32 i;

	if (room > sizeof(word))
		room = sizeof(word);
	/* Each bound by itself, as in ut_meet_http2. */
	ut_barrier(room);
	if (room < 1)
		return 0;
	ut_barrier(room);
	if (room > sizeof(word) || bpf_skb_load_bytes(skb, at, &word, room))
		return 0;
	for (i = 0; i < sizeof(word); i++) {
		if (i == room || !ut_wants_byte(n))
			break;
		ut_name_byte(n, word & 0xff);
		word >>= 8;
	}
	return i;
}

/* Reads a piece of a request's header block. Returns how many bytes it had. */
static __always_inline __u32 ut_name_piece(struct __sk_buff *skb, struct ut_http2 *h, struct ut_request_name *name, const struct ut_segment *s)
{
	struct ut_naming *n = &h->naming;
	__u32 room = ut_block_room(&h->request, s->length);
	__u32 read;

	if (n->step == UT_NAMING_TEXT) {
		read = ut_least(room, n->left);
		if (ut_wants_text(n) && !ut_keep_piece(skb, name, n, s->at, read))
			return 0;
		ut_pass_text(n, read);
	} else {
		read = ut_name_bytes(skb, n, s->at, room);
	}
	if (n->step == UT_NAMING_NOTHING)
		ut_settle_name(name, n);
	ut_pass_named(&h->request, n, read);
	return read;
}

#endif
