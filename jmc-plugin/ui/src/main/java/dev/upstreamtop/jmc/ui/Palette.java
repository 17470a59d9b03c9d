// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One colour per backend, the same in table and chart; middle tones that stand out on light and on
 * dark ground. Colours are {@code 0xRRGGBB}. Immutable.
 */
public final class Palette {

  /** Backends beyond the distinct colours. */
  public static final int REST = 0x8A8F98;

  /** Medians. */
  public static final int MEDIAN = 0x2F8F5B;

  /** 90th percentiles. */
  public static final int HIGH = 0x3E86C6;

  /** High percentiles. */
  public static final int TAIL = 0xC77700;

  /** Answers 5xx. */
  public static final int ERROR = 0xD03B3B;

  /** Requests without an answer. */
  public static final int FAILURE = 0x8E44AD;

  /** Requests that wait for an answer. */
  public static final int WAITING = 0xC0614B;

  /** Answers that are not over. */
  public static final int RECEIVING = 0x16A0A0;

  /** What the recorded JVM did. */
  public static final int JVM = 0x5C7CFA;

  /** The machine the recorded JVM runs on. */
  public static final int MACHINE = 0x9AA5B1;

  private static final int[] DISTINCT = {
    0x3A7BD5, 0xE0862F, 0x3BA55D, 0x9B59B6, 0x16A0A0, 0xD5549A, 0xA88B2B, 0x6C7FE0, 0x5FAF3A,
    0xC0614B
  };

  private final Map<BackendId, Integer> colours = new HashMap<>();

  /** The first backends get colours of their own, in the given order. */
  public Palette(List<BackendId> backends) {
    for (int i = 0; i < Math.min(backends.size(), DISTINCT.length); i++) {
      colours.put(backends.get(i), DISTINCT[i]);
    }
  }

  /** How many backends can have a colour of their own. */
  public static int size() {
    return DISTINCT.length;
  }

  /** Whether a backend has a colour of its own. */
  public boolean has(BackendId backend) {
    return colours.containsKey(backend);
  }

  /** The colour of a backend. */
  public int of(BackendId backend) {
    return colours.getOrDefault(backend, REST);
  }
}
