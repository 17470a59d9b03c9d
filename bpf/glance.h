/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The first look at a packet, from the frame and without a connection's entry: most of what a host sends and receives is not between a
 * proxy and its backends, and on the loopback device each packet passes both hooks while one of them has business with it.
 */
#ifndef UPSTREAMTOP_GLANCE_H
#define UPSTREAMTOP_GLANCE_H

#include "beginning.h"
#include "packet.h"
#include "ports.h"
#include "stranger.h"

/* The endpoints of a packet whose TCP header ut_plain_tcp has found. */
static __always_inline void ut_glance_ends(struct ut_ends *e, const __u8 *header, __u32 offset)
{
	if (offset == UT_ETHERNET_HEADER + 20) {
		const __u32 *addresses = (const __u32 *)(header - 8);

		e->source[0] = 0;
		e->source[1] = bpf_htonl(0x0000ffff) | (__u64)addresses[0] << 32;
		e->destination[0] = 0;
		e->destination[1] = bpf_htonl(0x0000ffff) | (__u64)addresses[1] << 32;
	} else {
		e->source[0] = *(const __u64 *)(header - 32);
		e->source[1] = *(const __u64 *)(header - 24);
		e->destination[0] = *(const __u64 *)(header - 16);
		e->destination[1] = *(const __u64 *)(header - 8);
	}
	e->source_port = *(const __u16 *)header;
	e->destination_port = *(const __u16 *)(header + 2);
}

/*
 * Whether a packet is nobody's: a bare acknowledgement, or of a connection that has no entry and gets none by it. Tells only packets as
 * nearly all are; "forward" and "back" are the sides that it may be of from client to backend, and the other way. Calls no function, except for
 * bystanders: on many machines each return costs as much as all the rest.
 */
static __always_inline bool ut_is_nobodys(struct __sk_buff *skb, const enum ut_side forward, const enum ut_side back)
{
	enum ut_acquaintance known;
	struct ut_question q = {};
	struct ut_ends ends;
	const __u8 *header;
	__u32 offset, end, length, payload;
	__u8 flags;

	if (!ut_plain_tcp(skb, &header, &offset, &end))
		return false;
	flags = header[13];
	payload = offset + (header[12] >> 4) * 4;
	if (payload > end) /* damaged: counted behind the next look */
		return false;
	length = end - payload;
	if (flags & UT_TCP_SYN)
		return false;
	if (!length && !(flags & (UT_TCP_FIN | UT_TCP_RST)))
		return true;
	if (config.sides & 1 << back && ut_may_know_port(back, bpf_ntohs(*(const __u16 *)header)))
		return false;
	if (!(config.sides & 1 << forward))
		return true;
	if (ut_may_know_port(forward, bpf_ntohs(*(const __u16 *)(header + 2))))
		return false;
	if (!length)
		return true;
	ut_glance_ends(&ends, header, offset);
	known = ut_know_stranger(&q, &ends, forward);
	return known == UT_STRANGER || (known == UT_BYSTANDER && ut_passes_by(skb));
}

#endif
