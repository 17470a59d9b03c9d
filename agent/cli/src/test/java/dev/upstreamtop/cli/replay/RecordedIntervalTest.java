// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At the end of a recording all types are told once more, whatever was told just before. */
class RecordedIntervalTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long REST = 200_000_000L;

  /** An event's values by their names. */
  private record Told(Map<String, Object> values) implements EventValues {

    @Override
    public boolean has(String field) {
      return values.containsKey(field);
    }

    @Override
    public String text(String field) {
      return values.getOrDefault(field, "").toString();
    }

    @Override
    public long number(String field) {
      return values.get(field) instanceof Long number ? number : 0;
    }

    @Override
    public long nanos(String field) {
      return number(field);
    }

    @Override
    public double real(String field) {
      return 0;
    }

    @Override
    public boolean flag(String field) {
      return false;
    }

    @Override
    public String className(String field) {
      return text(field);
    }

    @Override
    public long momentNanos(String field) {
      return number(field);
    }

    @Override
    public TimeRange range() {
      return new TimeRange(100 * SECOND, 100 * SECOND);
    }

    @Override
    public List<Caller> callers() {
      return List.of();
    }
  }

  private static RecordedInterval interval(long number) {
    return new RecordedInterval("c1", number);
  }

  private static RecordedInterval withCapture(
      RecordedInterval interval, long nanos, String lostCauses) {
    interval.take(
        "UpstreamCapture",
        new Told(
            Map.of(
                "captureId",
                "c1",
                "interval",
                nanos,
                "state",
                "CAPTURING",
                "lostCauses",
                lostCauses)));
    return interval;
  }

  private static RecordedInterval withBackend(RecordedInterval interval, long nanos) {
    interval.take(
        "UpstreamBackend",
        new Told(
            Map.of(
                "captureId",
                "c1",
                "interval",
                nanos,
                "backend",
                "10.0.0.1:8080",
                "side",
                "CLIENT",
                "requests",
                120L)));
    return interval;
  }

  @Test
  void callsOfARouteAreThoseThatWereRecorded() {
    RecordedInterval interval = withBackend(withCapture(interval(3), SECOND, ""), SECOND);
    interval.take(
        "UpstreamRoute",
        new Told(
            Map.of(
                "captureId",
                "c1",
                "interval",
                SECOND,
                "backend",
                "10.0.0.1:8080",
                "side",
                "CLIENT",
                "route",
                "/shop.Orders/Get",
                "requests",
                15L,
                "grpcStatuses",
                "OK=12 UNAVAILABLE=3 UNHEARD_OF=7")));

    assertThat(interval.snapshot(List.of(), 0).backends().get(0).routes())
        .singleElement()
        .satisfies(
            route ->
                assertThat(route.callsByCode()).isEqualTo(Map.of("OK", 12L, "UNAVAILABLE", 3L)));
  }

  @Test
  void theNextOneTellsWhatTheBackendsDidInOneThatTellsOfTheCaptureAlone() {
    RecordedInterval alone = withCapture(interval(14), SECOND, "");
    RecordedInterval both = withBackend(withCapture(interval(15), REST, ""), SECOND + REST);

    assertThat(alone.isToldBy(both)).isTrue();
    assertThat(both.snapshot(List.of(), 0).interval().nanos()).isEqualTo(SECOND + REST);
  }

  @Test
  void oneThatTellsMoreIsKept() {
    RecordedInterval both = withBackend(withCapture(interval(15), REST, ""), SECOND + REST);

    assertThat(withCapture(interval(14), SECOND, "ring=3").isToldBy(both)).isFalse();
    assertThat(withBackend(withCapture(interval(14), SECOND, ""), SECOND).isToldBy(both)).isFalse();
    assertThat(withCapture(interval(13), SECOND, "").isToldBy(both)).isFalse();
  }

  @Test
  void aQuietIntervalBeforeABusyOneIsKept() {
    RecordedInterval busy = withBackend(withCapture(interval(15), SECOND, ""), SECOND);

    assertThat(withCapture(interval(14), SECOND, "").isToldBy(busy)).isFalse();
  }
}
