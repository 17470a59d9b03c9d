// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
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

/** A proxy, three backends on two JDKs, a load, and a schedule of troubles. */
final class FaultyWorld {

  static final int BACKENDS = 3;

  private static final int FRONT = 8080;
  private static final int ENOUGH_REQUESTS = 600;
  private static final int THROTTLED_PERCENT = 10;
  private static final int LOST_PERCENT = 10;

  private final Namespace network;
  private final List<IllApplication> backends;
  private final Nginx nginx;
  private final Load load;
  private final Housing housing;
  private volatile boolean wanted;
  private boolean filtered;

  private FaultyWorld(
      Namespace network, List<IllApplication> backends, Nginx nginx, Load load, Housing housing) {
    this.network = network;
    this.backends = backends;
    this.nginx = nginx;
    this.load = load;
    this.housing = housing;
  }

  /**
   * Lets troubles happen, one after the other.
   *
   * @param directory for files; the recordings are those that end in {@code .jfr}
   * @param random decides what the clients do
   */
  static List<Seeded> happen(Path directory, Housing housing, List<Step> steps, Random random)
      throws Exception {
    try (Namespace network = Namespace.create()) {
      return network.call(() -> inside(network, directory, housing, steps, random));
    }
  }

  private static List<Seeded> inside(
      Namespace network, Path directory, Housing housing, List<Step> steps, Random random)
      throws Exception {
    Path socket = directory.resolve("feed.sock");
    Path classes = IllApplication.compiled(Files.createDirectory(directory.resolve("classes")));
    List<IllApplication> backends = new ArrayList<>();
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), "1s", socket)) {
      for (int i = 0; i < BACKENDS; i++) {
        backends.add(
            IllApplication.open(
                classes,
                Files.createDirectory(directory.resolve("backend-" + i)),
                i == 1 ? Jdk.RUNNING : Jdk.of(17).home(),
                socket,
                housing,
                network.name() + "-" + i));
      }
      if (steps.get(0).trouble() == Health.NATURE) {
        for (IllApplication backend : backends) {
          boolean slower = backend.equals(backends.get(steps.get(0).victim()));
          backend.become(slower ? "nature" : "peer");
        }
      }
      List<Seeded> seeded = new ArrayList<>();
      try (Nginx nginx =
          new Nginx(
              Files.createDirectory(directory.resolve("nginx")), FRONT, configuration(backends))) {
        Load load = new Load(FRONT, random);
        FaultyWorld world = new FaultyWorld(network, backends, nginx, load, housing);
        Await.until("warm backends", () -> load.answers() >= ENOUGH_REQUESTS);
        for (Step step : steps) {
          seeded.add(world.happen(step));
        }
        pass(Seeded.AFTER.plusSeconds(1));
        load.end();
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

  /** Spreads requests evenly, but those for which a client asks for one of the backends. */
  private static String configuration(List<IllApplication> backends) throws IOException {
    List<String> endpoints = new ArrayList<>();
    StringBuilder single = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < backends.size(); i++) {
      String endpoint = backends.get(i).endpoint();
      endpoints.add(endpoint);
      names.append("b%d b%d; ".formatted(i, i));
      single.append("upstream b%d { server %s; keepalive 8; }%n".formatted(i, endpoint));
    }
    return single
        + "map $http_x_backend $asked { default backends; "
        + names
        + "}\n"
        + Nginx.spreading(FRONT, endpoints)
            .replace("http://backends;", "http://$asked; proxy_request_buffering off;");
  }

  private Seeded happen(Step step) throws Exception {
    pass(step.before());
    IllApplication victim = backends.get(step.victim());
    long sentBefore = network.sentAgain();
    Instant from = Instant.now();
    wanted = true;
    set(step, victim, true);
    pass(step.length());
    wanted = false;
    set(step, victim, false);
    return new Seeded(
        step.trouble(), victim.endpoint(), from, Instant.now(), network.sentAgain() - sentBefore);
  }

  private void set(Step step, IllApplication victim, boolean on) throws Exception {
    switch (step.trouble()) {
      case Fault fault -> {
        if (!on) {
          victim.become("well");
        }
        besides(fault, step.victim(), on);
        if (on) {
          victim.become(fault.word());
        }
      }
      case Health health -> {
        besides(health, step.victim(), on);
      }
    }
  }

  private void besides(Fault fault, int number, boolean on) throws Exception {
    IllApplication victim = backends.get(number);
    switch (fault) {
      case THROTTLED -> victim.grant(on ? THROTTLED_PERCENT : housing.percent());
      case LOSS -> lose(victim.port(), on);
      case RETRIES -> replace("next_upstream off", "next_upstream error timeout http_503", on);
      case IMBALANCE ->
          replace(victim.endpoint() + " max", victim.endpoint() + " weight=8 max", on);
      case UPLOADS -> {
        if (on) {
          load.upload(number, () -> wanted);
        }
      }
      default -> {
        // It is the backend's own.
      }
    }
  }

  private void besides(Health health, int number, boolean on) throws Exception {
    IllApplication victim = backends.get(number);
    switch (health) {
      case CALM, NATURE -> {
        // Nothing happens, or it has been so from the beginning.
      }
      case RELOAD -> nginx.reload();
      case DRAIN -> replace(victim.endpoint() + " max", victim.endpoint() + " down max", on);
      case BURST -> {
        if (on) {
          load.burst(() -> wanted);
        }
      }
      case GARBAGE -> {
        for (IllApplication backend : backends) {
          backend.become(on ? "garbage" : "well");
        }
      }
    }
  }

  private void replace(String usual, String other, boolean on) throws Exception {
    nginx.reconfigure(text -> on ? text.replace(usual, other) : text.replace(other, usual));
  }

  /** Drops packets where they arrive: those to the backend, and those to the proxy. */
  private void lose(int port, boolean on) {
    if (!filtered) {
      network.filtered();
      filtered = true;
    }
    if (on) {
      for (String end : List.of("dport", "sport")) {
        network.rule(
            "tcp %s %d numgen random mod 100 < %d drop".formatted(end, port, LOST_PERCENT));
      }
    } else {
      network.unfiltered();
    }
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Await.until("time has passed", () -> System.nanoTime() - end >= 0);
  }
}
