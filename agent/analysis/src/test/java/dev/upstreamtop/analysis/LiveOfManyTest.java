// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Where so many backends are ill that they are looked at in turns, the same is said of each as by a
 * recording that ends now.
 */
class LiveOfManyTest {

  private static final int BACKENDS = 120;

  /** As many as are found in turns, sixteen at a time. */
  private static final int FOUND = FROM + 9;

  /** From then on some of them do something else. */
  private static final int CHANGE = FROM + 15;

  private static final String ROUTE = "GET /b";

  private static String address(int backend) {
    return "10.0.1." + backend + ":8080";
  }

  /** Whatever its number says, from the beginning of the trouble on. */
  private static IntFunction<Second> backend(int number) {
    return second -> {
      if (second < FROM) {
        return healthy(second);
      }
      return switch (number % 6) {
        case 0 -> new Second().errors(12 + number % 30);
        case 1 -> new Second().failing(Tally.RESET, 5 + number % 9);
        case 2 -> new Second().failing(Tally.CLOSED, 6);
        case 3 -> second < CHANGE ? new Second().errors(40) : hanging(second);
        case 4 -> second < CHANGE ? new Second().errors(40) : healthy(second);
        default -> healthy(second);
      };
    };
  }

  private static Second hanging(int second) {
    return new Second()
        .set(Tally.REQUESTS, 0)
        .set(Tally.RESPONSES_2XX, 0)
        .times(Distribution.EMPTY, Distribution.EMPTY)
        .levels(8, second + 1 - CHANGE, 0, 0);
  }

  private static Map<String, Finding> warnings(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .collect(
            Collectors.toMap(
                finding -> finding.subject().key().address(), Function.identity(), (a, b) -> a));
  }

  private static Map<String, Finding> recorded(int end) {
    Scenario scenario = new Scenario();
    for (int i = 0; i < BACKENDS; i++) {
      IntFunction<Second> seconds = backend(i);
      scenario.backend(address(i), second -> second < end ? seconds.apply(second) : null);
      scenario.route(
          address(i), ROUTE, second -> second < end ? seconds.apply(second) : hanging(second));
    }
    return warnings(scenario.findings());
  }

  @Test
  void theSameIsSaidOfEach() {
    Unfolding unfolding = new Unfolding();
    for (int i = 0; i < BACKENDS; i++) {
      unfolding.backend(address(i), backend(i)).failingOn(address(i), ROUTE);
    }
    List<List<Finding>> found = unfolding.until(50);

    for (int end : List.of(FOUND, CHANGE, CHANGE + 9, 45, 50)) {
      Map<String, Finding> live = warnings(found.get(end - 1));
      Map<String, Finding> recorded = recorded(end);
      // Of what is over only a recording tells.
      if (end > CHANGE) {
        recorded
            .keySet()
            .removeIf(address -> Integer.parseInt(address.replaceAll(".*\\.|:.*", "")) % 6 == 4);
      }

      assertThat(live.keySet()).as("after %d s", end).isEqualTo(recorded.keySet());
      live.forEach(
          (address, finding) -> {
            Finding other = recorded.get(address);
            assertThat(finding.kind()).as("%s after %d s", address, end).isEqualTo(other.kind());
            assertThat(finding.range().startNanos()).isEqualTo(other.range().startNanos());
            assertThat(finding.deed()).isEqualTo(other.deed());
            assertThat(finding.affected()).isCloseTo(other.affected(), within(0.02));
          });
    }
  }
}
