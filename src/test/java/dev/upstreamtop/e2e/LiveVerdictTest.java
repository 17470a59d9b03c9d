// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.management.Notification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backend behind nginx that hangs in a body is what JSON, beans and notifications name while it
 * hangs: not nginx, whose clients all wait, and nobody any more once it goes on.
 */
@InNamespace
class LiveVerdictTest {

  private static final int FRONT = 8080;
  private static final int CLIENTS = 12;
  private static final int ENOUGH_ANSWERS = 400;
  private static final int PAUSE_NANOS = 60_000_000;
  private static final String HANGS = "does not answer since ";
  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789";
  private static final String REST = "9876543210";

  @TempDir Path directory;

  private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answers = new AtomicInteger();

  @Test
  void whoHangsInABodyFailsWhileItHangs() throws Exception {
    try (Backend one = new Backend("127.0.0.5", Backend.answering(BEGUN + REST));
        Backend ill =
            new Backend(
                "127.0.0.6",
                (head, exchange) -> {
                  exchange.send(BEGUN);
                  held.get().await();
                  exchange.send(REST);
                });
        Backend three = new Backend("127.0.0.7", Backend.answering(BEGUN + REST));
        Nginx nginx =
            new Nginx(
                Files.createDirectory(directory.resolve("nginx")),
                FRONT,
                Nginx.spreading(FRONT, List.of(one.endpoint(), ill.endpoint(), three.endpoint())));
        Shop shop =
            Shop.open(directory, Jdk.RUNNING, jvm(), "capture=direct,interval=500ms", List.of());
        Upstreamtop top = Upstreamtop.top();
        RemoteBeans beans = RemoteBeans.connect()) {
      beans.awaitSnapshot();
      List<Notification> told = beans.listen("Upstreams");
      String bean = "Backend,backend=\"" + ill.endpoint() + "\",side=CLIENT";
      List<Thread> clients = load();
      Await.until("all is well for a while", () -> answers.get() >= ENOUGH_ANSWERS);

      CountDownLatch goesOn = new CountDownLatch(1);
      held.set(goesOn);
      Await.until("JSON names it", () -> finding(top, ill.endpoint()).startsWith(HANGS));
      beans.await(bean, "Failing", true);
      Await.until(
          "the bean says why", () -> ((String) beans.attribute(bean, "Finding")).startsWith(HANGS));
      assertThat((String) beans.attribute(bean, "Finding"))
          .containsPattern("[0-9]+ answers? (have|has) begun and (do|does) not end");
      awaitTold(told, "failing", ill.endpoint());
      assertThat(finding(top, "127.0.0.1:" + FRONT)).as("nginx").doesNotStartWith(HANGS);

      goesOn.countDown();
      Await.until("JSON says that it is over", () -> finding(top, ill.endpoint()).isEmpty());
      beans.await(bean, "Failing", false);
      awaitTold(told, "recovered", ill.endpoint());

      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      for (JsonNode interval : top.stop().intervals()) {
        for (JsonNode backend : interval.get("backends")) {
          assertThat(backend.get("failing").asBoolean())
              .isEqualTo(!backend.get("finding").asText().isEmpty());
          assertThat(backend.get("finding").asText().startsWith(HANGS))
              .as("%s", backend)
              .matches(hangs -> !hangs || backend.get("backend").asText().equals(ill.endpoint()));
        }
      }
      assertThat(shop.complaints()).isEmpty();
      assertThat(nginx.end().statuses()).isNotEmpty();
    }
  }

  private static List<String> jvm() {
    List<String> jvm = new ArrayList<>(RemoteBeans.JVM_OPTIONS);
    jvm.add("--enable-native-access=ALL-UNNAMED");
    return jvm;
  }

  private List<Thread> load() {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(this::ask, "client");
      client.start();
      clients.add(client);
    }
    return clients;
  }

  private void ask() {
    Client client = new Client("127.0.0.1", FRONT);
    while (!over.get()) {
      try {
        client.send("GET /orders HTTP/1.1\r\nHost: h\r\n\r\n");
        answers.incrementAndGet();
      } catch (IOException gaveUp) {
        // It has waited for as long as it has patience.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** What the last interval of JSON says of a backend; empty where that is nothing. */
  private static String finding(Upstreamtop top, String endpoint) throws IOException {
    List<JsonNode> intervals = top.soFar().intervals();
    if (!intervals.isEmpty()) {
      for (JsonNode backend : intervals.getLast().get("backends")) {
        if (backend.get("backend").asText().equals(endpoint)) {
          return backend.get("finding").asText();
        }
      }
    }
    return "";
  }

  private static void awaitTold(List<Notification> told, String change, String endpoint)
      throws Exception {
    Await.until(
        change + " " + endpoint,
        () ->
            told.stream()
                .anyMatch(
                    one ->
                        one.getType().equals("dev.upstreamtop.backend." + change)
                            && one.getUserData().equals(endpoint)));
  }
}
