// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {

  static List<Entry> all() {
    List<Entry> all = new ArrayList<>(Catalogue.ofBackends());
    all.addAll(Catalogue.ofRoutes());
    all.addAll(Catalogue.ofTheCapture());
    return all;
  }

  @Test
  void aNameStandsForOneFigure() {
    for (List<Entry> part :
        List.of(Catalogue.ofBackends(), Catalogue.ofRoutes(), Catalogue.ofTheCapture())) {
      assertThat(part).extracting(Entry::name).doesNotHaveDuplicates();
    }
    // What a route and a backend have alike is named, counted and explained alike.
    for (Entry ofRoute : Catalogue.ofRoutes()) {
      assertThat(Catalogue.ofBackends())
          .filteredOn(entry -> entry.name().equals(ofRoute.name()))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.kind()).isEqualTo(ofRoute.kind());
                assertThat(entry.unit()).isEqualTo(ofRoute.unit());
              });
    }
  }

  /** The event that an entry names has the field, in its unit. */
  @ParameterizedTest
  @MethodSource("all")
  void itIsInItsEvent(Entry entry) {
    if (entry.event().isEmpty()) {
      assertThat(entry.kind()).isEqualTo(Kind.COUNTER);
      return;
    }
    EventType event =
        JfrSink.eventTypes().stream()
            .map(EventType::getEventType)
            .filter(type -> type.getName().equals("dev.upstreamtop." + entry.event()))
            .findFirst()
            .orElseThrow();
    if (entry.event().equals("UpstreamLatency")) {
      // One event for each distribution, which it names.
      assertThat(event.getField("histogram")).isNotNull();
      assertThat(event.getField("metric").getDescription())
          .contains(entry.name().replace("Time", "").toUpperCase(Locale.ROOT));
      return;
    }
    String field = entry.name() + (entry.kind() == Kind.DISTRIBUTION ? "Histogram" : "");
    ValueDescriptor descriptor = event.getField(field);
    assertThat(descriptor).as(field).isNotNull();
    if (entry.kind() == Kind.DISTRIBUTION) {
      return;
    }
    String expected =
        switch (entry.unit()) {
          case COUNT -> "";
          case BYTES -> "jdk.jfr.DataAmount";
          case NANOSECONDS -> "jdk.jfr.Timespan";
          case PER_SECOND -> "jdk.jfr.Frequency";
          case RATIO -> "jdk.jfr.Percentage";
        };
    List<String> units =
        descriptor.getAnnotationElements().stream()
            .map(AnnotationElement::getTypeName)
            .filter(name -> !name.equals("jdk.jfr.Label") && !name.equals("jdk.jfr.Description"))
            .toList();
    assertThat(units).as(field).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    assertThat(descriptor.getDescription()).as(field).isEqualTo(entry.description());
  }

  @Test
  void bucketsCountWhatIsBelowTheirBounds() {
    long[] bounds = TimeBuckets.boundsNanos();
    assertThat(bounds).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < bounds.length; i++) {
      long[] at = TimeBuckets.countsBelow(Traffic.histogram(bounds[i]));
      long[] before = TimeBuckets.countsBelow(Traffic.histogram(bounds[i] - 1));
      int bound = i;
      assertThat(Arrays.stream(at).sum()).isEqualTo(bounds.length - 1L - bound);
      assertThat(Arrays.stream(before).sum()).isEqualTo(bounds.length - (long) bound);
    }
    assertThat(TimeBuckets.countsBelow(LatencyHistogram.EMPTY)).containsOnly(0);
  }

  /** Within half of the 6 % that a histogram's bucket is wide. */
  @Test
  void boundsAreNearRoundFigures() {
    long[] round = {
      1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000
    };
    long[] bounds = TimeBuckets.boundsNanos();
    for (int i = 0; i < round.length; i++) {
      assertThat(bounds[i] / 1e6 / round[i]).isBetween(0.968, 1.032);
    }
  }
}
