// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/** The tunnels of one backend in one interval; there is none where a backend had no tunnels. */
public record TunnelSample(BackendId backend, TimeRange range, Tunnels tunnels)
    implements IntervalSample {}
