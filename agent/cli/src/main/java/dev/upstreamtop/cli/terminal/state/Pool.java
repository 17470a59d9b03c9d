// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import java.util.List;

/**
 * Backends that do the same work.
 *
 * @param name what they are called together; empty where they have no name in common
 * @param members from top to bottom, all seen from one side; never empty
 */
public record Pool(String name, List<BackendKey> members) {

  public Pool {
    members = List.copyOf(members);
  }

  /** Whether it is a backend without peers. */
  public boolean isOne() {
    return members.size() == 1;
  }
}
