/* SPDX-License-Identifier: GPL-2.0 */
/* ICMP errors that answer a SYN: the backend, or the way to it, does not exist. */
#ifndef UPSTREAMTOP_ICMP_H
#define UPSTREAMTOP_ICMP_H

#include "handshake.h"

#define UT_ICMP_UNREACHABLE 3 /* RFC 792 */
#define UT_ICMPV6_UNREACHABLE 1 /* RFC 4443, 3.1 */
#define UT_ICMP_HEADER 8

/*
 * An error holds the IP header of the packet that it is about, and at least the first eight bytes behind it: both ports and the
 * sequence. Only what was sent from here without options or extension headers is looked at: a SYN of a local client.
 */
__noinline int ut_read_icmp(struct __sk_buff *skb, const struct ut_packet *p)
{
	__u8 header[40];
	struct ut_tuple t = {};
	struct ut_connection *c;
	__u32 at, sequence;

	if (!p)
		return 0;
	at = p->transport;
	if (ut_load(skb, at, header, 1))
		return 0;
	at += UT_ICMP_HEADER;
	if (p->protocol == UT_IPPROTO_ICMP) {
		if (header[0] != UT_ICMP_UNREACHABLE || ut_load(skb, at, header, 20))
			return 0;
		if (header[0] != 0x45 || header[9] != UT_IPPROTO_TCP)
			return 0;
		ut_map_ipv4(t.client, header + 12);
		ut_map_ipv4(t.backend, header + 16);
		at += 20;
	} else {
		if (header[0] != UT_ICMPV6_UNREACHABLE || ut_load(skb, at, header, 40))
			return 0;
		if (header[6] != UT_IPPROTO_TCP)
			return 0;
		__builtin_memcpy(t.client, header + 8, 16);
		__builtin_memcpy(t.backend, header + 24, 16);
		at += 40;
	}
	if (ut_load(skb, at, header, 8))
		return 0;
	t.client_port = ut_be16(header);
	t.backend_port = ut_be16(header + 2);
	sequence = ut_be32(header + 4);
	t.side = UT_SIDE_CLIENT;
	c = ut_find(&t);
	if (!c || !ut_is_opening(c) || c->asked || c->isn != sequence)
		return 0;
	return ut_fail_connect(c, &t, UT_OUTCOME_UNREACHABLE, bpf_ktime_get_ns());
}

#endif
