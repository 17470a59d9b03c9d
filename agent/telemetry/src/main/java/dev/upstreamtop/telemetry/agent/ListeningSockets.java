// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The TCP sockets that this process listens on, at one moment.
 *
 * <p>The kernel lists those of the whole network namespace with their inodes; the process's
 * descriptors name the inodes that are its own. Where either cannot be read, there are none.
 */
final class ListeningSockets {

  private static final String LISTEN = "0A"; // TCP_LISTEN, include/net/tcp_states.h
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private static final Address ANY_IPV4 = Address.ofIpv4(0);

  // All of 127.0.0.0/8 is this host, in the form of an IPv6-mapped address.
  private static final long LOOPBACK = 0xffff7fL;
  private static final int LOOPBACK_SHIFT = 24;

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private record Bound(Address address, int port) {}

  private final Set<Bound> bound;
  private final Set<Address> local;

  private ListeningSockets(Set<Bound> bound, Set<Address> local) {
    this.bound = bound;
    this.local = local;
  }

  /** Those of this process, now. */
  static ListeningSockets now() {
    Set<Bound> bound = new HashSet<>();
    Set<String> inodes = ownInodes();
    for (String table : List.of("tcp", "tcp6")) {
      forEachListening(
          Path.of("/proc/self/net", table),
          columns -> {
            if (inodes.contains(columns[INODE])) {
              bound.add(parse(columns[LOCAL_ADDRESS]));
            }
          });
    }
    return new ListeningSockets(bound, localAddresses());
  }

  /** Whether what is sent to an endpoint arrives at one of these sockets. */
  boolean accept(Endpoint endpoint) {
    Address address = address(endpoint);
    return address != null
        && (bound.contains(new Bound(address, endpoint.port()))
            || (isLocal(address) && hasWildcard(address, endpoint.port())));
  }

  /** That of IPv6 takes both families, unless told otherwise, which the kernel does not list. */
  private boolean hasWildcard(Address address, int port) {
    return bound.contains(new Bound(Address.ANY, port))
        || (address.isIpv4() && bound.contains(new Bound(ANY_IPV4, port)));
  }

  /** Whether what is sent to an endpoint stays on this host, whoever listens there. */
  boolean isLocal(Endpoint endpoint) {
    Address address = address(endpoint);
    return address != null && isLocal(address);
  }

  private boolean isLocal(Address address) {
    return local.contains(address)
        || (address.high() == 0 && address.low() >>> LOOPBACK_SHIFT == LOOPBACK);
  }

  /** Null where there is none. */
  private static Address address(Endpoint endpoint) {
    if (endpoint.isOther()) {
      return null;
    }
    try {
      return Address.parse(endpoint.address());
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  /**
   * Reads the listening sockets of a table. They stand first in it (tcp_get_idx in
   * net/ipv4/tcp_ipv4.c), and a busy host has a hundred thousand lines of others behind them.
   */
  private static void forEachListening(Path table, Consumer<String[]> consumer) {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      String headline = lines.readLine();
      String line = headline == null ? null : lines.readLine();
      while (line != null) {
        String[] columns = BLANKS.split(line.strip(), -1);
        if (columns.length <= INODE || !columns[STATE].equals(LISTEN)) {
          return;
        }
        consumer.accept(columns);
        line = lines.readLine();
      }
    } catch (IOException unreadable) {
      // Nothing is known of this table.
    }
  }

  private static Set<String> ownInodes() {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        inode(descriptor, inodes);
      }
    } catch (IOException unreadable) {
      inodes.clear();
    }
    return inodes;
  }

  private static void inode(Path descriptor, Set<String> inodes) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      if (target.startsWith("socket:[")) {
        inodes.add(target.substring("socket:[".length(), target.length() - 1));
      }
    } catch (IOException closedMeanwhile) {
      // It listens no longer.
    }
  }

  /** The kernel prints an address as 32-bit words, each in the byte order of the machine. */
  private static Bound parse(String text) {
    int colon = text.indexOf(':');
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    byte[] printed = HexFormat.of().parseHex(text.substring(0, colon));
    ByteBuffer network = ByteBuffer.allocate(printed.length);
    for (int word = 0; word < printed.length; word += Integer.BYTES) {
      network.putInt(
          ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
              ? ByteBuffer.wrap(printed).getInt(word)
              : Integer.reverseBytes(ByteBuffer.wrap(printed).getInt(word)));
    }
    return new Bound(Address.of(network.array()), port);
  }

  private static Set<Address> localAddresses() {
    Set<Address> local = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getAddress)
          .map(Address::of)
          .forEach(local::add);
    } catch (SocketException noInterfaces) {
      local.clear();
    }
    return local;
  }
}
