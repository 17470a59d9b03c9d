/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands in for libbpf's header of this name where the programs are compiled for the host: the helpers that they call, on maps in memory, one packet
 * at a time. There are no sockets, nor filters; time is what the test says.
 */
#ifndef UPSTREAMTOP_TEST_HOST_H
#define UPSTREAMTOP_TEST_HOST_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define SEC(name)
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define __noinline __attribute__((noinline))

struct __sk_buff;
struct bpf_sock;
struct bpf_tcp_sock;
struct bpf_sock_tuple;

/* The frame that the programs look at, its headers' bytes at an address of 32 bits as __sk_buff has it. */
struct host_frame {
	__u8 *bytes;
	__u32 length;
};

struct host_map {
	const void *map;
	size_t key, value;
	__u32 most; /* entries */
	bool array;
	struct host_entry *first;
	void *elements; /* of an array */
	__u32 count;
};

/* An entry of any other map; its key and its value stand behind it. */
struct host_entry {
	struct host_entry *next;
	__u64 bytes[];
};

#define HOST_MAPS 32

static struct host_frame the_frame;
static __u64 the_time;
static struct host_map host_maps[HOST_MAPS];
static int host_map_count;

static inline struct host_map *host_map_of(const void *map)
{
	for (int i = 0; i < host_map_count; i++) {
		if (host_maps[i].map == map)
			return &host_maps[i];
	}
	abort();
}

#define HOST_BYTES (1 << 17) /* of an array: a test touches the first elements only, and empties them all each time */

static inline void host_make(const void *map, size_t key, size_t value, size_t most, bool array)
{
	struct host_map *m = &host_maps[host_map_count++];

	*m = (struct host_map){ .map = map, .key = key, .value = value, .most = most, .array = array };
	if (!array)
		return;
	if (most > HOST_BYTES / value)
		m->most = HOST_BYTES / value;
	m->elements = calloc(m->most, value);
	if (!m->elements)
		abort();
}

/* Makes a map known; its members say how large it is. */
#define HOST_MAP(m, array) host_make(&(m), sizeof(*(m).key), sizeof(*(m).value), sizeof(*(m).max_entries) / sizeof(int), array)

static inline void *host_value(const struct host_map *m, struct host_entry *e)
{
	return (__u8 *)e->bytes + (m->key + 7) / 8 * 8;
}

static inline void *bpf_map_lookup_elem(const void *map, const void *key)
{
	struct host_map *m = host_map_of(map);
	__u32 index;

	if (m->array) {
		memcpy(&index, key, sizeof(index));
		return index < m->most ? (__u8 *)m->elements + index * m->value : NULL;
	}
	for (struct host_entry *e = m->first; e; e = e->next) {
		if (!memcmp(e->bytes, key, m->key))
			return host_value(m, e);
	}
	return NULL;
}

static inline long bpf_map_update_elem(const void *map, const void *key, const void *value, __u64 flags)
{
	struct host_map *m = host_map_of(map);
	void *old = bpf_map_lookup_elem(map, key);
	struct host_entry *e;

	if (old && flags == 1)
		return -1;
	if (old) {
		memcpy(old, value, m->value);
		return 0;
	}
	if (m->array || m->count >= m->most)
		return -1;
	e = calloc(1, sizeof(*e) + (m->key + 7) / 8 * 8 + m->value);
	if (!e)
		abort();
	memcpy(e->bytes, key, m->key);
	memcpy(host_value(m, e), value, m->value);
	e->next = m->first;
	m->first = e;
	m->count++;
	return 0;
}

static inline long bpf_map_delete_elem(const void *map, const void *key)
{
	struct host_map *m = host_map_of(map);

	for (struct host_entry **at = &m->first; *at; at = &(*at)->next) {
		struct host_entry *e = *at;

		if (!memcmp(e->bytes, key, m->key)) {
			*at = e->next;
			free(e);
			m->count--;
			return 0;
		}
	}
	return -1;
}

/* Empties all maps. */
static inline void host_clear(void)
{
	for (int i = 0; i < host_map_count; i++) {
		struct host_map *m = &host_maps[i];

		if (m->array)
			memset(m->elements, 0, m->most * m->value);
		while (m->first) {
			struct host_entry *e = m->first;

			m->first = e->next;
			free(e);
		}
		m->count = 0;
	}
}

/* A queue gives the slots in order. */
static __u32 host_next_slot;

static inline long bpf_map_pop_elem(const void *map, void *value)
{
	(void)map;
	*(__u32 *)value = host_next_slot++;
	return 0;
}

static inline long bpf_map_push_elem(const void *map, const void *value, __u64 flags)
{
	(void)map;
	(void)value;
	(void)flags;
	return 0;
}

static inline long host_for_each(const void *map, void *function, void *context)
{
	long (*visit)(const void *, const void *, void *, void *) = function;
	struct host_map *m = host_map_of(map);
	struct host_entry *next;

	for (struct host_entry *e = m->first; e; e = next) {
		next = e->next;
		if (visit(map, e->bytes, host_value(m, e), context))
			break;
	}
	return 0;
}

static inline long host_loop(__u32 most, void *function, void *context)
{
	long (*step)(__u32, void *) = function;

	for (__u32 i = 0; i < most; i++) {
		if (step(i, context))
			break;
	}
	return 0;
}

#define bpf_for_each_map_elem(map, function, context, flags) host_for_each(map, (void *)(function), context)
/* There is one program to go over to, and what is called it returns from. */
#define bpf_tail_call(skb, programs, index) return ut_http2(skb)
#define bpf_loop(most, function, context, flags) host_loop(most, (void *)(function), context)

static inline long bpf_skb_load_bytes(const void *skb, __u32 offset, void *to, __u32 length)
{
	(void)skb;
	if (!length || offset > the_frame.length || length > the_frame.length - offset)
		return -1;
	memcpy(to, the_frame.bytes + offset, length);
	return 0;
}

static inline long bpf_skb_load_bytes_relative(const void *skb, __u32 offset, void *to, __u32 length, __u32 start)
{
	(void)start;
	return bpf_skb_load_bytes(skb, 14 + offset, to, length);
}

static inline __u64 bpf_ktime_get_ns(void)
{
	return the_time;
}

static inline __u32 bpf_get_smp_processor_id(void)
{
	return 0;
}

/* What the test makes of a record. */
static void host_take_record(const void *record, size_t length);

static inline long bpf_ringbuf_output(const void *ring, void *data, __u64 size, __u64 flags)
{
	(void)ring;
	(void)flags;
	host_take_record(data, size);
	return 0;
}

#define bpf_sk_fullsock(socket) ((void)(socket), (struct bpf_sock *)NULL)
#define bpf_sk_storage_get(map, socket, value, flags) ((void)(socket), NULL)
#define bpf_skc_lookup_tcp(skb, tuple, size, netns, flags) ((void)(skb), (void)(tuple), (struct bpf_sock *)NULL)
#define bpf_tcp_sock(socket) ((void)(socket), (struct bpf_tcp_sock *)NULL)
#define bpf_sk_release(socket) ((void)(socket))

#endif
