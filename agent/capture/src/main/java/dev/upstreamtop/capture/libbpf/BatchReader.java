// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libc.Errno;
import java.lang.foreign.MemorySegment;

/**
 * Copies many entries of a map with few system calls, into memory that is reserved once.
 *
 * <p>Entries that come or go meanwhile may or may not be among them. Reading allocates nothing.
 */
public final class BatchReader {

  // A hash bucket longer than the batch makes the call fail with ENOSPC; none comes near this.
  private static final int SMALLEST_BATCH = 128;

  private final BpfMap map;
  private final int capacity;
  private final int valueStride;
  private final MemorySegment keys;
  private final MemorySegment values;
  private final MemorySegment count;

  /** Where the kernel is in the map: it reads its old place before it writes the new one. */
  private final MemorySegment token;

  private BatchReader(BpfMap map, int valueStride) {
    this.map = map;
    this.valueStride = valueStride;
    capacity = Math.max(map.maxEntries(), SMALLEST_BATCH);
    keys = map.arena().allocate((long) capacity * map.keySize(), Long.BYTES);
    values = map.arena().allocate((long) capacity * valueStride, Long.BYTES);
    count = map.arena().allocate(JAVA_INT);
    token = map.arena().allocate(Math.max(map.keySize(), Long.BYTES), Long.BYTES);
  }

  /** For a map with one value per key. */
  public static BatchReader of(BpfMap map) {
    return new BatchReader(map, map.valueSize());
  }

  /** For a map with one value per key and CPU. */
  public static BatchReader perCpu(BpfMap map) {
    return new BatchReader(map, BpfMap.roundUp(map.valueSize()) * BpfObject.possibleCpus());
  }

  /**
   * Reads all entries.
   *
   * @return how many there are now in {@link #keys} and {@link #values}
   */
  public int readAll() {
    int read = 0;
    MemorySegment from = MemorySegment.NULL;
    while (read < capacity) {
      int result = call(from, read, capacity - read);
      read += count.get(JAVA_INT, 0);
      if (-result == Errno.ENOENT) {
        return read;
      }
      if (-result == Errno.ENOSPC && read > 0) {
        // The next bucket does not fit behind what grew meanwhile: it is read the next time.
        return read;
      }
      check(result);
      from = token;
    }
    return read;
  }

  /**
   * Reads the first entries of an array.
   *
   * @param entries 1 to the map's maximum
   */
  public void readFirst(int entries) {
    int result = call(MemorySegment.NULL, 0, entries);
    if (-result != Errno.ENOENT) {
      check(result);
    }
  }

  private void check(int result) {
    // The text is made only where it is needed: reading allocates nothing.
    if (result < 0) {
      BpfException.check(result, "read map " + map.name());
    }
  }

  private int call(MemorySegment from, int offset, int room) {
    count.set(JAVA_INT, 0, room);
    return Libbpf.mapLookupBatch(
        map.fd(),
        from,
        token,
        offset == 0 ? keys : keys.asSlice((long) offset * map.keySize()),
        offset == 0 ? values : values.asSlice((long) offset * valueStride),
        count);
  }

  /** The keys, one after the other. */
  public MemorySegment keys() {
    return keys;
  }

  /** The values in the keys' order, {@link #valueStride} bytes each. */
  public MemorySegment values() {
    return values;
  }

  /** Bytes from one key's value to the next one's: of all CPUs together, for a per-CPU map. */
  public int valueStride() {
    return valueStride;
  }
}
