// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

/** Fills the heap of a small JVM but for some bytes. */
public final class FullHeap {

  // References per array: from a megabyte down to the smallest array that holds one.
  private static final int[] SIZES = {1 << 18, 1 << 14, 1 << 10, 1 << 6, 1};

  private Object[] chain;

  private FullHeap() {}

  /**
   * Fills it.
   *
   * @param left how many bytes can be allocated afterwards, about
   */
  public static FullHeap but(int left) {
    FullHeap heap = new FullHeap();
    Object[] place = {new byte[left]};
    for (int size : SIZES) {
      heap.fill(size);
    }
    place[0] = null;
    return heap;
  }

  private void fill(int size) {
    try {
      while (true) {
        Object[] next = new Object[size];
        next[0] = chain;
        chain = next;
      }
    } catch (OutOfMemoryError full) {
      // So far with this size.
    }
  }

  /** Gives everything back. */
  public void free() {
    chain = null;
  }
}
