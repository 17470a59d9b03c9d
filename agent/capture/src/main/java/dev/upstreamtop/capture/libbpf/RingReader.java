// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Takes the records out of a BPF ring buffer, in memory shared with the kernel: no system call, no
 * copy, no allocation, and no wakeup on the kernel's side.
 */
public final class RingReader {

  /** Takes one record at a time. */
  @FunctionalInterface
  public interface Consumer {

    /**
     * Takes a record; its memory is the kernel's again afterwards.
     *
     * @param ring the memory that holds it
     * @param offset where it begins
     * @param length its bytes
     */
    void accept(MemorySegment ring, long offset, int length);
  }

  // Top bits of a record's length word: still being written; given up by its writer.
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int LENGTH = DISCARDED - 1;
  private static final int HEADER = 8;

  private static final VarHandle POSITION = JAVA_LONG.varHandle();
  private static final VarHandle WORD = JAVA_INT.varHandle();

  private final MemorySegment consumerPage;
  private final MemorySegment producerPage;
  private final MemorySegment data;
  private final long mask;
  private double fill;

  /** Maps the memory of a ring; it is unmapped with the ring's object. */
  public RingReader(BpfMap ring) {
    consumerPage = ring.ringConsumer();
    producerPage = ring.ringProducer();
    data = producerPage.asSlice(producerPage.byteSize() - 2L * ring.maxEntries());
    mask = ring.maxEntries() - 1L;
  }

  /**
   * Hands over what is in the ring at the time of the call, oldest first.
   *
   * <p>It stops early at a record that is still being written; that one and those behind it come
   * with the next call.
   *
   * @return how many records were handed over
   */
  public int drain(Consumer consumer) {
    long position = (long) POSITION.get(consumerPage, 0L);
    long end = (long) POSITION.getAcquire(producerPage, 0L);
    fill = (double) (end - position) / (mask + 1);
    int records = 0;
    while (position < end) {
      // The data lies twice in a row, so a record that wraps around is still in one piece.
      long offset = position & mask;
      int word = (int) WORD.getAcquire(data, offset);
      if ((word & BUSY) != 0) {
        break;
      }
      int length = word & LENGTH;
      if ((word & DISCARDED) == 0) {
        consumer.accept(data, offset + HEADER, length);
        records++;
      }
      position += (HEADER + length + 7L) & -8L;
      POSITION.setRelease(consumerPage, 0L, position);
    }
    return records;
  }

  /** The part of the ring that was full when {@link #drain} was last called, 0 to 1. */
  public double fill() {
    return fill;
  }
}
