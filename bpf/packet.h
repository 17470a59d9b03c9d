/* SPDX-License-Identifier: GPL-2.0 */
/* From a frame to its TCP segment: addresses, ports, sequence, flags, and where the payload lies. */
#ifndef UPSTREAMTOP_PACKET_H
#define UPSTREAMTOP_PACKET_H

#include "tally.h"

#define UT_ETH_P_IP 0x0800
#define UT_ETH_P_IPV6 0x86DD
#define UT_ETH_P_8021Q 0x8100
#define UT_ETH_P_8021AD 0x88A8

#define UT_VLAN_DEPTH 2 /* tags left in the frame; the outermost is mostly taken off before */
#define UT_EXTENSION_DEPTH 6 /* IPv6 extension headers (RFC 8200, 4.1 names six, each once) */

#define UT_IPPROTO_ICMP 1
#define UT_IPPROTO_TCP 6
#define UT_IPPROTO_ICMPV6 58

/* Extension headers of IPv6 (RFC 8200, 4.1). */
#define UT_NEXT_HOP_BY_HOP 0
#define UT_NEXT_ROUTING 43
#define UT_NEXT_FRAGMENT 44
#define UT_NEXT_AUTHENTICATION 51
#define UT_NEXT_DESTINATION 60

#define UT_TCP_FIN 1
#define UT_TCP_SYN 2
#define UT_TCP_RST 4
#define UT_TCP_ACK 16
#define UT_TCP_URG 32

#define UT_ETHERNET_HEADER 14

static __always_inline __u16 ut_be16(const __u8 *at)
{
	return (__u16)at[0] << 8 | at[1];
}

static __always_inline __u32 ut_be32(const __u8 *at)
{
	return (__u32)at[0] << 24 | (__u32)at[1] << 16 | (__u32)at[2] << 8 | at[3];
}

static __always_inline void ut_map_ipv4(__u8 *to, const __u8 *address)
{
	*(__u64 *)to = 0;
	*(__u32 *)(to + 8) = bpf_htonl(0x0000ffff);
	*(__u32 *)(to + 12) = *(const __u32 *)address;
}

static __always_inline void ut_copy_ipv6(__u8 *to, const __u8 *address)
{
	*(__u64 *)to = *(const __u64 *)address;
	*(__u64 *)(to + 8) = *(const __u64 *)(address + 8);
}

/* Reads relative to the network header, which lies in the linear part unless a driver is unusual; then by the frame. */
static __always_inline long ut_load(struct __sk_buff *skb, __u32 offset, void *to, __u32 length)
{
	long error = bpf_skb_load_bytes_relative(skb, offset, to, length, BPF_HDR_START_NET);

	if (error)
		error = bpf_skb_load_bytes(skb, UT_ETHERNET_HEADER + offset, to, length);
	return error;
}

/* Where a walk over the extension headers of an IPv6 packet is. */
struct ut_extension {
	__u32 at;
	__u32 next; /* protocol of what is there; 0 where it can not be read or is not wanted */
};

#define UT_NO_EXTENSION 256 /* instead of 0, which is a header too */

/*
 * Steps over one header. Returns 0 where the walk ends. A function of its own, with its state in memory: verified once, and not for each
 * way through all headers.
 */
__noinline int ut_skip_extension(struct __sk_buff *skb, struct ut_extension *e)
{
	__u8 header[8];
	__u32 next;

	if (!e)
		return 0;
	next = e->next;
	if (next != UT_NEXT_HOP_BY_HOP && next != UT_NEXT_ROUTING && next != UT_NEXT_DESTINATION && next != UT_NEXT_AUTHENTICATION &&
	    next != UT_NEXT_FRAGMENT)
		return 0;
	if (ut_load(skb, e->at, header, sizeof(header)))
		goto none;
	if (next == UT_NEXT_FRAGMENT) {
		if (ut_be16(header + 2) & 0xfff8) {
			ut_cause(UT_IGNORED_FRAGMENT);
			goto none;
		}
		e->at += 8;
	} else if (next == UT_NEXT_AUTHENTICATION) { /* its length is in words of four bytes, less two (RFC 4302, 2.2) */
		e->at += 8 + (__u32)header[1] * 4;
	} else { /* in words of eight, less one */
		e->at += 8 + (__u32)header[1] * 8;
	}
	e->next = header[0];
	return 1;
none:
	e->next = UT_NO_EXTENSION;
	return 0;
}

