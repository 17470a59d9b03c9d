// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.Conversation;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Conversations over real sockets, each with a backend of its own, and what has to come out: all
 * that is counted, and nothing else.
 */
@InNamespace
class ConversationTest {

  private static final String GET = "GET /a/b?x=1 HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST /up HTTP/1.1\r\nContent-Length: 60\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  private static final String LONG =
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nthe beginning of it";

  @FunctionalInterface
  private interface Script {
    void play(Conversation conversation) throws Exception;
  }

  /**
   * A conversation and its outcome.
   *
   * @param counts all counters that are not zero
   * @param answers all routes, each with its responses
   */
  private record Scenario(String name, Script script, String counts, String answers) {}

  private static Stream<Scenario> scenarios() {
    return Stream.of(
        new Scenario(
            "one exchange",
            talk -> talk.request(GET).response(OK),
            "requests 1, responses2xx 1",
            "GET /a/b 200x1"),
        new Scenario(
            "heads without headers, nothing shorter exists",
            talk ->
                talk.request("GET / HTTP/1.0\r\n\r\n")
                    .response("HTTP/1.0 200 OK\r\n\r\n")
                    .backendFinishes(),
            "requests 1, responses2xx 1",
            "GET / 200x1"),
        new Scenario(
            "a request in segments of one byte",
            talk -> talk.requestByteByByte(GET).response(OK),
            "requests 1, responses2xx 1",
            "GET /a/b 200x1"),
        new Scenario(
            "a response in segments of one byte",
            talk -> talk.request(GET).responseByteByByte(OK),
            "requests 1, responses2xx 1",
            "GET /a/b 200x1"),
        new Scenario(
            "the request line alone in its segment",
            talk ->
                talk.request("GET /a/b?x=1 HTTP/1.1\r\n")
                    .request("Host: h\r\n\r\n")
                    .response("HTTP/1.1 200 OK\r\n")
                    .response("Content-Length: 5\r\n\r\nhello"),
            "requests 1, responses2xx 1",
            "GET /a/b 200x1"),
        new Scenario(
            "a 204 of 27 bytes, and on it goes",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 204 No Content\r\n\r\n")
                    .request(GET)
                    .response(OK),
            "requests 2, responses2xx 2",
            "GET /a/b 200x1 204x1"),
        new Scenario(
            "304 and HEAD announce what they do not send",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n")
                    .request("HEAD /h HTTP/1.1\r\n\r\n")
                    .response("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
                    .request(GET)
                    .response(OK),
            "requests 3, responses2xx 2, responses3xx 1",
            "GET /a/b 200x1 304x1; HEAD /h 200x1"),
        new Scenario(
            "100 with and without headers, 103, then 500",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 100 Continue\r\n\r\n")
                    .response("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n")
                    .response("HTTP/1.1 103 Early Hints\r\nLink: </s>\r\n\r\n")
                    .response("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"),
            "requests 1, responses5xx 1, interim 3",
            "GET /a/b 500x1"),
        new Scenario(
            "100, 102 and 200 in one segment",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + OK),
            "requests 1, responses2xx 1, interim 2",
            "GET /a/b 200x1"),
        new Scenario(
            "101, then frames that look like HTTP",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: ws\r\n\r\n")
                    .request(GET)
                    .response(OK)
                    .request(GET)
                    .response(OK),
            "requests 1, responses1xx 1, tunnelsEndedByClient 1",
            "GET /a/b 101x1"),
        new Scenario(
            "an upload whose segments begin like requests and responses",
            talk ->
                talk.request(POST)
                    .request("GET /phantom HTTP/1.1\r\n\r\n      ")
                    .request("HTTP/1.1 500 Phantom\r\n\r\n     ")
                    .request("\r\n")
                    .response(OK)
                    .request(GET)
                    .response(OK),
            "requests 2, responses2xx 2",
            "GET /a/b 200x1; POST /up 200x1"),
        new Scenario(
            "an upload that is answered before its end",
            talk ->
                talk.request(POST)
                    .request("GET /phantom HTTP/1.1\r\n\r\n    ")
                    .response("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
                    .request("GET /phantom HTTP/1.1\r\n\r\n       ")
                    .request(GET)
                    .response(OK),
            "requests 2, responses2xx 1, responses4xx 1",
            "GET /a/b 200x1; POST /up 413x1"),
        new Scenario(
            "a response whose segments begin like responses and requests",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")
                    .response("HTTP/1.1 500 Phantom\r\n\r\n ")
                    .response("GET /phantom HTTP/1.1\r\n\r\n")
                    .request(GET)
                    .response(OK),
            "requests 2, responses2xx 2",
            "GET /a/b 200x2"),
        new Scenario(
            "chunks, cut anywhere, with a trailer",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r")
                    .response("\n1")
                    .response("0\r\n0123456789abcdef\r\n0\r\nX: y\r\n")
                    .response("\r\n")
                    .request(GET)
                    .response(CHUNKED),
            "requests 2, responses2xx 2",
            "GET /a/b 200x2"),
        new Scenario(
            "a response that ends with its connection",
            talk ->
                talk.request(GET)
                    .response("HTTP/1.1 200 OK\r\n\r\nhello")
                    .response("HTTP/1.1 500 Phantom\r\n\r\n")
                    .backendFinishes(),
            "requests 1, responses2xx 1",
            "GET /a/b 200x1"),
        new Scenario(
            "pipelined: only the first in the queue has its route",
            talk ->
                talk.request("GET /1st HTTP/1.1\r\n\r\n")
                    .request("GET /2nd HTTP/1.1\r\n\r\n")
                    .request("GET /3rd HTTP/1.1\r\n\r\n")
                    .response(OK)
                    .response("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                    .response(OK),
            "requests 3, responses2xx 2, responses4xx 1",
            " other 200x1 404x1; GET /1st 200x1"),
        new Scenario(
            "the backend closes without an answer",
            talk -> talk.request(GET).backendFinishes(),
            "requests 1, closed 1",
            "GET /a/b"),
        new Scenario(
            "the backend resets without an answer",
            talk -> talk.request(GET).backendResets(),
            "requests 1, reset 1",
            "GET /a/b"),
        new Scenario(
            "the client leaves first, an answer comes too late",
            talk -> talk.request(GET).clientFinishes().lateResponse(OK),
            "requests 1, abandoned 1",
            "GET /a/b"),
        new Scenario(
            "the client breaks off",
            talk -> talk.request(GET).clientResets(),
            "requests 1, abandoned 1",
            "GET /a/b"),
        new Scenario(
            "the backend closes before the announced length",
            talk -> talk.request(GET).response(LONG).backendFinishes(),
            "requests 1, responses2xx 1, truncated 1",
            "GET /a/b 200x1"),
        new Scenario(
            "the backend resets inside of the body",
            talk -> talk.request(GET).response(LONG).backendResets(),
            "requests 1, responses2xx 1, truncated 1",
            "GET /a/b 200x1"),
        new Scenario(
            "the backend has not answered yet",
            talk -> talk.request(GET).response(OK).request("GET /c HTTP/1.1\r\n\r\n"),
            "requests 2, responses2xx 1, abandoned 1",
            "GET /a/b 200x1; GET /c"),
        new Scenario(
            "any method, lower case too, absolute form, a lone asterisk, bare line feeds",
            talk ->
                talk.request("PROPFIND /dav HTTP/1.1\n\n")
                    .response("HTTP/1.1 207 Multi-Status\nContent-Length: 0\n\n")
                    .request("query http://h/q?x HTTP/1.1\r\n\r\n")
                    .response(OK)
                    .request("OPTIONS * HTTP/1.1\r\n\r\n")
                    .response(OK),
            "requests 3, responses2xx 3",
            "OPTIONS * 200x1; PROPFIND /dav 207x1; query http://h/q 200x1"),
        new Scenario(
            "the next connection from the same port",
            talk ->
                talk.request(GET)
                    .response(LONG)
                    .backendResets()
                    .againFromTheSamePort()
                    .request("GET /c HTTP/1.1\r\n\r\n")
                    .response("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
            "requests 2, responses2xx 1, responses4xx 1, truncated 1",
            "GET /a/b 200x1; GET /c 404x1"),
        new Scenario(
            "a request that died with its connection, and the next from the same port",
            talk ->
                talk.request(GET)
                    .backendResets()
                    .againFromTheSamePort()
                    .request("GET /c HTTP/1.1\r\n\r\n")
                    .response(OK),
            "requests 2, responses2xx 1, reset 1",
            "GET /a/b; GET /c 200x1"),
        new Scenario(
            "300 characters of junk",
            talk -> talk.request("x".repeat(300)).response("what?"),
            "",
            ""),
        new Scenario(
            "junk that begins like a request",
            talk -> talk.request("GET what 0 0 5\r\n").response("what?"),
            "",
            ""));
  }

  private record Played(Scenario scenario, Conversation conversation) {}

  @TestFactory
  Stream<DynamicTest> allThatIsCountedAndNothingElse() throws Exception {
    // Backends stay where they are to the end: no port is used twice.
    List<Played> played = new ArrayList<>();
    try (Upstreamtop top = Upstreamtop.top()) {
      for (Scenario scenario : scenarios().toList()) {
        for (String address : List.of("127.0.0.1", "::1")) {
          Conversation conversation = new Conversation(address);
          played.add(new Played(scenario, conversation));
          scenario.script().play(conversation);
          conversation.end();
        }
      }
      Figures figures = top.stop();
      return Stream.concat(
          played.stream().map(one -> test(one, figures)),
          Stream.of(
              DynamicTest.dynamicTest(
                  "no phantom backend", () -> assertNoPhantomBackend(played, figures))));
    } finally {
      for (Played one : played) {
        one.conversation().close();
      }
    }
  }

  private static DynamicTest test(Played played, Figures figures) {
    String endpoint = played.conversation().endpoint();
    return DynamicTest.dynamicTest(
        played.scenario().name() + ", " + endpoint,
        () -> assertOutcome(played.scenario(), figures.client(endpoint)));
  }

  private static void assertNoPhantomBackend(List<Played> played, Figures figures) {
    assertThat(figures.backends())
        .containsExactlyInAnyOrderElementsOf(
            played.stream()
                .filter(one -> !one.scenario().counts().isEmpty())
                .map(one -> one.conversation().endpoint() + " CLIENT")
                .toList());
  }

  private static void assertOutcome(Scenario scenario, Row row) {
    assertThat(row.counts()).isEqualTo(scenario.counts());
    assertThat(row.answers()).isEqualTo(scenario.answers());
  }
}
