// SPDX-License-Identifier: Apache-2.0
/** The world that the end-to-end tests play in: networks, a proxy, its ends, and the observer. */
package dev.upstreamtop.world;
