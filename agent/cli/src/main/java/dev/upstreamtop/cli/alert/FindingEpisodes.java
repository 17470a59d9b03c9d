// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks for a dump when the first finding of some kinds begins, and for another when there was none
 * of them for a while, so that findings that come and go, or come to one backend after the other,
 * are one episode. Used by one thread at a time.
 */
public final class FindingEpisodes implements Consumer<FindingsNow> {

  /** So long an episode is over before it ends: what comes after it is in the dump. */
  static final Duration AFTERWARDS = Duration.ofSeconds(30);

  /** Asks for a dump. */
  @FunctionalInterface
  public interface Dump {
    /**
     * Returns at once.
     *
     * @param why in small letters, underscores and dashes
     * @param from what was before need not be in it; null for all that is kept
     */
    void ask(String why, Instant from);
  }

  /** Begun, named after its first finding, and last seen; nanoseconds since the epoch. */
  private record Episode(String name, long begunNanos, long seenNanos) {}

  private final Set<FindingKind> kinds;
  private final Dump dump;
  private Optional<Episode> current = Optional.empty();

  public FindingEpisodes(Set<FindingKind> kinds, Dump dump) {
    this.kinds = EnumSet.copyOf(kinds);
    this.dump = dump;
  }

  @Override
  public void accept(FindingsNow now) {
    Optional<Finding> wanted =
        now.open().stream().filter(finding -> kinds.contains(finding.kind())).findFirst();
    if (wanted.isPresent()) {
      go(wanted.get(), now.epochNanos());
    } else if (current.isPresent()
        && now.epochNanos() - current.get().seenNanos() >= AFTERWARDS.toNanos()) {
      Episode over = current.get();
      current = Optional.empty();
      dump.ask(over.name() + "-over", instant(over.begunNanos()));
    }
  }

  private void go(Finding finding, long nanos) {
    if (current.isEmpty()) {
      String name = finding.kind().name().toLowerCase(Locale.ROOT);
      current = Optional.of(new Episode(name, nanos, nanos));
      dump.ask(name + "-begun", null);
    } else {
      Episode episode = current.get();
      current = Optional.of(new Episode(episode.name(), episode.begunNanos(), nanos));
    }
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
  }
}
