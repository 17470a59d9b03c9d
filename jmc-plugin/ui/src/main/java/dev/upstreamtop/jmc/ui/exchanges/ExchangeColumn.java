// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.exchanges;

import dev.upstreamtop.jmc.rules.model.SlowExchange;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.ui.Figures;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A column of the list of slow exchanges: how slow, where, and why come before all else. */
enum ExchangeColumn {
  HEADER(80),
  RESPONSE(105),
  BACKEND(140),
  REQUEST(175),
  OVERLAPS(400),
  STATUS(80),
  TIME(200);

  private final int width;

  ExchangeColumn(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  /** Which column of the widget shows it; that follows the order of the constants. */
  int index() {
    return List.of(values()).indexOf(this);
  }

  /** Whether the cells are numbers, which stand at the right and sort highest first. */
  boolean isNumber() {
    return this == HEADER || this == RESPONSE;
  }

  String title() {
    return Messages.get("exchange." + id());
  }

  String description() {
    return Messages.get("exchange." + id() + ".description");
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String text(SlowExchange slow) {
    return switch (this) {
      case TIME -> Figures.instant(slow.exchange().range().startNanos());
      case BACKEND -> slow.backend().displayName();
      case REQUEST -> (slow.exchange().method() + " " + slow.exchange().route()).strip();
      case STATUS -> status(slow);
      case HEADER ->
          slow.exchange().headerNanos() == 0 ? "" : Figures.time(slow.exchange().headerNanos());
      case RESPONSE -> Figures.time(slow.exchange().responseNanos());
      case OVERLAPS -> slow.overlaps().isEmpty() ? "" : overlaps(slow);
    };
  }

  Comparator<SlowExchange> order() {
    return switch (this) {
      case TIME -> Comparator.comparingLong(slow -> slow.exchange().range().startNanos());
      case BACKEND -> Comparator.comparing(slow -> slow.backend().id());
      case HEADER -> Comparator.comparingLong(slow -> slow.exchange().headerNanos());
      case RESPONSE -> Comparator.comparingLong(slow -> slow.exchange().responseNanos());
      case OVERLAPS -> Comparator.comparingLong(ExchangeColumn::longestOverlap);
      default -> Comparator.comparing(this::text);
    };
  }

  private static long longestOverlap(SlowExchange slow) {
    return slow.overlaps().isEmpty()
        ? 0
        : slow.overlaps().get(0).range().overlapNanos(slow.exchange().range());
  }

  private static String status(SlowExchange slow) {
    // An exchange without an answer says how it ended.
    return slow.exchange().status() == 0
        ? slow.exchange().outcome().toLowerCase(Locale.ROOT)
        : (slow.exchange().status() + " " + slow.exchange().grpcStatus()).strip();
  }

  private static String overlaps(SlowExchange slow) {
    JvmSpan first = slow.overlaps().get(0);
    String cause = cause(first);
    String length = Figures.time(first.range().lengthNanos());
    String start = Figures.instant(first.range().startNanos());
    String common = common(first, slow);
    String text =
        first.detail().isEmpty()
            ? Messages.get("exchange.overlap", cause, length, start, common)
            : Messages.get("exchange.overlap.detail", cause, length, start, common, first.detail());
    int told = 1;
    for (JvmSpan other : longestOfOtherCauses(slow)) {
      text =
          Messages.get(
              "exchange.overlap.also",
              text,
              cause(other),
              Figures.time(other.range().lengthNanos()),
              common(other, slow));
      told++;
    }
    int more = slow.overlaps().size() - told;
    return more == 0 ? text : Messages.get("exchange.overlap.more", text, more);
  }

  private static Collection<JvmSpan> longestOfOtherCauses(SlowExchange slow) {
    Map<JvmCause, JvmSpan> longest = new LinkedHashMap<>();
    slow.overlaps().forEach(span -> longest.putIfAbsent(span.cause(), span));
    longest.remove(slow.overlaps().get(0).cause());
    return longest.values();
  }

  /** For how long the exchange had to do with it. */
  private static String common(JvmSpan span, SlowExchange slow) {
    return Figures.time(span.range().overlapNanos(slow.exchange().range()));
  }

  private static String cause(JvmSpan span) {
    return Messages.get("cause." + span.cause().name().toLowerCase(Locale.ROOT));
  }
}
