// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.ToldAlike;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

/**
 * The report reads recordings with the JDK's own library, the plugin with Mission Control's: both
 * hand the same to the one judgement, and it finds the same.
 */
class OneJudgementTest {

  private static final Path KEPT = Path.of("src/test/resources/recordings/upstreamtop-0.1.jfr");
  private static final String ORDERS_1 = "10.0.1.10:8080";
  private static final String ORDERS_2 = "10.0.1.11:8080";
  private static final String CHECKOUT = "10.0.1.12:8080";
  private static final String GONE = "10.0.1.13:8080";
  private static final int SECONDS = 90;

  @TempDir private Path directory;

  /** Two backends that are well, and what else there is. */
  private List<Finding> found(Consumer<Traffic> trouble) throws Exception {
    Traffic traffic = new Traffic().capturing(0, SECONDS);
    for (int second = 0; second < SECONDS; second++) {
      healthy(traffic, ORDERS_1, second, 60 + 10 * (second % 4), 12);
      healthy(traffic, ORDERS_2, second, 55 + 10 * (second % 3), 13);
    }
    trouble.accept(traffic);
    Path file = directory.resolve("written.jfr");
    Files.write(file, traffic.recording().bytes());
    return ToldAlike.of(file);
  }

  private static void healthy(
      Traffic traffic, String backend, int second, long requests, long millis) {
    traffic
        .requests(backend, second, requests)
        .results(backend, second, "responses2xx", requests)
        .sameHeaderTimes(backend, second, (int) requests, millis)
        .route(backend, second, "GET", "/api/orders/{id}", requests);
  }

  private static boolean isBad(int second) {
    return second >= 40 && second < 60;
  }

  @Test
  void aRecordingOfARelease() throws Exception {
    assertThat(ToldAlike.of(Checkout.root().resolve(KEPT)))
        .extracting(Finding::kind)
        .contains(FindingKind.ERRORS);
  }

  @Test
  void health() throws Exception {
    assertThat(found(traffic -> {})).isEmpty();
  }

  @Test
  void aBackendThatItsCollectorStops() throws Exception {
    List<Finding> findings =
        found(
            traffic -> {
              for (int second = 0; second < SECONDS; second++) {
                boolean bad = isBad(second);
                traffic
                    .requests(CHECKOUT, second, 30, true, bad ? 9 : 1, bad ? 900 : 20)
                    .results(
                        CHECKOUT,
                        second,
                        "responses2xx",
                        bad ? 18L : 30L,
                        "responses5xx",
                        bad ? 12L : 0L)
                    .sameHeaderTimes(CHECKOUT, second, 30, bad ? 600 : 20)
                    .route(CHECKOUT, second, "POST", "/checkout", 30)
                    .cpu(second, bad ? 0.8 : 0.35, bad ? 0.6 : 0.1);
                if (bad) {
                  traffic.gcPause(second * 1000L + 200, 650);
                  traffic.exchange(CHECKOUT, second * 1000L + 150, 700, 500);
                }
              }
            });

    assertThat(findings.get(0).subject().key().address()).isEqualTo(CHECKOUT);
    assertThat(findings.get(0).cause().map(Explanation::kind))
        .isEqualTo(Optional.of(CauseKind.GC_PAUSES));
  }

  @Test
  void locksAndPools() throws Exception {
    List<Finding> findings =
        found(
            traffic -> {
              for (int second = 0; second < SECONDS; second++) {
                traffic
                    .selfRequests(CHECKOUT, second, 20)
                    .sameHeaderTimes(CHECKOUT, second, 20, isBad(second) ? 400 : 8)
                    .cpu(second, 0.3, 0.1);
                for (int thread = 0; isBad(second) && thread < 5; thread++) {
                  traffic
                      .recording()
                      .lasting(
                          "jdk.JavaMonitorEnter",
                          second * 1000L + 10L * thread,
                          950,
                          "monitorClass",
                          "com.acme.Pool");
                }
              }
            });

    assertThat(findings.get(0).cause().map(Explanation::kind))
        .isEqualTo(Optional.of(CauseKind.LOCK_CONTENTION));
  }

