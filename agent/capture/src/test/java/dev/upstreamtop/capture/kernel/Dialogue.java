// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random exchange as plain text, and what is to be counted for it: the model that the programs
 * are compared with.
 *
 * @param method of the request
 * @param route that the path folds to
 * @param status final
 * @param interim how many 1xx came before
 * @param request all bytes of the request
 * @param response all bytes of the response
 */
record Dialogue(
    String method, String route, int status, int interim, String request, String response) {

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "PUT", "HEAD", "DELETE", "PURGE", "m-search");
  private static final List<Integer> STATUSES =
      List.of(200, 200, 201, 204, 301, 304, 404, 418, 500, 503);

  private static final List<String> LENGTHS =
      List.of("Content-Length: ", "content-length:", "CONTENT-LENGTH: \t 000");
  private static final List<String> CHUNKED =
      List.of(
          "Transfer-Encoding: chunked",
          "transfer-encoding:Chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
          "Content-Length: 1\r\nTransfer-Encoding:  identity ,chunked ");

  /** Lines that a body may begin with and that no body may be mistaken for. */
  private static final List<String> LOOK_ALIKES =
      List.of(
          "GET /phantom HTTP/1.1\r\n\r\n", "HTTP/1.1 500 Phantom\r\n\r\n", "plain text", "\r\n");

  static Dialogue random(Random random) {
    String method = pick(METHODS, random);
    String name = "/r" + random.nextInt(5) + "x";
    String path = name + "/" + random.nextInt(1_000_000) + "/" + "p".repeat(random.nextInt(60));
    String route = name + "/{id}/" + path.substring(path.lastIndexOf('/') + 1);
    int status = pick(STATUSES, random);
    int interim = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0;
    return new Dialogue(
        method,
        route,
        status,
        interim,
        request(method, path, random),
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(interim)
            + response(method, status, random));
  }

  private static String request(String method, String path, Random random) {
    String line = method + " " + path + (random.nextBoolean() ? "?q=/a b".replace(" ", "+") : "");
    String head = line + " HTTP/1.1\r\nHost: h" + "o".repeat(random.nextInt(40)) + "\r\n";
    if (!method.startsWith("P") || method.equals("PURGE")) {
      return head + "\r\n";
    }
    String body = body(random);
    return head + pick(LENGTHS, random) + body.length() + "\r\n\r\n" + body;
  }

  private static String response(String method, int status, Random random) {
    String head = "HTTP/1.1 " + status + " Reason\r\nServer: s" + "e".repeat(random.nextInt(40));
    String body = body(random);
    boolean without = method.equals("HEAD") || status == 204 || status == 304;
    if (without) {
      return head + (status == 204 ? "" : "\r\nContent-Length: " + body.length()) + "\r\n\r\n";
    }
    if (random.nextBoolean()) {
      return head + "\r\n" + pick(LENGTHS, random) + body.length() + "\r\n\r\n" + body;
    }
    StringBuilder chunked = new StringBuilder(head + "\r\n" + pick(CHUNKED, random) + "\r\n\r\n");
    for (int from = 0; from < body.length(); ) {
      int to = Math.min(body.length(), from + 1 + random.nextInt(200));
      chunked.append(Integer.toHexString(to - from)).append("\r\n");
      chunked.append(body, from, to).append("\r\n");
      from = to;
    }
    return chunked.append("0\r\n\r\n").toString();
  }

  private static String body(Random random) {
    StringBuilder body = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      body.append(pick(LOOK_ALIKES, random)).append("b".repeat(random.nextInt(300)));
    }
    return body.toString();
  }

  /** Cuts text into segments, short ones and long ones. */
  static List<String> segments(String text, Random random) {
    List<String> segments = new ArrayList<>();
    int most = random.nextBoolean() ? 1_448 : 1 + random.nextInt(60);
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(most));
      segments.add(text.substring(from, to));
      from = to;
    }
    return segments;
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
