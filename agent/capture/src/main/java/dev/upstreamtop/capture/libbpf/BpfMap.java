// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A loaded map: single entries, batches, or its memory itself. */
public final class BpfMap {

  private static final int READ = 1;
  private static final int WRITE = 2;

  private final String name;
  private final int fd;
  private final int keySize;
  private final int valueSize;
  private final int maxEntries;
  private final Arena arena;

  BpfMap(String name, int fd, int keySize, int valueSize, int maxEntries, Arena arena) {
    this.name = name;
    this.fd = BpfException.check(fd, "use map " + name);
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.maxEntries = maxEntries;
    this.arena = arena;
  }

  /** Its name in the object. */
  public String name() {
    return name;
  }

  /** Bytes of a key, 0 for queues and rings. */
  public int keySize() {
    return keySize;
  }

  /** Bytes of a value (of one CPU's, for a per-CPU map). */
  public int valueSize() {
    return valueSize;
  }

  /** How many entries it can hold; for a ring: its bytes. */
  public int maxEntries() {
    return maxEntries;
  }

  int fd() {
    return fd;
  }

  /**
   * Copies the value of a key.
   *
   * @param value room for one value, or for one of every possible CPU, each rounded up to 8 bytes
   * @return whether there was such a key
   */
  public boolean lookup(MemorySegment key, MemorySegment value) {
    int result = Libbpf.mapLookup(fd, key, value);
    if (-result == Errno.ENOENT) {
      return false;
    }
    BpfException.check(result, "read map " + name);
    return true;
  }

  /** Sets the value of a key. */
  public void update(MemorySegment key, MemorySegment value) {
    BpfException.check(Libbpf.mapUpdate(fd, key, value, 0), "write map " + name);
  }

  /** Sets the value of a key that is not there; whether it was not. */
  public boolean insert(MemorySegment key, MemorySegment value) {
    final long noExist = 1;
    int result = Libbpf.mapUpdate(fd, key, value, noExist);
    if (-result == Errno.EEXIST) {
      return false;
    }
    BpfException.check(result, "write map " + name);
    return true;
  }

  /** Appends a value to a queue. */
  public void push(MemorySegment value) {
    update(MemorySegment.NULL, value);
  }

  /** Removes a key; whether it was there. */
  public boolean delete(MemorySegment key) {
    int result = Libbpf.mapDelete(fd, key);
    if (-result == Errno.ENOENT) {
      return false;
    }
    BpfException.check(result, "remove from map " + name);
    return true;
  }

  /**
   * The values of an mmapable array as the programs see them, writable; unmapped with the object.
   */
  public MemorySegment values() {
    return values(arena);
  }

  /** The same, unmapped with that arena. */
  public MemorySegment values(Arena owner) {
    long bytes = (long) maxEntries * roundUp(valueSize);
    long page = Libc.getpagesize();
    return map(owner, (bytes + page - 1) / page * page, READ | WRITE, 0).asSlice(0, bytes);
  }

  /** A ring's page with the consumer's position, writable. */
  MemorySegment ringConsumer() {
    return map(arena, Libc.getpagesize(), READ | WRITE, 0);
  }

  /** A ring's page with the producer's position, and its data twice in a row behind it. */
  MemorySegment ringProducer() {
    long page = Libc.getpagesize();
    return map(arena, page + 2L * maxEntries, READ, page);
  }

  @SuppressWarnings("restricted")
  private MemorySegment map(Arena owner, long size, int protection, long offset) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment errno = Errno.allocate(call);
      MemorySegment address = Libc.mmap(errno, size, protection, fd, offset);
      if (address.address() == -1) {
        throw new BpfException("map the memory of map " + name, Errno.read(errno));
      }
      return address.reinterpret(size, owner, segment -> Libc.munmap(segment, size));
    }
  }

  Arena arena() {
    return arena;
  }

  /** Values of arrays and per-CPU maps lie at multiples of 8 bytes. */
  static int roundUp(int size) {
    return (size + 7) & -8;
  }
}