  @Test
  void aHeapThatFills() throws Exception {
    List<Finding> findings =
        found(
            traffic -> {
              traffic.recording().event("jdk.GCHeapConfiguration", 0, "maxSize", 1_000_000_000L);
              for (int second = 0; second < SECONDS; second++) {
                traffic
                    .selfRequests(CHECKOUT, second, 20)
                    .sameHeaderTimes(CHECKOUT, second, 20, isBad(second) ? 400 : 8);
                traffic
                    .recording()
                    .event(
                        "jdk.GCHeapSummary",
                        second * 1000L + 500,
                        "when",
                        "After GC",
                        "heapUsed",
                        isBad(second) ? 900_000_000L : 200_000_000L);
              }
            });

    assertThat(findings.get(0).cause().map(Explanation::kind))
        .isEqualTo(Optional.of(CauseKind.HEAP_GROWTH));
  }

  @Test
  void errorsThatItThrowsItself() throws Exception {
    List<Finding> findings =
        found(
            traffic -> {
              long thrown = 0;
              for (int second = 0; second < SECONDS; second++) {
                thrown += isBad(second) ? 12 : 0;
                traffic
                    .selfRequests(CHECKOUT, second, 20)
                    .results(
                        CHECKOUT,
                        second,
                        "responses2xx",
                        isBad(second) ? 8L : 20L,
                        "responses5xx",
                        isBad(second) ? 12L : 0L)
                    .sameHeaderTimes(CHECKOUT, second, 20, 8);
                traffic
                    .recording()
                    .event("jdk.ExceptionStatistics", (second + 1) * 1000L, "throwables", thrown);
              }
            });

    assertThat(findings.get(0).kind()).isEqualTo(FindingKind.ERRORS);
    assertThat(findings.get(0).cause().map(Explanation::kind))
        .isEqualTo(Optional.of(CauseKind.EXCEPTIONS));
  }

  /** The whole command, and the rule beside those that judge. */
  @Test
  void bothSayThatThereIsMoreThanTheyKeep() throws Exception {
    Traffic traffic = new Traffic();
    for (int capture = 0; capture <= 256; capture++) {
      traffic.by("capture " + capture);
      healthy(traffic, ORDERS_1, 0, 5, 10);
    }
    Path file = directory.resolve("crowded.jfr");
    Files.write(file, traffic.recording().bytes());
    String leftOut = "captures beyond the first 256";

    Shell.Result report = Upstreamtop.run("report", "--format", "json", file.toString());
    assertThat(report.exitCode()).as(report.output()).isEqualTo(ExitCode.READ_IN_PART);
    assertThat(report.output()).contains("\"CROWDED\"", leftOut);
    assertThat(Judged.of(JfrLoaderToolkit.loadEvents(file.toFile())).leftOut())
        .containsExactly(leftOut);
  }

  @Test
  void backendsThatHangAndThatAreGone() throws Exception {
    List<Finding> findings =
        found(
            traffic -> {
              for (int second = 0; second < SECONDS; second++) {
                traffic.requests(
                    CHECKOUT,
                    second,
                    isBad(second) ? 0 : 20,
                    false,
                    isBad(second) ? 30 : 1,
                    isBad(second) ? (second - 39) * 1_000L : 5);
                traffic.results(
                    CHECKOUT, second, "responses2xx", isBad(second) ? 0L : 20L, "reset", 0L);
                traffic
                    .requests(GONE, second, 0)
                    .results(GONE, second, "refused", isBad(second) ? 12L : 0L);
              }
            });

    assertThat(findings).extracting(Finding::kind).contains(FindingKind.HANG, FindingKind.REFUSED);
  }
}
