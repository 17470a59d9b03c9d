// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java face of the structs is what the compiler made of them. */
class LayoutTest {

  private static Btf btf;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in =
        LayoutTest.class.getResourceAsStream("/dev/upstreamtop/bpf/upstreamtop.bpf.o")) {
      btf = new Btf(in.readAllBytes());
    }
  }

  static List<StructLayout> structs() {
    return Structs.ALL;
  }

  @ParameterizedTest
  @MethodSource("structs")
  void structsAgree(StructLayout layout) {
    String name = layout.name().orElseThrow();
    Map<String, Btf.Member> members = new LinkedHashMap<>();
    for (MemoryLayout member : layout.memberLayouts()) {
      String memberName = member.name().orElseThrow();
      members.put(
          memberName, new Btf.Member(Structs.offset(layout, memberName), member.byteSize()));
    }
    assertThat(members).as(name).containsExactlyEntriesOf(btf.members(name));
    assertThat(layout.byteSize()).as("size of " + name).isEqualTo(btf.structSize(name));
  }

  @Test
  void configurationStandsFirstInItsSection() {
    assertThat(btf.offsetIn(".rodata", "config")).isZero();
  }

  @Test
  void causesAgree() {
    Map<String, Integer> expected = btf.values("ut_cause");
    assertThat(expected.remove("UT_CAUSES")).isEqualTo(Cause.values().length);
    assertThat(byName("UT_", Cause.values(), Cause::number)).isEqualTo(expected);
  }

  @Test
  void causesGoByTheirNameInCamelCase() {
    for (Cause cause : Cause.values()) {
      String words = cause.name().replaceFirst("LOST_|IGNORED_", "");
      assertThat(cause.label()).isEqualTo(camelCase(words));
    }
  }

  @Test
  void outcomesAgree() {
    SortedMap<String, Integer> ours = new TreeMap<>();
    for (int number = 0; number < Outcome.values().length; number++) {
      ours.put("UT_OUTCOME_" + ExchangeRecord.outcome(number).name(), number);
    }
    assertThat(ours).isEqualTo(new TreeMap<>(btf.values("ut_outcome")));
  }

  @Test
  void metricsAgree() {
    Map<String, Integer> expected = btf.values("ut_metric");
    assertThat(expected.remove("UT_METRICS")).isEqualTo(Sizes.METRICS);
    assertThat(byName("UT_METRIC_", Metric.values(), Metric::number)).isEqualTo(expected);
  }

  @Test
  void protocolsAgree() {
    Map<String, Integer> expected = btf.values("ut_protocol");
    expected.forEach(
        (name, number) -> assertThat("UT_PROTOCOL_" + Protocol.of(number).name()).isEqualTo(name));
    assertThat(expected).hasSameSizeAs(Protocol.values());
  }

  @Test
  void sidesAgree() {
    assertThat(btf.values("ut_side"))
        .isEqualTo(
            Map.of(
                "UT_SIDE_" + Side.CLIENT,
                ProgramConfig.CLIENT,
                "UT_SIDE_" + Side.SERVER,
                ProgramConfig.SERVER));
  }

  @Test
  void mapsHaveTheSizesThatAreReckonedWith() {
    assertThat(btf.maxEntries("backends")).isEqualTo(Sizes.BACKENDS);
    assertThat(btf.maxEntries("counters")).isEqualTo(Sizes.BACKENDS);
    assertThat(btf.maxEntries("grpc")).isEqualTo(Sizes.BACKENDS);
    assertThat(btf.maxEntries("pending")).isEqualTo(Sizes.BACKENDS);
    assertThat(btf.maxEntries("free_slots")).isEqualTo(Sizes.BACKENDS);
    assertThat(btf.maxEntries("histograms")).isEqualTo(Sizes.BACKENDS * Sizes.SHARDS);
    assertThat(btf.maxEntries("totals")).isEqualTo(1);
    assertThat(btf.maxEntries("control")).isEqualTo(1);
    assertThat(btf.maxEntries("admissions")).isEqualTo(Side.values().length);
    assertThat(btf.maxEntries("records")).isEqualTo(Sizes.RING_BYTES);
    assertThat(btf.maxEntries("include")).isEqualTo(Sizes.FILTERS);
    assertThat(btf.maxEntries("ignore")).isEqualTo(Sizes.FILTERS);
    assertThat(btf.maxEntries("unreadable")).isEqualTo(Sizes.UNREADABLE);
    assertThat(btf.maxEntries("connections")).isEqualTo(Sizes.CONNECTIONS);
    assertThat(btf.maxEntries("streams")).isEqualTo(Sizes.STREAMS);
  }

  @Test
  void mapsHoldTheStructsThatAreReadFromThem() {
    assertThat(btf.sizeOf("backends", "key")).isEqualTo(Structs.ENDPOINT.byteSize());
    assertThat(btf.sizeOf("backends", "value")).isEqualTo(Integer.BYTES);
    assertThat(btf.sizeOf("counters", "value")).isEqualTo(Structs.COUNTERS.byteSize());
    assertThat(btf.sizeOf("grpc", "value")).isEqualTo(Structs.GRPC.byteSize());
    assertThat(btf.sizeOf("histograms", "value")).isEqualTo(Structs.HISTOGRAMS.byteSize());
    assertThat(btf.sizeOf("pending", "value")).isEqualTo(Structs.PENDING.byteSize());
    assertThat(btf.sizeOf("totals", "value")).isEqualTo(Structs.TOTALS.byteSize());
    assertThat(btf.sizeOf("control", "value")).isEqualTo(Structs.CONTROL.byteSize());
    assertThat(btf.sizeOf("admissions", "value")).isEqualTo(Structs.ADMISSIONS.byteSize());
    assertThat(btf.sizeOf("include", "key")).isEqualTo(Structs.FILTER.byteSize());
    assertThat(btf.sizeOf("ignore", "key")).isEqualTo(Structs.FILTER.byteSize());
    assertThat(btf.sizeOf("unreadable", "key")).isEqualTo(Structs.UNREADABLE.byteSize());
    assertThat(btf.sizeOf("unreadable", "value")).isEqualTo(Long.BYTES);
    assertThat(btf.sizeOf("free_slots", "value")).isEqualTo(Integer.BYTES);
    assertThat(btf.sizeOf("interfaces", "key")).isEqualTo(Integer.BYTES);
    assertThat(btf.sizeOf("local_addresses", "key")).isEqualTo(16);
    assertThat(btf.sizeOf("local_addresses", "value")).isEqualTo(1);
  }

  @Test
  void histogramsAreTheSnapshotsOwn() {
    assertThat(Sizes.BUCKETS).isEqualTo(LatencyHistogram.BUCKETS);
  }

  private static <E extends Enum<E>> Map<String, Integer> byName(
      String prefix, E[] values, ToIntFunction<E> number) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Arrays.stream(values).forEach(v -> numbers.put(prefix + v.name(), number.applyAsInt(v)));
    return numbers;
  }

  private static String camelCase(String words) {
    StringBuilder text = new StringBuilder();
    for (String word : words.split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      text.append(
          text.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return text.toString();
  }
}
