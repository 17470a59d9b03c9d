// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Conversation;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Notification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A console that is connected to an application from afar is told each change of state that real
 * traffic brings about.
 */
@InNamespace
class NotificationTest {

  private static final String PREFIX = "dev.upstreamtop.";

  /**
   * How many addresses have a server: twice as many backends, as each has two sides. A collector
   * has room for them; but those of two collectors, one after the other, are more than are
   * remembered.
   */
  private static final int ADDRESSES = 300;

  /** How many requests in one segment are more than are read. */
  private static final int BURST = 400;

  @TempDir Path directory;

  @Test
  void everyChangeOfStateIsTold() throws Exception {
    Path socket = directory.resolve("feed.sock");
    AtomicInteger status = new AtomicInteger(200);
    try (Backend backend =
            new Backend(
                "0.0.0.0", (head, exchange) -> exchange.send(Backend.response(status.get())));
        Shop shop =
            Shop.open(
                directory,
                Jdk.of(17).home(),
                RemoteBeans.JVM_OPTIONS,
                "capture=feed,socket=" + socket,
                List.of());
        RemoteBeans beans = RemoteBeans.connect()) {
      beans.await("Capture", "State", "UNAVAILABLE");
      List<Notification> told = beans.listen("Upstreams");
      Client client = new Client("127.0.0.5", backend.port());
      String endpoint = "127.0.0.5:" + backend.port();

      try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket)) {
        await(told, "capture.state", "CAPTURING");
        beans.awaitSnapshot();

        client.send(10, 1, n -> get());
        await(told, "backend.appeared", endpoint);
        assertThat(of(told, "backend.failing")).isEmpty();

        status.set(503);
        sendUntilTold(client, told, "backend.failing", endpoint);
        assertThat(of(told, "backend.recovered")).isEmpty();

        status.set(200);
        sendUntilTold(client, told, "backend.recovered", endpoint);

        assertThat(of(told, "data.lost")).isEmpty();
        try (Conversation pipelined = new Conversation("127.0.0.6")) {
          pipelined.request(get().repeat(BURST));
          for (int i = 0; i < BURST; i++) {
            pipelined.response(Backend.response(200));
          }
          Await.until("a loss", () -> !of(told, "data.lost").isEmpty());
        }
        assertThat((String) of(told, "data.lost").getFirst().getUserData())
            .containsPattern("pipelined=[1-9]");

        spread("127.1", backend);
        Await.until(
            "all of them", () -> (Long) beans.attribute("Upstreams", "BackendCount") > ADDRESSES);
        assertThat(of(told, "backend.gone")).isEmpty();
        collector.terminate();
      }
      await(told, "capture.state", "UNAVAILABLE");

      // Others each time: of many changes in one interval not each is told.
      AtomicInteger network = new AtomicInteger(1);
      try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket)) {
        beans.await("Capture", "State", "CAPTURING");
        Await.until(
            "backends that had to make room",
            () -> {
              spread("127." + network.incrementAndGet(), backend);
              return !of(told, "backend.gone").isEmpty();
            });
        collector.terminate();
      }
      assertThat(told)
          .extracting(Notification::getSequenceNumber)
          .as("in the order in which they were sent")
          .isSorted();
      assertThat(told).allMatch(notification -> !notification.getMessage().isBlank());
      assertThat(shop.complaints()).as("before the first collector").hasSize(1);
    }
  }

  private static List<Notification> of(List<Notification> told, String type) {
    return told.stream().filter(one -> one.getType().equals(PREFIX + type)).toList();
  }

  private static void await(List<Notification> told, String type, String data) throws Exception {
    Await.until(
        type + " " + data,
        () -> of(told, type).stream().anyMatch(one -> one.getUserData().equals(data)));
  }

  private static void sendUntilTold(
      Client client, List<Notification> told, String type, String endpoint) throws Exception {
    Await.until(
        type,
        () -> {
          client.send(10, 1, n -> get());
          return of(told, type).stream().anyMatch(one -> one.getUserData().equals(endpoint));
        });
  }

  private static String get() {
    return "GET /orders HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  /** Sends a request to each of many addresses, all of them of one server. */
  private static void spread(String prefix, Backend anywhere) throws Exception {
    for (int i = 1; i <= ADDRESSES; i++) {
      String address = prefix + "." + i / 200 + "." + (1 + i % 200);
      assertThat(new Client(address, anywhere.port()).send(get())).isEqualTo(200);
    }
  }
}
