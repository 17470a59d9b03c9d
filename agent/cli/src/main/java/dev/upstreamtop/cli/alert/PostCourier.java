// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts the object to a URL; only an answer of 2xx says that it was taken. */
final class PostCourier implements Courier {

  private static final int OK_CLASS = 2;
  private static final int CODES_PER_CLASS = 100;

  private final URI url;
  private final Duration patience;
  private HttpClient client;
  private boolean closed;

  PostCourier(URI url, Duration patience) {
    this.url = url;
    this.patience = patience;
  }

  @Override
  public void deliver(String json) throws IOException, InterruptedException {
    // Each time another one: a connection that was kept may be closed by now, and a POST is not
    // sent twice.
    HttpClient fresh = begin();
    try {
      // The time of the request itself ends where the answer begins.
      int status =
          fresh
              .sendAsync(request(json), HttpResponse.BodyHandlers.discarding())
              .get(patience.toNanos(), TimeUnit.NANOSECONDS)
              .statusCode();
      if (status / CODES_PER_CLASS != OK_CLASS) {
        throw new IOException("it answered with status " + status);
      }
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      throw new IOException(words(failed.getCause()), failed);
    } finally {
      fresh.shutdownNow();
    }
  }

  private synchronized HttpClient begin() throws IOException {
    if (closed) {
      throw new IOException("this command has ended");
    }
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
    return client;
  }

  private HttpRequest request(String json) {
    return HttpRequest.newBuilder(url)
        .timeout(patience)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  /** The client's own exceptions have a message or a name that says it. */
  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? "no connection (" + failure.getClass().getSimpleName() + ")"
        : message;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
  }
}
