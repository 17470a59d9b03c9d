// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;

/** Adds up counts of responses by status code in place; for use by one thread at a time. */
final class CodeSum {

  // Ascending; most routes answer with one or two of them.
  private short[] codes = {};
  private long[] counts = {};

  void add(CodeCounts that) {
    PackedCounts.Reader reader = that.reader();
    int place = 0;
    while (reader.next()) {
      while (place < codes.length && codes[place] < reader.number()) {
        place++;
      }
      if (place == codes.length || codes[place] > reader.number()) {
        insert(place, reader.number());
      }
      counts[place] += reader.count();
    }
  }

  private void insert(int place, int code) {
    short[] moreCodes = Arrays.copyOf(codes, codes.length + 1);
    long[] moreCounts = Arrays.copyOf(counts, counts.length + 1);
    System.arraycopy(codes, place, moreCodes, place + 1, codes.length - place);
    System.arraycopy(counts, place, moreCounts, place + 1, counts.length - place);
    moreCodes[place] = (short) code;
    moreCounts[place] = 0;
    codes = moreCodes;
    counts = moreCounts;
  }

  void clear() {
    Arrays.fill(counts, 0);
  }

  CodeCounts toCounts() {
    PackedCounts.Writer writer = new PackedCounts.Writer(8 * codes.length);
    for (int place = 0; place < codes.length; place++) {
      if (counts[place] > 0) {
        writer.add(codes[place], counts[place]);
      }
    }
    return CodeCounts.of(writer);
  }
}
