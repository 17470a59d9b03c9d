// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Namespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A proxy, three backends on two JDKs, a load, and a schedule of troubles. */
final class FaultyWorld {

  private static final int FRONT = 8080;
  private static final int CLIENTS = 10;
  private static final int BACKENDS = 3;
  private static final int SEED = 17;
  private static final int MOST_PAUSE_MILLIS = 40;
  private static final int ENOUGH_REQUESTS = 600;

  /** How long each trouble lasts, and how long all are well before it and after the last. */
  private static final Duration PHASE = Duration.ofSeconds(7);

  /**
   * A trouble that was seeded.
   *
   * @param victim address and port of the backend that had it
   */
  record Seeded(Fault fault, String victim, Instant from, Instant to) {}

  private FaultyWorld() {}

  /**
   * Lets troubles happen, one after the other, each at the next backend.
   *
   * @param directory for files; the recordings are those that end in {@code .jfr}
   */
  static List<Seeded> happen(Path directory, List<Fault> faults) throws Exception {
    try (Namespace network = Namespace.create()) {
      return network.call(() -> inside(directory, faults));
    }
  }

  private static List<Seeded> inside(Path directory, List<Fault> faults) throws Exception {
    Path socket = directory.resolve("feed.sock");
    List<IllApplication> backends = new ArrayList<>();
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), "1s", socket)) {
      for (int i = 0; i < BACKENDS; i++) {
        backends.add(
            IllApplication.open(
                Files.createDirectory(directory.resolve("backend-" + i)),
                i == 1 ? Jdk.RUNNING : Jdk.of(17).home(),
                directory.resolve("backend-" + i + ".jfr"),
                socket));
      }
      List<Seeded> seeded;
      try (Nginx nginx =
          new Nginx(
              Files.createDirectory(directory.resolve("nginx")),
              FRONT,
              Nginx.spreading(FRONT, endpoints(backends)))) {
        seeded = seed(backends, faults);
        nginx.end();
      }
      for (IllApplication backend : backends) {
        backend.terminate();
      }
      collector.terminate();
      return seeded;
    } finally {
      for (IllApplication backend : backends) {
        backend.close();
      }
    }
  }

  private static List<Seeded> seed(List<IllApplication> backends, List<Fault> faults)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    List<FutureTask<Void>> load = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      load.add(new FutureTask<>(client(new Random(SEED + i), over, answers)));
    }
    load.forEach(client -> new Thread(client, "client").start());
    Await.until("warm backends", () -> answers.get() >= ENOUGH_REQUESTS);
    List<Seeded> seeded = new ArrayList<>();
    pass(PHASE);
    for (int i = 0; i < faults.size(); i++) {
      IllApplication victim = backends.get(i % backends.size());
      Instant from = Instant.now();
      victim.become(faults.get(i).word());
      pass(PHASE);
      victim.become("well");
      seeded.add(new Seeded(faults.get(i), victim.endpoint(), from, Instant.now()));
      pass(PHASE);
    }
    over.set(true);
    for (FutureTask<Void> client : load) {
      client.get();
    }
    return seeded;
  }

  private static Callable<Void> client(Random random, AtomicBoolean over, AtomicInteger answers) {
    return () -> {
      Client client = new Client("127.0.0.1", FRONT);
      while (!over.get()) {
        String path = (random.nextInt(3) == 0 ? "/search/" : "/orders/") + random.nextInt(1_000);
        try {
          client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        } catch (IOException cutShort) {
          // What a client gets of an ill backend is what the trial is about.
        }
        answers.incrementAndGet();
        LockSupport.parkNanos(random.nextInt(MOST_PAUSE_MILLIS) * 1_000_000L);
      }
      return null;
    };
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Await.until("time has passed", () -> System.nanoTime() - end >= 0);
  }

  private static List<String> endpoints(List<IllApplication> backends) throws IOException {
    List<String> endpoints = new ArrayList<>();
    for (IllApplication backend : backends) {
      endpoints.add(backend.endpoint());
    }
    return endpoints;
  }
}
