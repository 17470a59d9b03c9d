/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel's own sockets say: whether one of this network namespace has a connection, listens, or takes a segment. */
#ifndef UPSTREAMTOP_SOCKET_H
#define UPSTREAMTOP_SOCKET_H

#include "packet.h"
#include "pure/range.h"

/*
 * One that acknowledges so much less than its receiver has sent is none of now. Nor so much more; a little, since on loopback an answer may
 * come before its receiver has put down that it has sent.
 */
#define UT_LATE (1024 * 1024)

#define UT_TCP_TIME_WAIT 6 /* states of a socket, as BPF_TCP_* has them in linux/bpf.h */
#define UT_TCP_CLOSE 7
#define UT_TCP_LISTEN 10
#define UT_TCP_NEW_SYN_RECV 12

/*
 * The socket of this network namespace that has one address of a packet for its own, to be released; NULL where there is none. With a peer's port
 * of 0 only a listener is found, not the connection. Addresses and ports as in struct ut_packet.
 */
static __always_inline struct bpf_sock *ut_find_socket(struct __sk_buff *skb, const __u8 *own, __u16 own_port, const __u8 *peer, __u16 peer_port)
{
	struct bpf_sock_tuple tuple = {};

	if (((const __u64 *)own)[0] == 0 && ((const __u32 *)own)[2] == bpf_htonl(0xffff)) {
		__builtin_memcpy(&tuple.ipv4.daddr, own + 12, 4);
		__builtin_memcpy(&tuple.ipv4.saddr, peer + 12, 4);
		tuple.ipv4.dport = bpf_htons(own_port);
		tuple.ipv4.sport = bpf_htons(peer_port);
		return bpf_skc_lookup_tcp(skb, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
	}
	__builtin_memcpy(tuple.ipv6.daddr, own, 16);
	__builtin_memcpy(tuple.ipv6.saddr, peer, 16);
	tuple.ipv6.dport = bpf_htons(own_port);
	tuple.ipv6.sport = bpf_htons(peer_port);
	return bpf_skc_lookup_tcp(skb, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
}

/* Its state; 0 where there is none. */
static __always_inline __u32 ut_socket_state(struct __sk_buff *skb, const __u8 *own, __u16 own_port, const __u8 *peer, __u16 peer_port)
{
	struct bpf_sock *socket = ut_find_socket(skb, own, own_port, peer, peer_port);
	__u32 state;

	if (!socket)
		return 0;
	state = socket->state;
	bpf_sk_release(socket);
	return state;
}

/* Whether a socket of this network namespace listens at the sender's end: then what leaves there are responses. */
static __always_inline bool ut_sender_listens(struct __sk_buff *skb, const struct ut_packet *p)
{
	return ut_socket_state(skb, p->source, p->source_port, p->destination, 0) != 0;
}

/*
 * Whether a packet that belongs to no entry is of a connection that a socket of this network namespace has: the sender's where it leaves, the
 * receiver's where it arrives. What is routed, or translated to a container's address, has none here.
 */
static __noinline bool ut_has_socket(struct __sk_buff *skb, const struct ut_packet *p, const enum ut_side side)
{
	__u32 state;

	if (side == UT_SIDE_CLIENT)
		return skb->sk != NULL;
	state = ut_socket_state(skb, p->destination, p->destination_port, p->source, p->source_port);
	return state && state != UT_TCP_TIME_WAIT && state != UT_TCP_CLOSE && state != UT_TCP_LISTEN && state != UT_TCP_NEW_SYN_RECV;
}

/* Whether TCP of this host has made a packet: one of a raw socket may be forged. A packet keeps its socket on its way through a veth pair. */
static __always_inline bool ut_is_sent_by_tcp(struct __sk_buff *skb)
{
	struct bpf_sock *socket = skb->sk;

	if (!socket)
		return false;
	socket = bpf_sk_fullsock(socket);
	return socket && socket->protocol == UT_IPPROTO_TCP;
}

/*
 * Whether TCP takes a segment that does not begin at the next byte, as far as the receiver's socket tells: it must be near what that expects, and
 * acknowledge no more than it has sent and nothing long past (RFC 5961, 5.2). Where there is none in this network namespace, or only a
 * listener for connections that are translated on, the segment is believed.
 */
static __noinline bool ut_may_be_taken(struct __sk_buff *skb, const struct ut_packet *p)
{
	struct bpf_sock *socket;
	struct bpf_tcp_sock *tcp;
	bool taken = true;

	if (ut_is_sent_by_tcp(skb))
		return true;
	socket = ut_find_socket(skb, p->destination, p->destination_port, p->source, p->source_port);
	if (!socket)
		return true;
	tcp = socket->state == UT_TCP_LISTEN ? NULL : bpf_tcp_sock(socket);
	if (tcp) {
		taken = p->sequence - tcp->rcv_nxt + UT_FAR <= 2 * UT_FAR;
		/* An RST of a socket that is gone acknowledges nothing (RFC 9293, 3.10.7.1). */
		if (p->flags & UT_TCP_ACK)
			taken = taken && p->acknowledged - tcp->snd_nxt + UT_LATE <= 2 * UT_LATE;
	}
	bpf_sk_release(socket);
	return taken;
}

/*
 * Whether what a segment acknowledges has been sent, as far as can be told: who forges one that does not begin at the next byte hardly knows. The
 * sender's own TCP knows, and the receiver's socket. What is routed, or translated to a container's address, has no socket here, and is believed.
 */
static __noinline bool ut_has_sent(struct __sk_buff *skb, const struct ut_packet *p)
{
	struct bpf_sock *socket;
	struct bpf_tcp_sock *tcp;
	bool sent;

	if (ut_is_sent_by_tcp(skb))
		return true;
	socket = ut_find_socket(skb, p->destination, p->destination_port, p->source, p->source_port);
	if (!socket)
		return true;
	tcp = socket->state == UT_TCP_LISTEN ? NULL : bpf_tcp_sock(socket);
	sent = !tcp || (__s32)(p->acknowledged - tcp->snd_nxt) <= 0;
	bpf_sk_release(socket);
	return sent;
}

/*
 * Whether an RST is one that this host sends itself, or that its socket takes: it stands at the next byte which the kernel expects (RFC 5961, 3.2),
 * whatever was seen here. What is routed, or translated to a container's address, has no socket here.
 */
static __noinline bool ut_is_reset_of_socket(struct __sk_buff *skb, const struct ut_packet *p)
{
	struct bpf_sock *socket;
	struct bpf_tcp_sock *tcp;
	bool takes;

	if (ut_is_sent_by_tcp(skb))
		return true;
	socket = ut_find_socket(skb, p->destination, p->destination_port, p->source, p->source_port);
	if (!socket)
		return false;
	tcp = bpf_tcp_sock(socket);
	takes = tcp && tcp->rcv_nxt == p->sequence;
	bpf_sk_release(socket);
	return takes;
}

#endif
