// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * The process that opened a connection, as far as it is known.
 *
 * @param pid its process id; 0 for {@link #UNKNOWN}
 * @param name its name as the kernel has it ({@code comm}, at most 15 bytes), escaped; empty for
 *     {@link #UNKNOWN}
 */
public record Owner(int pid, String name) {

  /** Nobody could tell: no CAP_PERFMON, the server side, or what a router or bridge passes on. */
  public static final Owner UNKNOWN = new Owner(0, "");

  public Owner {
    Objects.requireNonNull(name, "name");
  }

  /** Whether it is known. */
  public boolean isKnown() {
    return pid != 0;
  }

  /** {@code nginx (1234)}, or nothing. */
  @Override
  public String toString() {
    return isKnown() ? name + " (" + pid + ")" : "";
  }
}
