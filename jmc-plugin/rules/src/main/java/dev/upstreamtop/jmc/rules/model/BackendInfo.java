// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.recording.BackendId;

/**
 * A backend as it is shown.
 *
 * @param label its given name, empty without one
 * @param self whether the recorded JVM is this backend
 */
public record BackendInfo(BackendId id, String label, boolean self) {

  /** The given name with the endpoint, or the endpoint alone. */
  public String displayName() {
    return label.isEmpty() ? id.endpoint() : label + " (" + id.endpoint() + ")";
  }
}
