// SPDX-License-Identifier: Apache-2.0
/**
 * The Java face of the structs and maps in {@code bpf/upstreamtop.h}, and what reads them.
 *
 * <p>A test compares every layout, enumeration and size with the type information in the compiled
 * object. The readers belong to one thread and allocate nothing once they have seen a backend.
 */
package dev.upstreamtop.capture.wire;
