// SPDX-License-Identifier: Apache-2.0
/** The kernel programs in place: loaded, configured, attached, and following the interfaces. */
package dev.upstreamtop.capture.program;
