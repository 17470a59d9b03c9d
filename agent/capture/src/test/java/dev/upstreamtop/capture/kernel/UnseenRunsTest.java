// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any run of packets may pass unseen, in one direction or both: once all are seen again, the second
 * exchange that follows is counted, and no answer is ever taken for another request's.
 */
class UnseenRunsTest extends KernelTest {

  private static final long SEED = 20_261_130;
  private static final int CONNECTIONS = 1_500;

  /** By the answer's framing; each has a status, and so a route, of its own. */
  private static final List<String> ANSWERS =
      List.of(
          OK,
          "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          NO_CONTENT,
          "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 3\r\n\r\nno\n");

  private static final List<Integer> STATUSES = List.of(200, 201, 204, 404, 503);

  private long lostTrack;

  @Override
  ProgramConfig config() {
    Duration hour = Duration.ofHours(1);
    return new ProgramConfig(EnumSet.allOf(Side.class), false, hour, hour, hour);
  }

  @Override
  long lostTrack() {
    return lostTrack;
  }

  @ParameterizedTest
  @EnumSource
  void theSecondExchangeAfterwardsCounts(Side side) {
    Random random = new Random(SEED);
    kernel.own(BACKEND.substring(0, BACKEND.indexOf(':')));
    for (int i = 0; i < CONNECTIONS; i++) {
      String client = "10.0.0.1:" + (20_000 + i);
      Connection connection =
          side == Side.CLIENT ? kernel.connection(client, BACKEND) : kernel.served(client, BACKEND);
      if (random.nextBoolean()) {
        connection.open();
      }
      // Known before anything is missed.
      exchange(connection, 0, "/first", random, false);
      for (int k = 1 + random.nextInt(8); k > 0; k--) {
        int answer = random.nextInt(ANSWERS.size());
        exchange(connection, answer, "/" + (char) ('a' + answer), random, true);
      }
      exchange(connection, 2, "/told", random, false);
      exchange(connection, 3, "/last", random, false);
      // A read takes a sample where there are many.
      kernel.exchanges();
    }
    kernel.finish();
    lostTrack = kernel.backend(BACKEND, side).counts().get(Counter.LOST_TRACK);

    List<Exchange> exchanges = kernel.exchanges();
    assertThat(exchanges.stream().filter(one -> one.route().equals("/last")).count())
        .isEqualTo(CONNECTIONS);
    assertThat(exchanges)
        .allSatisfy(one -> assertThat(one.status()).as(one.route()).isEqualTo(status(one)));
    // There was something to tell.
    assertThat(lostTrack).isPositive();
    assertThat(kernel.lost("missed")).isPositive();
  }

  private static int status(Exchange exchange) {
    return switch (exchange.route()) {
      case "/first" -> 200;
      case "/told" -> 204;
      case "/last" -> 404;
      default -> STATUSES.get(exchange.route().charAt(1) - 'a');
    };
  }

  /** One request and its answer in pieces of any size, of which any run may pass unseen. */
  private static void exchange(
      Connection connection, int answer, String path, Random random, boolean some) {
    boolean unseen = some && random.nextBoolean();
    String request =
        random.nextBoolean()
            ? get(path)
            : "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789";
    for (String rest = request; !rest.isEmpty(); ) {
      String piece = piece(rest, random);
      if (unseen) {
        connection.skipRequest(piece.length());
      } else {
        connection.request(piece);
      }
      rest = rest.substring(piece.length());
      unseen = some && (random.nextInt(3) == 0) != unseen;
    }
    for (String rest = ANSWERS.get(answer); !rest.isEmpty(); ) {
      String piece = piece(rest, random);
      if (unseen) {
        connection.skipResponse(piece.length());
      } else {
        connection.response(piece);
      }
      rest = rest.substring(piece.length());
      unseen = some && (random.nextInt(3) == 0) != unseen;
    }
  }

  /** All of it half of the time. */
  private static String piece(String text, Random random) {
    return random.nextBoolean() ? text : text.substring(0, 1 + random.nextInt(text.length()));
  }
}
