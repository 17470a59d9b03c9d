// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.testing.Requirement;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A tunnel between two hosts as VPN daemons make it: a tun device at each end, whose packets have
 * no link layer, and this process between them.
 */
@SuppressWarnings("restricted")
public final class Tunnel implements AutoCloseable {

  // linux/if_tun.h, fcntl.h, poll.h
  private static final int O_RDWR = 2;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN_WITHOUT_PREFIX = 0x1001;
  private static final short POLLIN = 1;

  private static final long REQUEST_BYTES = 40;
  private static final long NAME_BYTES = 16;
  private static final int LONGEST_PACKET = 65_536;
  private static final int LOOK_MILLIS = 50;

  private static final MethodHandle OPEN = function("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle IOCTL =
      function("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle POLL =
      function("poll", 3, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle READ =
      function("read", 3, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      function("write", 3, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", 1, JAVA_INT, JAVA_INT);

  private final List<Integer> ends = new ArrayList<>();
  private final List<Thread> pumps = new ArrayList<>();
  private volatile boolean closed;

  private final String device;

  private Tunnel(String device) {
    this.device = device;
  }

  /**
   * Digs one.
   *
   * @param device its name at both ends
   * @param address of the first end, with its prefix length
   * @param otherAddress of the other end, likewise
   */
  public static Tunnel between(
      Namespace host, Namespace other, String device, String address, String otherAddress)
      throws Exception {
    Tunnel tunnel = new Tunnel(device);
    try {
      tunnel.ends.add(host.call(() -> open(device)));
      tunnel.ends.add(other.call(() -> open(device)));
      host.up(device, address);
      other.up(device, otherAddress);
      tunnel.pump(0, 1);
      tunnel.pump(1, 0);
      return tunnel;
    } catch (Throwable e) {
      tunnel.close();
      throw e;
    }
  }

  /** The name of its devices. */
  public String device() {
    return device;
  }

  private static MethodHandle function(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, arguments);
    MemorySegment address = linker.defaultLookup().findOrThrow(name);
    return fixed == arguments.length
        ? linker.downcallHandle(address, descriptor)
        : linker.downcallHandle(address, descriptor, Linker.Option.firstVariadicArg(fixed));
  }

  private static int open(String device) {
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), O_RDWR);
      Requirement.that(fd >= 0, "/dev/net/tun");
      MemorySegment request = arena.allocate(REQUEST_BYTES);
      request.setString(0, device);
      request.set(JAVA_SHORT, NAME_BYTES, IFF_TUN_WITHOUT_PREFIX);
      int made = (int) IOCTL.invokeExact(fd, TUNSETIFF, request);
      Requirement.that(made == 0, "a tun device");
      return fd;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("cannot make a tun device", e);
    }
  }

  private void pump(int from, int to) {
    int in = ends.get(from);
    int out = ends.get(to);
    Thread thread = new Thread(() -> carry(in, out), "tunnel");
    thread.setDaemon(true);
    thread.start();
    pumps.add(thread);
  }

  /**
   * Carries packets until it is closed. A packet that cannot be written is lost, as on any link.
   */
  private void carry(int in, int out) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packet = arena.allocate(LONGEST_PACKET);
      MemorySegment wanted = arena.allocate(Long.BYTES, Long.BYTES);
      while (!closed) {
        wanted.set(JAVA_INT, 0, in);
        wanted.set(JAVA_SHORT, Integer.BYTES, POLLIN);
        int ready = (int) POLL.invokeExact(wanted, 1L, LOOK_MILLIS);
        if (ready > 0) {
          long length = (long) READ.invokeExact(in, packet, (long) LONGEST_PACKET);
          if (length > 0) {
            long _ = (long) WRITE.invokeExact(out, packet, length);
          }
        }
      }
    } catch (Throwable e) {
      throw new AssertionError("the tunnel has fallen in", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread pump : pumps) {
        pump.join();
      }
      for (int end : ends) {
        int _ = (int) CLOSE.invokeExact(end);
      }
    } catch (Throwable e) {
      throw new AssertionError("cannot close the tunnel", e);
    }
  }
}
