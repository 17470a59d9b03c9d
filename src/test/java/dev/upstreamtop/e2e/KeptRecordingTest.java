// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.jmc.rules.ErrorShareRule;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.model.RouteRow;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.JudgedRecording;
import dev.upstreamtop.world.ShownRecording;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording that 0.1 wrote, when fields had other names, is read as one of today: two backends,
 * six intervals.
 */
class KeptRecordingTest {

  private static final Path KEPT = Path.of("src/test/resources/recordings/upstreamtop-0.1.jfr");
  private static final BackendId ORDERS = new BackendId("10.0.0.9:8080", Side.CLIENT);

  private static Path kept() {
    return Checkout.root().resolve(KEPT);
  }

  @Test
  void theReportNamesItsBackendsAndTheirErrors() throws Exception {
    Shell.Result report = Upstreamtop.run("report", kept().toString());
    assertThat(report.exitCode()).as(report.output()).isZero();
    assertThat(report.output())
        .contains("orders-1 (10.0.0.9:8080)", "[::1]:9001", "GET /api/orders/{id}")
        .contains("20 %");
  }

  /** The others are told of, and whoever asks in a script learns that it is not all. */
  @Test
  void theReportSaysWhatItCouldNotRead(@TempDir Path directory) throws Exception {
    byte[] whole = Files.readAllBytes(kept());
    byte[] twice = Arrays.copyOf(whole, whole.length + whole.length / 2);
    System.arraycopy(whole, 0, twice, whole.length, whole.length / 2);
    Path cut = Files.write(directory.resolve("cut.jfr"), twice);
    Path text = Files.writeString(directory.resolve("text.jfr"), "no recording");

    Shell.Result ofCut = Upstreamtop.run("report", cut.toString());
    assertThat(ofCut.exitCode()).as(ofCut.output()).isEqualTo(ExitCode.READ_IN_PART);
    assertThat(ofCut.output()).contains("orders-1", "cut.jfr was read as far as it goes");
    Shell.Result withText = Upstreamtop.run("report", kept().toString(), text.toString());
    assertThat(withText.exitCode()).as(withText.output()).isEqualTo(ExitCode.READ_IN_PART);
    assertThat(withText.output()).contains("orders-1", "text.jfr was passed over");
    Shell.Result none = Upstreamtop.run("report", text.toString());
    assertThat(none.exitCode()).as(none.output()).isEqualTo(ExitCode.UNREADABLE_RECORDING);
  }

  @Test
  void rulesAndPageShowItsFigures() throws Exception {
    JudgedRecording judged = new JudgedRecording(kept());
    LeaderboardRow orders =
        judged.model().leaderboard(Selection.of(judged.model().range())).rows().stream()
            .filter(row -> row.backend().id().equals(ORDERS))
            .findFirst()
            .orElseThrow();
    assertThat(orders.backend().name()).isEqualTo("orders-1");
    assertThat(orders.requests()).isEqualTo(6 * 72);
    assertThat(orders.results().serverErrors()).isEqualTo(6 * 12);
    assertThat(orders.results().successful()).isEqualTo(6 * 30);
    RouteRow route = orders.routes().get(0);
    assertThat(route.errors()).isEqualTo(6 * 5);
    assertThat(route.highestP99Nanos()).isPositive();
    assertThat(judged.result(new ErrorShareRule()).getSeverity().getLimit()).isGreaterThan(25);
    try (ShownRecording page = ShownRecording.open(judged.items())) {
      assertThat(page.cells(ORDERS, List.of(BoardColumn.REQUESTS)))
          .containsEntry(BoardColumn.REQUESTS, "432");
    }
  }
}
