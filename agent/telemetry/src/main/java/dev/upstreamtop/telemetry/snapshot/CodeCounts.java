// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Immutable counts of responses by status code; a route answers with few of them. */
public final class CodeCounts {

  /** The highest status code: three digits. */
  public static final int HIGHEST_CODE = 999;

  /** No responses. */
  public static final CodeCounts NONE = new CodeCounts(PackedCounts.NONE);

  private static final int FIRST_SERVER_ERROR = 500;
  private static final int LIKELY_BYTES = 32;

  /** Takes a status code and how many responses had it. */
  @FunctionalInterface
  public interface CodeConsumer {
    /** Takes one; the codes come lowest first, and no count is 0. */
    void accept(int code, long count);
  }

  private final byte[] packed;

  private CodeCounts(byte[] packed) {
    this.packed = packed;
  }

  /**
   * Makes counts of a map.
   *
   * @param counts positive, or 0 for no such response, by codes of 0 to {@link #HIGHEST_CODE}
   */
  public static CodeCounts of(Map<Integer, Long> counts) {
    PackedCounts.Writer writer = new PackedCounts.Writer(LIKELY_BYTES);
    for (Map.Entry<Integer, Long> code : new TreeMap<>(counts).entrySet()) {
      if (code.getKey() < 0 || code.getKey() > HIGHEST_CODE || code.getValue() < 0) {
        throw new IllegalArgumentException("no count of a status code: " + code);
      }
      if (code.getValue() > 0) {
        writer.add(code.getKey(), code.getValue());
      }
    }
    return of(writer);
  }

  static CodeCounts of(PackedCounts.Writer writer) {
    byte[] packed = writer.packed();
    return packed.length == 0 ? NONE : new CodeCounts(packed);
  }

  /**
   * Makes counts of what {@link #toBytes} gave, or what claims to be that.
   *
   * @param bytes copied
   * @throws IllegalArgumentException with a one-line message when it is no such thing
   */
  public static CodeCounts of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new CodeCounts(PackedCounts.checked(bytes, HIGHEST_CODE));
  }

  /** The counts as bytes, in the form of {@link LatencyHistogram#toBytes}. */
  public byte[] toBytes() {
    return packed.clone();
  }

  /** How many responses had a code. */
  public long count(int code) {
    return PackedCounts.get(packed, code);
  }

  /** All of them. */
  public long total() {
    return from(0);
  }

  /** Those with a status of 500 and more. */
  public long serverErrors() {
    return from(FIRST_SERVER_ERROR);
  }

  /** Those of a class of status codes by its first digit, as 2 for 200 to 299. */
  public long ofClass(int digit) {
    return between(digit * 100, digit * 100 + 99);
  }

  /** Those of each class that there is, 0 to 9, by its first digit. */
  public long[] byClass() {
    long[] classes = new long[HIGHEST_CODE / 100 + 1];
    PackedCounts.Reader reader = reader();
    while (reader.next()) {
      classes[reader.number() / 100] += reader.count();
    }
    return classes;
  }

  private long from(int lowest) {
    return between(lowest, HIGHEST_CODE);
  }

  PackedCounts.Reader reader() {
    return new PackedCounts.Reader(packed);
  }

  private long between(int lowest, int highest) {
    long sum = 0;
    PackedCounts.Reader reader = reader();
    while (reader.next()) {
      sum += reader.number() >= lowest && reader.number() <= highest ? reader.count() : 0;
    }
    return sum;
  }

  /** Hands over the codes that occurred, lowest first. */
  public void forEach(CodeConsumer consumer) {
    PackedCounts.forEach(packed, consumer::accept);
  }

  /** The counts of both together. */
  public CodeCounts plus(CodeCounts that) {
    if (packed.length == 0) {
      return that;
    }
    return that.packed.length == 0 ? this : new CodeCounts(PackedCounts.sum(packed, that.packed));
  }

  /** The counts as a map of its own, in ascending order. */
  public SortedMap<Integer, Long> toMap() {
    TreeMap<Integer, Long> map = new TreeMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeCounts that && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
