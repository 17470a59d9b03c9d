// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * @param framing what tells where the response ends
 */
record Dialogue(
    String method,
    String route,
    int status,
    int interim,
    String request,
    String response,
    Framing framing) {

  /** What tells where a response ends (RFC 9112, 6.3). */
  enum Framing {
    /** Its head, its length or its chunks do. */
    KNOWN,
    /** The connection's end does, for a coding that is not chunked comes last, or no field says. */
    CONNECTION,
    /** Nothing does: the length is no number. */
    UNKNOWN
  }

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "PUT", "HEAD", "DELETE", "PURGE", "m-search");
  private static final List<Integer> STATUSES =
      List.of(200, 200, 201, 204, 301, 304, 404, 418, 500, 503);

  private static final List<String> LENGTHS =
      List.of(
          "Content-Length: ",
          "content-length:",
          "CONTENT-LENGTH: \t 000",
          "Content-Length: 3\r\nContent-Length: ",
          "Transfer-Encoding: identity\r\nContent-Length: ");
  private static final List<String> CHUNKED =
      List.of(
          "Transfer-Encoding: chunked",
          "transfer-encoding:Chunked",
          "TRANSFER-ENCODING: GZIP,CHUNKED",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
          "Content-Length: 1\r\nTransfer-Encoding:  identity ,chunked ");
  private static final List<String> UNTIL_THE_CONNECTIONS_END =
      List.of(
          "Transfer-Encoding: identity",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: CHUNKED, GZIP",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: br",
          "Content-Length: 3\r\nTransfer-Encoding: x-chunked",
          "X-Transfer-Encoding: chunked");

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
    boolean without = method.equals("HEAD") || status == 204 || status == 304;
    Framing framing = without ? Framing.KNOWN : framing(random);
    return new Dialogue(
        method,
        route,
        status,
        interim,
        request(method, path, random),
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(interim)
            + "HTTP/1.1 %d Reason\r\nServer: s%s\r\n"
                .formatted(status, "e".repeat(random.nextInt(40)))
            + (without ? withoutBody(status, random) : withBody(framing, random)),
        framing);
  }

  /** Where the body of the response begins, or would. */
  int responseBody() {
    return response.indexOf("\r\n\r\n", response.indexOf(" Reason\r\n")) + "\r\n\r\n".length();
  }

  /** Whether chunked is among the codings of the response. */
  boolean mayBeChunked() {
    return response.substring(0, responseBody()).toLowerCase(Locale.ROOT).contains("chunked");
  }

  private static Framing framing(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Framing.CONNECTION;
      case 2 -> Framing.UNKNOWN;
      default -> Framing.KNOWN;
    };
  }

  private static String request(String method, String path, Random random) {
    String line = method + " " + path + (random.nextBoolean() ? "?q=/a b".replace(" ", "+") : "");
    String head = line + " HTTP/1.1\r\nHost: h" + "o".repeat(random.nextInt(40)) + "\r\n";
    return head
        + (method.startsWith("P") && !method.equals("PURGE")
            ? withBody(Framing.KNOWN, random)
            : "\r\n");
  }

  private static String withoutBody(int status, Random random) {
    return (status == 204 ? "" : "Content-Length: " + body(random).length() + "\r\n") + "\r\n";
  }

  private static String withBody(Framing framing, Random random) {
    String body = body(random);
    return switch (framing) {
      case CONNECTION -> pick(UNTIL_THE_CONNECTIONS_END, random) + "\r\n\r\n" + body;
      case UNKNOWN -> "Content-Length: many\r\n\r\n" + body;
      case KNOWN ->
          random.nextBoolean()
              ? pick(LENGTHS, random) + body.length() + "\r\n\r\n" + body
              : pick(CHUNKED, random) + "\r\n\r\n" + chunks(body, random);
    };
  }

  private static String chunks(String body, Random random) {
    StringBuilder chunked = new StringBuilder();
    for (int from = 0; from < body.length(); ) {
      int to = Math.min(body.length(), from + 1 + random.nextInt(200));
      chunked.append(Integer.toHexString(to - from)).append("\r\n");
      chunked.append(body, from, to).append("\r\n");
      from = to;
    }
    return chunked.append(random.nextBoolean() ? "0\r\n\r\n" : "0\r\nX: y\r\n\r\n").toString();
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
