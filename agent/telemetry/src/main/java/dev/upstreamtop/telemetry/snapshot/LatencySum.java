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

  private static final long LARGEST_BYTE = 0xff;
  private static final long LARGEST_SHORT = 0xffff;

  /** The largest count of each width, which is a power of two of bytes. */
  private static final long[] LARGEST = {LARGEST_BYTE, LARGEST_SHORT, 0xffff_ffffL, Long.MAX_VALUE};

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
    PackedCounts.Reader reader = values.reader();
    boolean more = reader.next();
    while (more) {
      // Each returns where a sum does not fit into its cell, which is wider then.
      more =
          switch (width) {
            case BYTE -> addToBytes(reader);
            case SHORT -> addToShorts(reader);
            default -> addToWider(reader);
          };
    }
    count += values.count();
    sumNanos += values.sumNanos();
  }

  // The three are one loop, a JVM's busiest where it is told of thousands of routes, with the width
  // of a cell settled before.

  /** Goes on with the current bucket; false when there is none left. */
  private boolean addToBytes(PackedCounts.Reader reader) {
    byte[] into = cells;
    do {
      int cell = groups.groupOf(reader.number()) - first;
      long sum = (into[cell] & LARGEST_BYTE) + reader.count();
      if (sum > LARGEST_BYTE) {
        widen(sum);
        return true;
      }
      into[cell] = (byte) sum;
    } while (reader.next());
    return false;
  }

  private boolean addToShorts(PackedCounts.Reader reader) {
    byte[] into = cells;
    do {
      int at = (groups.groupOf(reader.number()) - first) << SHORT;
      long sum = ((short) SHORTS.get(into, at) & LARGEST_SHORT) + reader.count();
      if (sum > LARGEST_SHORT) {
        widen(sum);
        return true;
      }
      SHORTS.set(into, at, (short) sum);
    } while (reader.next());
    return false;
  }

  private boolean addToWider(PackedCounts.Reader reader) {
    do {
      int cell = groups.groupOf(reader.number()) - first;
      long sum = get(cell) + reader.count();
      if (sum > LARGEST[width]) {
        widen(sum);
      }
      set(cell, sum);
    } while (reader.next());
    return false;
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
      case BYTE -> cells[cell] & LARGEST_BYTE;
      case SHORT -> (short) SHORTS.get(cells, cell << SHORT) & LARGEST_SHORT;
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
