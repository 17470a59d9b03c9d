// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Always the same orders, one after the other, to an {@link Application}. */
public final class Orders {

  private static final String[] CONTENTS = {"", "a book", "a table, two chairs\n".repeat(400)};

  private Orders() {}

  /**
   * What came back, but for the time at which it did.
   *
   * @param headers by name, in lower case
   */
  public record Answer(int status, Map<String, List<String>> headers, String body) {}

  /** Sends so many over kept connections. */
  public static List<Answer> send(String endpoint, int count) throws Exception {
    List<Answer> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int n = 0; n < count; n++) {
        HttpResponse<String> response =
            client.send(request(endpoint, n), HttpResponse.BodyHandlers.ofString());
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        answers.add(new Answer(response.statusCode(), headers, response.body()));
      }
    }
    return answers;
  }

  private static HttpRequest request(String endpoint, int n) {
    return switch (n % 8) {
      case 0 -> to(endpoint, "/orders", "POST", CONTENTS[1 + n % 16 / 8]);
      case 1 -> to(endpoint, "/orders/" + n, "PUT", "order " + n);
      case 2 -> to(endpoint, "/orders/" + n, "DELETE", CONTENTS[0]);
      case 3 -> to(endpoint, "/orders/" + n, "HEAD", CONTENTS[0]);
      case 4 -> to(endpoint, "/large/" + n, "GET", CONTENTS[0]);
      case 5 -> to(endpoint, "/busy/" + n, "GET", CONTENTS[0]);
      case 6 -> to(endpoint, "/absent/" + n, "GET", CONTENTS[0]);
      default -> to(endpoint, "/orders/" + n, "GET", CONTENTS[0]);
    };
  }

  private static HttpRequest to(String endpoint, String path, String method, String content) {
    return HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
        .header("Content-Type", "text/plain")
        .method(
            method,
            content.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(content))
        .build();
  }
}
