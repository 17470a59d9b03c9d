// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The interfaces that are wanted and not attached, each with the reason; a few of them are told.
 */
final class MissingInterfaces {

  /** As many as a line of a screen may hold. */
  static final int MOST_TOLD = 4;

  private static final String NAME = "interfaces";

  private final List<CaptureLimit> told = new ArrayList<>();
  private int all;

  /** Adds one, by its name and the reason in words. */
  void add(String reason) {
    all++;
    if (told.size() < MOST_TOLD) {
      told.add(new CaptureLimit(NAME, reason));
    }
  }

  /** The first ones, and how many there are besides. */
  List<CaptureLimit> limits() {
    List<CaptureLimit> limits = new ArrayList<>(told);
    if (all > told.size()) {
      limits.add(
          new CaptureLimit(
              NAME, String.format(Locale.ROOT, "%,d more interfaces", all - told.size())));
    }
    return limits;
  }
}
