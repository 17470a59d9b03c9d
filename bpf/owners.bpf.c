// SPDX-License-Identifier: GPL-2.0
/*
 * Who connects: an object of its own, since it needs CAP_PERFMON. One program notes each connection as it is opened, the other those
 * that were open before, once. Both write into socket storage that the egress program reads.
 */
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "upstreamtop.h"

#define UT_AF_INET 2
#define UT_AF_INET6 10
#define UT_TCP_ESTABLISHED 1
#define UT_TCP_SYN_SENT 2
#define UT_IPPROTO_TCP 6

/* The members in use of the kernel's own structs; the loader fits the offsets to the kernel that runs. */
struct sock_common {
	unsigned short skc_family;
	volatile unsigned char skc_state;
} __attribute__((preserve_access_index));

struct sock {
	struct sock_common __sk_common;
	__u16 sk_protocol;
} __attribute__((preserve_access_index));

struct socket {
	struct sock *sk;
} __attribute__((preserve_access_index));

struct task_struct {
	int tgid;
	struct task_struct *group_leader;
	char comm[UT_NAME_MAX];
} __attribute__((preserve_access_index));

struct file;
struct bpf_iter_meta;

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd;
	struct file *file;
} __attribute__((preserve_access_index));

/* The loader puts the map of the other object in this one's place. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct ut_owner);
} owners SEC(".maps");

/* The process that a thread belongs to, by the name of its first thread: what ps and nginx's own title show. */
static __always_inline void ut_note(struct ut_owner *owner, struct task_struct *task)
{
	owner->pid = task->tgid;
	bpf_probe_read_kernel_str(owner->name, sizeof(owner->name), task->group_leader->comm);
}

/* Runs in the process that calls connect(), before the SYN is made (tcp_v4_connect, tcp_v6_connect). */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(ut_connecting, struct sock *sk, int oldstate, int newstate)
{
	struct ut_owner *owner;

	(void)ctx;
	(void)oldstate;
	if (newstate != UT_TCP_SYN_SENT || sk->sk_protocol != UT_IPPROTO_TCP)
		return 0;
	owner = bpf_sk_storage_get(&owners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!owner)
		return 0;
	ut_note(owner, bpf_get_current_task_btf());
	return 0;
}

/* Runs once over all open files of all processes. Of several that share a connection the first one found is taken. */
SEC("iter/task_file")
int ut_connected(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct ut_owner *owner;
	struct socket *socket;
	struct sock *sk;

	if (!task || !file)
		return 0;
	socket = bpf_sock_from_file(file);
	if (!socket)
		return 0;
	sk = socket->sk;
	if (!sk || sk->sk_protocol != UT_IPPROTO_TCP || sk->__sk_common.skc_state != UT_TCP_ESTABLISHED ||
	    (sk->__sk_common.skc_family != UT_AF_INET && sk->__sk_common.skc_family != UT_AF_INET6))
		return 0;
	owner = bpf_sk_storage_get(&owners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!owner || owner->pid)
		return 0;
	ut_note(owner, task);
	return 0;
}

char _license[] SEC("license") = "GPL";
