/* SPDX-License-Identifier: GPL-2.0 */
/* gRPC over HTTP/2: which streams are calls, what their trailers tell, and the results by backend. */
#ifndef UPSTREAMTOP_TRAILERS_H
#define UPSTREAMTOP_TRAILERS_H

#include "exchange.h"

/* Counts a stream that has ended for its backend, where it was a call. */
static __always_inline void ut_count_call(__u32 slot, __u32 result)
{
	struct ut_grpc *g = bpf_map_lookup_elem(&grpc, &slot);
	__u64 place = result - UT_GRPC_FIRST;

	ut_barrier(place);
	if (!g || place >= UT_GRPC_UNREAD)
		return;
	__sync_fetch_and_add(&g->results[place], 1);
}

/*
 * A piece of a header block of the backend's, of which "length" bytes are left in the segment, the first 16 of them in two words. Returns how many of them
 * may be read as one piece; what was found in them is in c->fields.found. Verified by itself, as its many ways are nobody else's.
 */
__noinline int ut_look_for_call(struct ut_connection *c, __u64 first, __u64 second, __u32 length)
{
	const struct ut_frames *f;
	struct ut_fields *w;
	__u32 room;

	if (!c)
		return 0;
	f = &c->http2.response;
	w = &c->fields;
	if (f->left <= f->padding)
		return length;
	room = ut_least(length, f->left - f->padding);
	if (f->phase == UT_IN_LEAD)
		room = ut_least(room, UT_LEAD_BLOCK - (f->led & 15));
	else if (f->phase != UT_IN_REST)
		return length;
	if (room < 8)
		first = ut_first_bytes(first, room);
	second = ut_first_bytes(second, room < 8 ? 0 : ut_least(8, room - 8));
	return ut_read_block_fields(w, first, second, room);
}

/*
 * Whether a block that ends a stream belongs to a call though nothing in it could be read: trailers that the encoder's own table tells, on a connection
 * that has brought calls. Its head may have been as unreadable.
 */
static __always_inline bool ut_ends_unread_call(const struct ut_fields *w, const struct ut_frames *f)
{
	return f->type != UT_FRAME_DATA && w->speaks_grpc && w->unread && !w->is_head;
}

#endif