/*
 * Walks the extension headers of an IPv6 packet. Returns the transport protocol and sets *offset to its header, 0 where there is
 * none to be read. Bounded by UT_EXTENSION_DEPTH.
 */
static __always_inline __u8 ut_skip_extensions(struct __sk_buff *skb, __u8 next, __u32 *offset)
{
	struct ut_extension e = { .at = *offset, .next = next };

	UT_UNROLL
	for (int i = 0; i <= UT_EXTENSION_DEPTH; i++) {
		if (!ut_skip_extension(skb, &e)) {
			*offset = e.at;
			return e.next < UT_NO_EXTENSION ? e.next : 0;
		}
	}
	ut_cause(UT_LOST_MALFORMED);
	return 0;
}

/*
 * Whether a receiver drops a segment for its flags alone: SYN beside FIN or RST, or neither ACK nor SYN nor RST (RFC 9293, 3.10.7; Linux,
 * tcp_rcv_established and tcp_rcv_state_process).
 */
static __always_inline bool ut_is_contradictory(__u8 flags)
{
	return flags & UT_TCP_SYN ? flags & (UT_TCP_FIN | UT_TCP_RST) : !(flags & (UT_TCP_ACK | UT_TCP_RST));
}

/*
 * The TCP header into *p, and what follows from it; "offset" is the header's in the frame, "end" that of the IP packet's end. Returns TCP, or
 * 0 where the packet is damaged: no receiver takes it.
 */
static __always_inline int ut_note_tcp(struct __sk_buff *skb, struct ut_packet *p, const __u8 *header, __u32 offset, __u32 end)
{
	__u32 length = (header[12] >> 4) * 4;

	if (length < 20 || offset + length > end || end > skb->len || ut_is_contradictory(header[13])) {
		ut_cause(UT_IGNORED_DAMAGED);
		return 0;
	}
	p->source_port = bpf_ntohs(*(const __u16 *)header);
	p->destination_port = bpf_ntohs(*(const __u16 *)(header + 2));
	p->sequence = bpf_ntohl(*(const __u32 *)(header + 4));
	p->acknowledged = bpf_ntohl(*(const __u32 *)(header + 8));
	p->urgent = bpf_ntohs(*(const __u16 *)(header + 18));
	p->flags = header[13];
	p->payload = offset + length;
	p->length = end - p->payload;
	return UT_IPPROTO_TCP;
}

/*
 * Finds the TCP header of a frame as nearly all are, in place: Ethernet without tags, IPv4 without options or IPv6 without extension
 * headers. False for any other. *offset is the header's in the frame, *end that of the IP packet's end. Constant offsets from the packet's
 * start only, and no pointer into it that may be NULL: both would need CAP_PERFMON.
 */
static __always_inline bool ut_plain_tcp(struct __sk_buff *skb, const __u8 **tcp, __u32 *offset, __u32 *end)
{
	const __u8 *data = (const __u8 *)(long)skb->data;
	const __u8 *limit = (const __u8 *)(long)skb->data_end;
	const __u8 *ip = data + UT_ETHERNET_HEADER;
	const __u8 *header;
	__u32 length;

	if (ip + 40 > limit || *(const __u16 *)(data + 12) != skb->protocol)
		return false;
	/* Without a link layer the IP version would stand where a frame has its destination's address: one that looks so goes the other way. */
	if (skb->protocol == bpf_htons(UT_ETH_P_IP)) {
		length = bpf_ntohs(*(const __u16 *)(ip + 2));
		if (data[0] >> 4 == 4 || ip[0] != 0x45 || ip[9] != UT_IPPROTO_TCP || *(const __u16 *)(ip + 6) & bpf_htons(0x1fff) || !length)
			return false;
		*offset = UT_ETHERNET_HEADER + 20;
		header = ip + 20;
	} else if (skb->protocol == bpf_htons(UT_ETH_P_IPV6)) {
		length = bpf_ntohs(*(const __u16 *)(ip + 4));
		if (ip + 60 > limit || data[0] >> 4 == 6 || ip[6] != UT_IPPROTO_TCP || !length)
			return false;
		length += 40;
		*offset = UT_ETHERNET_HEADER + 40;
		header = ip + 40;
	} else {
		return false;
	}
	*end = UT_ETHERNET_HEADER + length;
	/* One address from here on, not an index that depends on the version. */
	ut_barrier(header);
	*tcp = header;
	return true;
}

