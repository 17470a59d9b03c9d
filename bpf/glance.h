/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The first look at a packet, from the frame and without a connection's entry: most of what a host sends and receives is not between a
 * proxy and its backends, and on the loopback device each packet passes both hooks while one of them has business with it.
 */
#ifndef UPSTREAMTOP_GLANCE_H
#define UPSTREAMTOP_GLANCE_H

#include "packet.h"
#include "ports.h"
#include "text.h"

/*
 * Whether a segment may be the first that is seen of a connection, by how a request line begins: see ut_walk_beginning. A function of its own
 * for the sake of the stack: what it needs there is given back.
 */
__noinline int ut_may_begin_request(struct __sk_buff *skb, __u32 at, __u32 length)
{
	__u64 word = 0;

	if (length < sizeof(word) || bpf_skb_load_bytes(skb, at, &word, sizeof(word)))
		return length != 0;
	/* No method has a slash in it: that is a response. */
	return ut_is_token(word) && (word & 0xffffffffffULL) != UT_WORD('H', 'T', 'T', 'P', '/', '\0', '\0', '\0');
}

/*
 * Whether a packet is nobody's: a bare acknowledgement, or of a connection that has no entry and gets none by it. Tells only packets as
 * nearly all are; "forward" and "back" are the sides that it may be of from client to backend, and the other way.
 */
static __always_inline bool ut_is_nobodys(struct __sk_buff *skb, const enum ut_side forward, const enum ut_side back)
{
	const __u8 *header;
	__u16 source_port, destination_port;
	__u32 offset, end, length, payload;
	__u8 flags;

	if (!ut_plain_tcp(skb, &header, &offset, &end))
		return false;
	flags = header[13];
	payload = offset + (header[12] >> 4) * 4;
	length = end > payload ? end - payload : 0;
	if (flags & UT_TCP_SYN)
		return false;
	if (!length && !(flags & (UT_TCP_FIN | UT_TCP_RST)))
		return true;
	source_port = bpf_ntohs(*(const __u16 *)header);
	destination_port = bpf_ntohs(*(const __u16 *)(header + 2));
	if (config.sides & 1 << back && ut_may_know_port(back, source_port))
		return false;
	if (config.sides & 1 << forward && (ut_may_know_port(forward, destination_port) || ut_may_begin_request(skb, payload, length)))
		return false;
	return true;
}

#endif
