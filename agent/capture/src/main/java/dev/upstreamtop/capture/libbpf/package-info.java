// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's BPF objects as Java objects, through libbpf.
 *
 * <p>Nothing here is thread-safe: an object belongs to the thread that opened it, because its
 * memory does.
 */
package dev.upstreamtop.capture.libbpf;
