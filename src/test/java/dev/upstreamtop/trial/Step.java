// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is to happen.
 *
 * @param victim which of the backends, from 0 on
 * @param before how long all are well before it
 * @param length how long it lasts
 */
record Step(Trouble trouble, int victim, Duration before, Duration length) {

  private static final int LEAST_MILLIS = 8_000;
  private static final int MORE_MILLIS = 2_000;

  /** Each at the next backend, all alike. */
  static List<Step> inTurn(List<? extends Trouble> troubles) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < troubles.size(); i++) {
      Duration phase = Seeded.BEFORE;
      steps.add(new Step(troubles.get(i), i % FaultyWorld.BACKENDS, phase, phase));
    }
    return steps;
  }

  /** One with a victim, a moment and a length that nobody has chosen. */
  static Step seeded(Trouble trouble, Random random) {
    return new Step(
        trouble,
        random.nextInt(FaultyWorld.BACKENDS),
        Duration.ofMillis(LEAST_MILLIS + random.nextInt(MORE_MILLIS)),
        Duration.ofMillis(LEAST_MILLIS + random.nextInt(MORE_MILLIS)));
  }
}