/* Reads such a frame's headers into *p. Returns 0 for any other, -1 for one that is damaged. */
static __always_inline int ut_read_plain(struct __sk_buff *skb, struct ut_packet *p)
{
	const __u8 *data = (const __u8 *)(long)skb->data;
	const __u8 *limit = (const __u8 *)(long)skb->data_end;
	const __u8 *ip = data + UT_ETHERNET_HEADER;
	const __u8 *header;
	__u32 offset = 0, end = 0;

	if (!ut_plain_tcp(skb, &header, &offset, &end) || ip + 40 > limit)
		return 0;
	if (skb->protocol == bpf_htons(UT_ETH_P_IP)) {
		ut_map_ipv4(p->source, ip + 12);
		ut_map_ipv4(p->destination, ip + 16);
	} else {
		ut_copy_ipv6(p->source, ip + 8);
		ut_copy_ipv6(p->destination, ip + 24);
	}
	p->transport = offset - UT_ETHERNET_HEADER;
	p->network = UT_ETHERNET_HEADER;
	p->protocol = UT_IPPROTO_TCP;
	return ut_note_tcp(skb, p, header, offset, end) ? UT_IPPROTO_TCP : -1;
}

/*
 * Reads any frame's headers into *p. Returns the transport protocol (TCP, ICMP, ICMPv6) or 0 for anything else. skb->protocol says
 * what the network header is; a tag that is still in the frame stands before the IP header.
 */
__noinline int ut_read_packet(struct __sk_buff *skb, struct ut_packet *p)
{
	__u8 header[40] __attribute__((aligned(8)));
	__u16 protocol = bpf_ntohs((__u16)skb->protocol);
	__u32 tags = 0;
	__u32 offset;
	__u32 end; /* of the IP packet, behind the start of its header */
	__u8 transport;

	if (!p)
		return 0;
	UT_UNROLL
	for (int i = 0; i < UT_VLAN_DEPTH; i++) {
		if (protocol == UT_ETH_P_8021Q || protocol == UT_ETH_P_8021AD) {
			if (ut_load(skb, tags, header, 4))
				return 0;
			protocol = ut_be16(header + 2);
			tags += 4;
		}
	}
	if (protocol == UT_ETH_P_IP) {
		/* With the TCP header behind it, mostly; what is shorter is no TCP, but may be a fragment of it. */
		if (ut_load(skb, tags, header, 40) && ut_load(skb, tags, header, 20))
			return 0;
		transport = header[9];
		if (transport != UT_IPPROTO_TCP && transport != UT_IPPROTO_ICMP)
			return 0;
		if (ut_be16(header + 6) & 0x1fff) {
			if (transport == UT_IPPROTO_TCP)
				ut_cause(UT_IGNORED_FRAGMENT);
			return 0;
		}
		offset = (header[0] & 15) * 4;
		if (offset < 20)
			return 0;
		end = ut_be16(header + 2);
		ut_map_ipv4(p->source, header + 12);
		ut_map_ipv4(p->destination, header + 16);
	} else if (protocol == UT_ETH_P_IPV6) {
		if (ut_load(skb, tags, header, 40))
			return 0;
		offset = 40;
		end = ut_be16(header + 4);
		if (end)
			end += 40;
		ut_copy_ipv6(p->source, header + 8);
		ut_copy_ipv6(p->destination, header + 24);
		transport = header[6];
		if (transport != UT_IPPROTO_TCP) {
			transport = ut_skip_extensions(skb, transport, &offset);
			if (transport != UT_IPPROTO_TCP && transport != UT_IPPROTO_ICMPV6)
				return 0;
		}
	} else {
		return 0;
	}
	/*
	 * A frame with a link layer is longer than its IP packet by at least that; one without is exactly as long (a total length
	 * of 0 is a BIG TCP super-packet, which only Ethernet devices make).
	 */
	p->network = end && skb->len == end + tags ? tags : UT_ETHERNET_HEADER + tags;
	if (!end) {
		if (skb->len < p->network)
			return 0;
		end = skb->len - p->network;
	}
	p->transport = tags + offset;
	p->protocol = transport;
	if (transport != UT_IPPROTO_TCP)
		return transport;
	if (protocol == UT_ETH_P_IP && offset == 20)
		__builtin_memmove(header, header + 20, 20);
	else if (ut_load(skb, tags + offset, header, 20))
		return 0;
	return ut_note_tcp(skb, p, header, p->network + offset, p->network + end);
}

#endif
