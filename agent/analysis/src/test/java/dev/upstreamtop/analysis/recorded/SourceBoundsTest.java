// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Levels;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a recording tells of backends has its bound, and what is beyond is said to be. */
class SourceBoundsTest {

  private static final TimeRange WHEN = new TimeRange(0, 1_000_000_000L);
  private static final Tallies ONE = Tallies.of(Tally.REQUESTS, 1);

  private final Intake intake = new Intake(new Room(1L << 40));
  private final SourceIntake source = intake.source("hostile.jfr");

  private static Sample backend(String capture, String address) {
    return backend(capture, address, WHEN);
  }

  private static Sample backend(String capture, String address, TimeRange range) {
    return new Sample.OfBackend(
        capture, range, address, Vantage.CLIENT, "", false, ONE, Levels.NONE);
  }

  private static Sample route(String address, String route) {
    return new Sample.OfRoute(
        "capture",
        WHEN,
        address,
        Vantage.CLIENT,
        route,
        ONE,
        Distribution.EMPTY,
        Distribution.EMPTY);
  }

  private static Sample status(int number) {
    return new Sample.OfCapture(
        "capture",
        WHEN,
        "host",
        "CAPTURING",
        "trouble " + number,
        "eth" + number,
        Map.of("cause" + number, 1L),
        "limit " + number);
  }

  private long requests() {
    return intake.recorded().tracks().stream()
        .mapToLong(track -> track.tallies().get(Tally.REQUESTS))
        .sum();
  }

  @Test
  void captures() {
    for (int i = 0; i < SourceIntake.MOST_CAPTURES; i++) {
      source.add(backend("capture " + i, "10.0.0.1:80"));
    }
    assertThat(source.leftOut()).isEmpty();
    source.add(backend("one more", "10.0.0.1:80"));
    source.add(backend("capture 0", "10.0.0.2:80"));

    assertThat(intake.recorded().captures()).hasSize(SourceIntake.MOST_CAPTURES);
    assertThat(requests()).isEqualTo(SourceIntake.MOST_CAPTURES + 1);
    assertThat(source.leftOut())
        .containsExactly("captures beyond the first " + SourceIntake.MOST_CAPTURES);
  }

  /** Several captures have one bound. */
  @Test
  void backends() {
    for (int i = 0; i < SourceIntake.MOST_TRACKS; i++) {
      source.add(backend("capture " + i % 2, "backend " + i));
    }
    assertThat(source.leftOut()).isEmpty();
    for (int i = 0; i < 10; i++) {
      source.add(backend("capture " + i % 2, "more " + i));
    }
    List<Track> tracks = intake.recorded().tracks();

    assertThat(tracks).hasSize(SourceIntake.MOST_TRACKS + 2);
    assertThat(tracks.get(0).key().address()).isEqualTo(SourceIntake.OTHER);
    assertThat(requests()).isEqualTo(SourceIntake.MOST_TRACKS + 10);
    assertThat(source.leftOut())
        .containsExactly("the names of backends beyond the first " + SourceIntake.MOST_TRACKS);
  }

  @Test
  void routesOfABackend() {
    for (int i = 0; i < SourceIntake.MOST_ROUTES; i++) {
      source.add(route("10.0.0.1:80", "GET /" + i));
    }
    assertThat(source.leftOut()).isEmpty();
    source.add(route("10.0.0.1:80", "GET /more"));
    source.add(route("10.0.0.1:80", "GET /0"));
    Map<String, List<Slice>> routes = intake.recorded().tracks().get(0).routes();

    assertThat(routes).hasSize(SourceIntake.MOST_ROUTES + 1).containsKey(SourceIntake.OTHER);
    assertThat(Slice.tallies(routes.get("GET /0")).get(Tally.REQUESTS)).isEqualTo(2);
    assertThat(source.leftOut()).containsExactly("the names of some routes");
  }

  @Test
  void routesInAll() {
    int each = SourceIntake.MOST_ROUTES / 2;
    int backends = SourceIntake.MOST_ROUTES_IN_ALL / each;
    for (int i = 0; i < SourceIntake.MOST_ROUTES_IN_ALL; i++) {
      source.add(route("backend " + i % backends, "GET /" + i / backends));
    }
    assertThat(source.leftOut()).isEmpty();
    source.add(route("backend 0", "GET /more"));
    source.add(route("backend 0", "GET /and/more"));
    source.add(route("another", "GET /"));

    assertThat(intake.recorded().tracks().stream().mapToInt(track -> track.routes().size()).sum())
        .isEqualTo(SourceIntake.MOST_ROUTES_IN_ALL + 2);
    assertThat(source.leftOut()).containsExactly("the names of some routes");
  }

  @Test
  void whatACaptureTellsOfItself() {
    for (int i = 0; i < SourceIntake.MOST_FACTS; i++) {
      source.add(status(i));
    }
    assertThat(source.leftOut()).isEmpty();
    source.add(status(SourceIntake.MOST_FACTS));
    source.add(status(0));
    CaptureFacts facts = intake.recorded().captures().get(0);

    assertThat(facts.interfaces()).hasSize(SourceIntake.MOST_FACTS);
    assertThat(facts.limits()).hasSize(SourceIntake.MOST_FACTS);
    assertThat(facts.troubles()).hasSize(SourceIntake.MOST_FACTS);
    assertThat(facts.lost())
        .hasSize(SourceIntake.MOST_FACTS + 1)
        .containsEntry(SourceIntake.OTHER, 1L)
        .containsEntry("cause0", 2L);
    assertThat(source.leftOut()).containsExactly("some of what its capture tells of itself");
  }

  @Test
  void textsOfExchanges() {
    // Those of the capture, the address and the outcome are some of them.
    for (int i = 0; i < SourceIntake.MOST_TEXTS - 3; i++) {
      source.add(exchange("GET /" + i));
    }
    assertThat(source.leftOut()).isEmpty();
    source.add(exchange("GET /more"));
    source.add(exchange("GET /0"));

    assertThat(intake.recorded().tracks().get(0).exchanges())
        .extracting(Sample.OfExchange::route)
        .contains(SourceIntake.OTHER)
        .doesNotContain("GET /more");
    assertThat(source.leftOut()).containsExactly("the routes of some exchanges");
  }

  private static Sample exchange(String route) {
    return new Sample.OfExchange(
        "capture", WHEN, "10.0.0.1:80", Vantage.CLIENT, route, "RESPONSE", 1_000, 100, 200);
  }

  /** Periods with gaps between them do not become one. */
  @Test
  void periodsThatCannotBePutTogether() {
    long most = 1_000_000;
    Intake small = new Intake(new Room(most));
    SourceIntake gaps = small.source("gaps.jfr");
    int periods = 20_000;
    for (int i = 0; i < periods; i++) {
      long start = 10_000_000_000L * i;
      gaps.add(backend("capture", "10.0.0.1:80", new TimeRange(start, start + 1_000_000_000L)));
    }
    assertThat(gaps.roomBytes()).isLessThanOrEqualTo(most);
    List<Slice> slices = small.recorded().tracks().get(0).slices();
    assertThat(slices).hasSizeGreaterThan(500);
    assertThat(slices.get(slices.size() - 1).range().startNanos())
        .as("the newest are kept")
        .isEqualTo(10_000_000_000L * (periods - 1));
    assertThat(gaps.leftOut()).containsExactly("its oldest periods");
  }
}
