// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Adds up distributions in place; for use by one thread at a time.
 *
 * <p>There are two for each of thousands of routes, so the counts lie side by side from the lowest
 * bucket in use to the highest, each in as few bytes as the largest of them needs.
 */
public final class LatencySum {

  private static final byte[] NONE = {};
  // The range grows by so many cells at once: a route's times creep.
  private static final int STEP = 8;

  private static final int BYTE = 0;
  private static final int SHORT = 1;
  private static final int INT = 2;
  private static final int LONG = 3;

  /** The largest count of each width, which is a power of two of bytes. */
  private static final long[] LARGEST = {0xff, 0xffff, 0xffff_ffffL, Long.MAX_VALUE};

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final BucketGroups groups;
  private byte[] cells = NONE;
  private byte width;
  private short first;
  private long count;
  private long sumNanos;

  /** A sum of nothing, in which every bucket is told apart. */
  public LatencySum() {
    this(BucketGroups.SINGLE);
  }

  /** A sum of nothing, in which groups of buckets are told apart. */
  public LatencySum(BucketGroups groups) {
    this.groups = groups;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.nativeOrder());
  }

  /** Adds values. */
  public void add(LatencyHistogram values) {
    if (values.count() == 0) {
      return;
    }
    cover(groups.groupOf(values.lowestBucket()), groups.groupOf(values.usedBuckets() - 1));
    // Neighbours are often of one group, whose count is then looked up once.
    int group = 0;
    int end = 0;
    long inGroup = 0;
    PackedCounts.Reader reader = values.reader();
    while (reader.next()) {
      if (reader.number() >= end) {
        put(group, inGroup);
        inGroup = 0;
        group = groups.groupOf(reader.number());
        end = groups.endOf(group);
      }
      inGroup += reader.count();
    }
    put(group, inGroup);
    count += values.count();
    sumNanos += values.sumNanos();
  }

  private void put(int group, long more) {
    if (more == 0) {
      return;
    }
    int cell = group - first;
    long sum = get(cell) + more;
    if (sum > LARGEST[width]) {
      widen(sum);
    }
    set(cell, sum);
  }

  /** Forgets all values. */
  public void clear() {
    cells = NONE;
    width = BYTE;
    count = 0;
    sumNanos = 0;
  }

  /** What was added up so far. */
  public LatencyHistogram toHistogram() {
    if (count == 0) {
      return LatencyHistogram.EMPTY;
    }
    int size = size();
    PackedCounts.Writer writer = new PackedCounts.Writer(size + size / 2);
    int highest = 0;
    for (int cell = 0; cell < size; cell++) {
      long inCell = get(cell);
      if (inCell > 0) {
        highest = groups.firstOf(first + cell);
        writer.add(highest, inCell);
      }
    }
    return new LatencyHistogram(writer.packed(), highest, count, sumNanos);
  }

  private int size() {
    return cells.length >> width;
  }

  /** Makes room for the counts of some groups. */
  private void cover(int lowest, int highest) {
    int size = size();
    if (size > 0 && lowest >= first && highest < first + size) {
      return;
    }
    int begin = (size == 0 ? lowest : Math.min(lowest, first)) / STEP * STEP;
    int end = Math.max(highest + 1, first + size);
    end = Math.min((end + STEP - 1) / STEP * STEP, groups.count());
    byte[] wider = new byte[(end - begin) << width];
    if (size > 0) {
      System.arraycopy(cells, 0, wider, (first - begin) << width, cells.length);
    }
    cells = wider;
    first = (short) begin;
  }

  private void widen(long largest) {
    long[] counts = new long[size()];
    Arrays.setAll(counts, this::get);
    while (largest > LARGEST[width]) {
      width++;
    }
    cells = new byte[counts.length << width];
    for (int cell = 0; cell < counts.length; cell++) {
      set(cell, counts[cell]);
    }
  }

  private long get(int cell) {
    return switch (width) {
      case BYTE -> cells[cell] & LARGEST[BYTE];
      case SHORT -> (short) SHORTS.get(cells, cell << SHORT) & LARGEST[SHORT];
      case INT -> (int) INTS.get(cells, cell << INT) & LARGEST[INT];
      default -> (long) LONGS.get(cells, cell << LONG);
    };
  }

  private void set(int cell, long value) {
    switch (width) {
      case BYTE -> cells[cell] = (byte) value;
      case SHORT -> SHORTS.set(cells, cell << SHORT, (short) value);
      case INT -> INTS.set(cells, cell << INT, (int) value);
      default -> LONGS.set(cells, cell << LONG, value);
    }
  }
}
