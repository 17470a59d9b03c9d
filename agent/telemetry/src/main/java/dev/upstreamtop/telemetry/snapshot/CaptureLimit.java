// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * Something that the capture could see and does not, for as long as it holds.
 *
 * @param name what is not captured, in camelCase, the same from kernel to screen
 * @param reason why, one line for people
 */
public record CaptureLimit(String name, String reason) {
  public CaptureLimit {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(reason, "reason");
  }
}
