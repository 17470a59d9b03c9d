// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tells whether interfaces or addresses of this network namespace have changed, by the kernel's own
 * announcements (rtnetlink(7)): a list of them all takes far longer.
 *
 * <p>Where such a socket cannot be had everything counts as changed. Confined to one thread.
 */
public final class NetworkNews implements AutoCloseable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_ROUTE = 0;

  // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
  private static final int GROUPS = 0x1 | 0x10 | 0x100;

  // struct sockaddr_nl
  private static final long ADDRESS_BYTES = 12;
  private static final long ADDRESS_GROUPS = 8;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int BUFFER_BYTES = 8_192;

  /** More news than that is news enough: the rest comes with the next question. */
  private static final int MOST_READS = 64;

  private static final int NONE = -1;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment errno = Errno.allocate(arena);
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES);
  private int socket;

  private NetworkNews() {
    socket = Libc.socket(errno, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (socket == NONE) {
      return;
    }
    MemorySegment address = arena.allocate(ADDRESS_BYTES, JAVA_INT.byteAlignment());
    address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
    address.set(JAVA_INT, ADDRESS_GROUPS, GROUPS);
    if (Libc.bind(errno, socket, address) != 0) {
      Libc.close(socket);
      socket = NONE;
    }
  }

  /** Listens from now on, in the network namespace of the calling thread. */
  public static NetworkNews listen() {
    return new NetworkNews();
  }

  /** Whether something has changed since the previous question, or may have. */
  public boolean arrived() {
    if (socket == NONE) {
      return true;
    }
    boolean arrived = false;
    for (int i = 0; i < MOST_READS; i++) {
      if (Libc.recv(errno, socket, buffer, MSG_DONTWAIT) < 0) {
        // What the kernel could not keep for us (ENOBUFS) is news, too.
        return arrived || Errno.read(errno) != Errno.EAGAIN;
      }
      arrived = true;
    }
    return true;
  }

  @Override
  public void close() {
    if (socket != NONE) {
      Libc.close(socket);
      socket = NONE;
    }
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
