// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import dev.upstreamtop.capture.libc.Errno;

/** An operation that the kernel or libbpf refused; the message is one line. */
public final class BpfException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  public BpfException(String operation, int errno) {
    super("cannot " + operation + ": " + Errno.name(errno));
    this.errno = errno;
  }

  /** The kernel's error number, positive. */
  public int errno() {
    return errno;
  }

  /** Whether the thing that was operated on does not exist (any more). */
  public boolean isGone() {
    return errno == Errno.ENODEV || errno == Errno.ENOENT;
  }

  /** Whether a map has no room for another entry. */
  public boolean isFull() {
    return errno == Errno.E2BIG;
  }

  /** Whether it may succeed a moment later, when others have let go of descriptors or memory. */
  public boolean isShortage() {
    return Errno.isShortage(errno);
  }

  /** Returns the result of a call, or throws where it is a negative error number. */
  static int check(int result, String operation) {
    if (result < 0) {
      throw new BpfException(operation, -result);
    }
    return result;
  }
}
