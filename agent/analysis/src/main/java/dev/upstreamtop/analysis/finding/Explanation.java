// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.Locale;
import java.util.Optional;

/**
 * Why, as far as it was recorded.
 *
 * @param detail which lock, host, operation or method; may be empty
 * @param explained the part of the lost time that it accounts for, 0 to 1; 0 where that is no
 *     matter of time
 * @param lift how much more of it there was than at all other times
 * @param behind what made the cause happen, or what it brought about; may be empty
 * @param range when there was more of it; null where that is nearly as long as what it explains, or
 *     is not known
 */
public record Explanation(
    CauseKind kind, String detail, double explained, double lift, String behind, TimeRange range) {

  /** One whose time is not told apart. */
  public Explanation(CauseKind kind, String detail, double explained, double lift, String behind) {
    this(kind, detail, explained, lift, behind, null);
  }

  /** When there was more of it, where that is a small part of what it explains. */
  public Optional<TimeRange> when() {
    return Optional.ofNullable(range);
  }

  /** One clause. */
  public String sentence() {
    StringBuilder text = new StringBuilder(kind.words());
    if (!detail.isEmpty()) {
      text.append(": ").append(detail);
    }
    if (explained > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              ", which accounts for %d %% of the time lost",
              Math.min(100, Math.round(explained * 100))));
    }
    if (lift > 1) {
      text.append(
          lift >= 100
              ? " and was nearly absent before"
              : String.format(Locale.ROOT, " and was %.0f times what it is otherwise", lift));
    }
    if (!behind.isEmpty()) {
      text.append("; ").append(behind);
    }
    return text.toString();
  }
}
