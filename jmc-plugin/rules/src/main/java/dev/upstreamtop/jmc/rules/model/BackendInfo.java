// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;

/**
 * A backend as it is shown.
 *
 * @param name its given name, empty without one
 * @param self whether the recorded JVM is this backend
 * @param seenTwice whether it was seen from its other side too: the same requests once more
 */
public record BackendInfo(BackendId id, String name, boolean self, boolean seenTwice) {

  /**
   * The given name with the endpoint, or the endpoint alone, with its host where another host has
   * one like it; where it was seen from both sides, the server's says so.
   */
  public String displayName() {
    String named = name.isEmpty() ? "backend" : "backend.named";
    boolean told = seenTwice && id.side() == Side.SERVER;
    String host = id.place().host();
    String endpoint =
        host.isEmpty() ? id.endpoint() : ModelMessages.get("backend.on.host", id.endpoint(), host);
    return ModelMessages.get(told ? named + ".server" : named, endpoint, name);
  }
}
