// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM holds, looked at again and again: its live objects and its open descriptors. */
public final class Footprint {

  /**
   * What a JVM has to be started with: but for every fourth, a collection leaves dead objects where
   * they are, which count.
   */
  public static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1");

  /** A histogram of classes is taken right after a full collection, and ends so. */
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)$", Pattern.MULTILINE);

  private static final int FEWEST_SAMPLES = 9;

  private final String name;
  private final Process jvm;
  private final List<Long> heap = new ArrayList<>();
  private final List<Long> descriptors = new ArrayList<>();

  public Footprint(String name, Process jvm) {
    this.name = name;
    this.jvm = jvm;
  }

  /** Looks once. */
  public void sample() throws IOException {
    String pid = Long.toString(jvm.pid());
    try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"))) {
      descriptors.add(open.count());
    }
    String histogram = Shell.succeed(Jdk.tool("jcmd"), pid, "GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).as("a total at the end of %s", histogram).isTrue();
    heap.add(Long.parseLong(total.group(1)));
  }

  /** Whether it was looked at often enough to tell whether it grows. */
  public boolean isEnough() {
    return heap.size() >= FEWEST_SAMPLES;
  }

  /**
   * Neither grew from the second third of the time to the last, by the least of each: what comes
   * and goes is in some samples, what leaks is in all that follow.
   *
   * @param mostBytes by which the heap may have grown, for what a JVM still loads and remembers
   */
  public void assertFlat(long mostBytes) {
    assertThat(least(heap, 2))
        .as("live heap in bytes, %s", this)
        .isLessThanOrEqualTo(least(heap, 1) + mostBytes);
    assertThat(least(descriptors, 2))
        .as("open descriptors, %s", this)
        .isLessThanOrEqualTo(least(descriptors, 1));
  }

  private static long least(List<Long> samples, int third) {
    int size = samples.size();
    return Collections.min(samples.subList(size * third / 3, size * (third + 1) / 3));
  }

  @Override
  public String toString() {
    return "%s: live heap in bytes, least by third %d, %d, %d, all %s; descriptors %s"
        .formatted(name, least(heap, 0), least(heap, 1), least(heap, 2), heap, descriptors);
  }
}
