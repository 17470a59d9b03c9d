// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Some people who ask for pages or make calls of gRPC, each with a pause after each of them. */
public final class Load implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LAST_PAGE = Duration.ofSeconds(2);

  /** Not compressed, of length 0. */
  private static final byte[] EMPTY_MESSAGE = new byte[5];

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final URI front;
  private final boolean calls;
  private volatile boolean ending;

  private Load(URI front, boolean calls) {
    this.front = front;
    this.calls = calls;
  }

  /**
   * Starts to ask.
   *
   * @param port the front door
   * @param people how many ask at a time, at least 1
   * @param calls whether they make calls
   */
  static Load start(int port, int people, boolean calls) {
    Load load = new Load(URI.create("http://127.0.0.1:" + port), calls);
    for (int i = 0; i < people; i++) {
      load.workers.execute(load::work);
    }
    return load;
  }

  private void work() {
    while (!ending && !Thread.currentThread().isInterrupted()) {
      try {
        client.send(calls ? nextCall() : nextPage(), HttpResponse.BodyHandlers.discarding());
        Thread.sleep(ThreadLocalRandom.current().nextLong(5, 45));
      } catch (IOException refused) {
        // What does not answer is what the leaderboard is there to show.
        pause();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest nextPage() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int dice = random.nextInt(100);
    if (dice < 40) {
      return get("/api/orders/" + random.nextInt(1, 100_000));
    }
    if (dice < 60) {
      return get("/api/users/" + random.nextInt(1, 10_000) + "?verbose=true");
    }
    if (dice < 70) {
      return get("/healthz");
    }
    if (dice < 82) {
      return request("/checkout").POST(HttpRequest.BodyPublishers.ofString("{\"item\":1}")).build();
    }
    return dice < 92 ? get("/static/app.js") : get("/");
  }

  /** A call as nginx hands it on: gRPC does not ask by which HTTP it came. */
  private HttpRequest nextCall() {
    int dice = ThreadLocalRandom.current().nextInt(100);
    String method =
        dice < 45
            ? "/shop.Orders/Get"
            : dice < 70 ? "/shop.Orders/List" : dice < 85 ? "/shop.Cart/Add" : "/shop.Checkout/Pay";
    return request(method)
        .header("Content-Type", "application/grpc")
        .POST(HttpRequest.BodyPublishers.ofByteArray(EMPTY_MESSAGE))
        .build();
  }

  private HttpRequest get(String path) {
    return request(path).GET().build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(front.resolve(path)).timeout(PATIENCE);
  }

  /**
   * Lets everybody finish the page that is on its way: a request that is given up counts as
   * abandoned.
   */
  @Override
  public void close() {
    ending = true;
    workers.shutdown();
    try {
      if (!workers.awaitTermination(LAST_PAGE.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException impatient) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
