// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts responses by status code; a route answers with few of them, so a short list does. */
final class StatusTally {

  private int[] codes = new int[4];
  private long[] counts = new long[4];
  private int size;

  void add(int code) {
    add(code, 1);
  }

  private void add(int code, long responses) {
    int place = place(code);
    counts[place] += responses;
  }

  /** Makes sure that a code can be added without memory. */
  void makeRoom(int code) {
    place(code);
  }

  private int place(int code) {
    int i = 0;
    while (i < size && codes[i] != code) {
      i++;
    }
    if (i == size) {
      if (size == codes.length) {
        int[] moreCodes = Arrays.copyOf(codes, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
        codes = moreCodes;
      }
      codes[size++] = code;
    }
    return i;
  }

  /** Moves what was added since the last {@link #take} to another one. */
  void moveTo(StatusTally that) {
    for (int i = 0; i < size; i++) {
      that.add(codes[i], counts[i]);
      counts[i] = 0;
    }
  }

  /** The counts since the previous call. */
  SortedMap<Integer, Long> take() {
    SortedMap<Integer, Long> taken = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      if (counts[i] > 0) {
        taken.put(codes[i], counts[i]);
        counts[i] = 0;
      }
    }
    return taken;
  }
}
