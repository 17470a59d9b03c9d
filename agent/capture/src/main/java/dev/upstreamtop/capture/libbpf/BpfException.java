// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

/** An operation that the kernel or libbpf refused; the message is one line. */
public final class BpfException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  BpfException(String operation, int errno) {
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

  /** Returns the result of a call, or throws where it is a negative error number. */
  static int check(int result, String operation) {
    if (result < 0) {
      throw new BpfException(operation, -result);
    }
    return result;
  }
}
