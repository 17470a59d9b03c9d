// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * How often the judgement looks at a period depends neither on how many there are nor on how many
 * backends.
 */
class WorkTest {

  /** Of each period, by all detectors and all comparisons together. */
  private static final int MOST_LOOKS = 80;

  private long looks;

  /** Counts how often one of its periods is asked for. */
  private final class Counted extends AbstractList<Slice> implements RandomAccess {
    private final List<Slice> slices;

    Counted(List<Slice> slices) {
      this.slices = slices;
    }

    @Override
    public Slice get(int index) {
      looks++;
      return slices.get(index);
    }

    @Override
    public int size() {
      return slices.size();
    }
  }

  /** One of the backends is slow for a fifth of the time, one fails, and all have routes. */
  private double looksAtEachOf(int backends, int periods) {
    List<Track> tracks = new ArrayList<>();
    for (int backend = 0; backend < backends; backend++) {
      List<Slice> slices = new ArrayList<>();
      for (int i = 0; i < periods; i++) {
        boolean ill = i > periods / 2 && i < periods / 2 + periods / 5;
        Second second =
            ill && backend == 7
                ? new Second().slow(40, 700)
                : ill && backend == 8 ? new Second().errors(30) : healthy(i);
        slices.add(
            new Slice(
                seconds(i, i + 1),
                second.tallies,
                second.levels,
                second.connect,
                second.header,
                second.response));
      }
      tracks.add(
          new Track(
              new TrackKey("capture", "host", "10.0.0." + backend + ":8080", Vantage.CLIENT),
              "",
              new Counted(slices),
              Map.of("GET /a", new Counted(slices)),
              List.of(),
              null));
    }
    looks = 0;

    assertThat(Judgement.of(new Recorded(tracks, List.of(), Set.of())))
        .extracting(finding -> finding.kind())
        .contains(FindingKind.ERRORS)
        .containsAnyOf(FindingKind.SLOW, FindingKind.SLOW_ROUTE);
    return (double) looks / backends / periods;
  }

  @Test
  void growsWithTheRecordingAlone() {
    double few = looksAtEachOf(20, 250);
    double longer = looksAtEachOf(20, 1_000);
    double more = looksAtEachOf(80, 250);
    System.out.printf(
        "each period is looked at %.1f times, %.1f of four times as many, %.1f of four times as"
            + " many backends%n",
        few, longer, more);

    assertThat(few).isLessThan(MOST_LOOKS);
    assertThat(longer).isLessThanOrEqualTo(1.1 * few);
    assertThat(more).isLessThanOrEqualTo(1.1 * few);
  }
}
