// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.CAPTURE;
import static dev.upstreamtop.analysis.Scenario.HOST;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A large recording is judged while one waits; apart from what is asked of each mutation. */
class JudgingSpeedTest {

  /** Two hundred thousand events of a hundred backends. */
  @Test
  void judgesQuickly() {
    Intake intake = new Intake();
    SourceIntake source = intake.source("large.jfr");
    source.add(
        new Sample.OfCapture(
            CAPTURE, seconds(0, 500), HOST, "CAPTURING", "", "eth0", Map.of(), ""));
    int events = 0;
    for (int second = 0; second < 500; second++) {
      for (int backend = 0; backend < 100; backend++) {
        String address = "10.0." + backend / 256 + "." + backend % 256 + ":8080";
        TimeRange range = seconds(second, second + 1);
        Second figures =
            backend == 7 && second > 200 && second < 300
                ? new Second().slow(40, 700)
                : healthy(second);
        source.add(
            new Sample.OfBackend(
                CAPTURE,
                range,
                address,
                Vantage.CLIENT,
                "",
                false,
                figures.tallies,
                figures.levels));
        source.add(
            new Sample.OfResult(
                CAPTURE, range, address, Vantage.CLIENT, Tallies.of(Tally.RESPONSES_2XX, 100)));
        source.add(
            new Sample.OfLatency(
                CAPTURE, range, address, Vantage.CLIENT, Measure.HEADER, figures.header));
        source.add(
            new Sample.OfLatency(
                CAPTURE, range, address, Vantage.CLIENT, Measure.RESPONSE, figures.response));
        events += 4;
      }
    }
    double best = Double.MAX_VALUE;
    int findings = 0;
    for (int run = 0; run < 3; run++) {
      long begin = System.nanoTime();
      findings = Judgement.of(intake.recorded()).size();
      best = Math.min(best, (System.nanoTime() - begin) / 1e9);
    }
    System.out.printf("judged %,d events in %.2f s%n", events, best);

    assertThat(findings).isPositive();
    // Measured where nothing else runs: 1 s at most. A machine that builds besides is slower.
    assertThat(best).isLessThan(5);
  }
}
