// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A network namespace of the test's own: a host of which nobody else sees the traffic. A thread
 * inside opens its sockets there, and so do the threads and processes that it starts.
 */
public final class Namespace implements AutoCloseable {

  private final NetworkNamespace inside;

  private Namespace(NetworkNamespace inside) {
    this.inside = inside;
  }

  /** Makes one, with its loopback interface up. */
  public static Namespace create() {
    return new Namespace(NetworkNamespace.create());
  }

  /** The name by which {@code ip netns} knows it. */
  public String name() {
    return inside.name();
  }

  /** Runs {@code ip} inside. */
  public void ip(String... words) {
    inside.ip(words);
  }

  /** Runs {@code nft} inside. */
  public void nft(String... words) {
    String nft = Requirement.program("nft").toString();
    Shell.succeed(
        Stream.concat(Stream.of("ip", "netns", "exec", name(), nft), Arrays.stream(words))
            .toArray(String[]::new));
  }

  /**
   * Lets packets to the hosts' own sockets pass a chain of filter rules, which {@link #rule} adds.
   */
  public void filtered() {
    nft("add", "table", "inet", "ut");
    nft("add", "chain", "inet", "ut", "in", "{ type filter hook input priority 0; }");
  }

  /** Adds a rule for packets that arrive. */
  public void rule(String text) {
    nft("add", "rule", "inet", "ut", "in", text);
  }

  /** Takes all rules away. */
  public void unfiltered() {
    nft("flush", "chain", "inet", "ut", "in");
  }

  /**
   * Lays a cable to another host.
   *
   * @param device its name at this end
   * @param address of this end, with its prefix length; none for an end without one
   * @param otherDevice its name at the other end
   * @param otherAddress of the other end, likewise
   */
  public void connect(
      String device, String address, Namespace other, String otherDevice, String otherAddress) {
    ip("link", "add", device, "type", "veth", "peer", "name", otherDevice, "netns", other.name());
    up(device, address);
    other.up(otherDevice, otherAddress);
  }

  /**
   * Lays a macvlan upon a device of this host.
   *
   * @param parent the device, up
   * @param other who gets it: another host, or this one
   * @param device its name there
   * @param address of it, with its prefix length
   */
  public void macvlan(String parent, Namespace other, String device, String address) {
    ip("link", "add", device, "link", parent, "type", "macvlan", "mode", "bridge");
    if (other != this) {
      ip("link", "set", device, "netns", other.name());
    }
    other.up(device, address);
  }

  /** Sends what comes to an address and port on to another, for this host and others alike. */
  public void publish(String address, int port, String toAddress, int toPort) {
    nft("add", "table", "ip", "published");
    for (String hook : new String[] {"prerouting", "output"}) {
      nft("add", "chain", "ip", "published", hook, "{ type nat hook " + hook + " priority -100; }");
      nft(
          "add",
          "rule",
          "ip",
          "published",
          hook,
          "ip daddr %s tcp dport %d dnat to %s:%d".formatted(address, port, toAddress, toPort));
    }
  }

  /** Lets it be a router between those that it is connected with. */
  public void forwards() {
    Shell.succeed("ip", "netns", "exec", name(), "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
  }

  /**
   * How many TCP segments this host has sent again, by its kernel's own count: a busy machine makes
   * some of itself.
   */
  public long sentAgain() throws Exception {
    // Two lines begin with "Tcp:", of names and of values (proc_pid_net(5)).
    List<String[]> lines =
        call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/snmp"))).stream()
            .filter(line -> line.startsWith("Tcp:"))
            .map(line -> line.split(" ", -1))
            .toList();
    return Long.parseLong(lines.get(1)[List.of(lines.get(0)).indexOf("RetransSegs")]);
  }

  /** Gives a device an address, unless it is empty, and sets it up. */
  void up(String device, String address) {
    if (!address.isEmpty()) {
      ip("address", "add", address, "dev", device, "nodad");
    }
    ip("link", "set", device, "up");
  }

  /** Does something on a thread inside, and returns what it returned. */
  public <T> T call(Callable<T> task) throws Exception {
    return inside.call(task);
  }

  @Override
  public void close() {
    inside.close();
  }
}
