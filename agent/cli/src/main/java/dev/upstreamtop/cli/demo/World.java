// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import dev.upstreamtop.cli.exit.CommandFailure;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nginx, its three backends and the load on them, started and ended together. {@link #close} may be
 * called from any thread, more than once.
 */
public final class World implements AutoCloseable {

  private static final List<Integer> FAST = List.of(9001, 9002);
  private static final int SLOW = 9003;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private final int port;
  private final boolean calls;

  private World(int port, boolean calls) {
    this.port = port;
    this.calls = calls;
  }

  /** The ports of the backends: those of the pool, then that of the checkout. */
  public static List<Integer> backendPorts() {
    return Stream.concat(FAST.stream(), Stream.of(SLOW)).toList();
  }

  /** Where nginx was found; empty where it was not. */
  public static Optional<Path> nginx() {
    return Nginx.executable();
  }

  /**
   * Starts backends and nginx; nobody asks for anything yet.
   *
   * @param port nginx' front door
   * @param calls whether the backends speak gRPC
   * @throws CommandFailure when a port is in use, or there is no nginx
   */
  public static World start(int port, boolean calls) throws InterruptedException {
    List<Integer> ports = Stream.concat(Stream.of(port), backendPorts().stream()).toList();
    Ports.requireFree(ports, "end what listens there, or choose another front door with --port");
    World world = new World(port, calls);
    try {
      if (calls) {
        world.parts.push(GrpcBackend.start(FAST.getFirst(), GrpcBackend.Manner.FAST));
        world.parts.push(GrpcBackend.start(FAST.getLast(), GrpcBackend.Manner.FAILING));
        world.parts.push(GrpcBackend.start(SLOW, GrpcBackend.Manner.SLOW));
      } else {
        for (int fast : FAST) {
          world.parts.push(Backend.start(fast, Backend.Manner.FAST));
        }
        world.parts.push(Backend.start(SLOW, Backend.Manner.SLOW));
      }
      world.parts.push(Nginx.start(port, FAST, SLOW, calls));
      return world;
    } catch (CommandFailure | InterruptedException failed) {
      world.close();
      throw failed;
    }
  }

  /**
   * Lets people ask until the load is closed, which is to be done before the world is.
   *
   * @param people how many at a time, at least 1
   */
  public Load load(int people) {
    return Load.start(port, people, calls);
  }

  /** Ends everything, what was started last first. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception broken) {
        throw new IllegalStateException(broken);
      }
    }
  }
}
