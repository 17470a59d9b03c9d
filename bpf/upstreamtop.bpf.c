// SPDX-License-Identifier: GPL-2.0
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

/* The next program of the chain decides: an observer has no verdict. */
#define VERDICT_NEXT (-1)

SEC("tc")
int upstreamtop_egress(struct __sk_buff *skb)
{
	(void)skb;
	return VERDICT_NEXT;
}

SEC("tc")
int upstreamtop_ingress(struct __sk_buff *skb)
{
	(void)skb;
	return VERDICT_NEXT;
}

char _license[] SEC("license") = "GPL";
