// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.jvm;

import java.util.ArrayList;
import java.util.List;

/** What is read from time to time, in the order in which it comes; every second where too many. */
final class Thinned<T> {

  /** A reading a second for more than two days. */
  static final int MOST = 200_000;

  private List<T> kept = new ArrayList<>();
  private int stride = 1;
  private int skipped;

  void add(T one) {
    if (++skipped < stride) {
      return;
    }
    skipped = 0;
    kept.add(one);
    if (kept.size() > MOST) {
      List<T> half = new ArrayList<>();
      for (int i = 1; i < kept.size(); i += 2) {
        half.add(kept.get(i));
      }
      kept = half;
      stride *= 2;
    }
  }

  List<T> all() {
    return kept;
  }
}
