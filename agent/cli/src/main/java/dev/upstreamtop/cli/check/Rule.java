// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.settings.Nearest;
import dev.upstreamtop.telemetry.settings.Options;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a figure has to keep: {@code responses5xx=1%,5%}, {@code all.headerTime.p99=2s}, {@code
 * requestRate=1:}. Immutable.
 *
 * @param together whether it is of all backends together, and not of each
 * @param measure which figure
 * @param share whether it is the part of the requests, or of the attempts to connect, in percent
 * @param warning empty where there is none
 */
public record Rule(
    boolean together,
    Measure measure,
    boolean share,
    Optional<Threshold> warning,
    Threshold critical) {

  /** How it is written. */
  public static final String FORM = "[all.]FIGURE=[WARNING,]CRITICAL";

  private static final String ALL = "all.";
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(%?)");
  private static final double PERCENT = 100;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message that names the rule and what is wrong
   */
  public static Rule parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("'" + text + "' is not of the form " + FORM);
    }
    String name = text.substring(0, equals).strip();
    String[] limits = text.substring(equals + 1).split(",", -1);
    if (limits.length > 2) {
      throw new IllegalArgumentException("'" + text + "' has more than two limits");
    }
    boolean together = name.startsWith(ALL);
    Measure measure = measure(together ? name.substring(ALL.length()) : name);
    if (together && measure instanceof Measure.OfCapture) {
      throw new IllegalArgumentException(
          "'" + name + "': " + measure.name() + " is of the capture, not of backends");
    }
    boolean share = measure.whole() != Measure.Whole.NONE && limits[0].contains("%");
    Threshold last = threshold(limits[limits.length - 1], measure, share);
    Optional<Threshold> warning =
        limits.length == 1 ? Optional.empty() : Optional.of(threshold(limits[0], measure, share));
    warning.ifPresent(first -> check(text, first, last));
    return new Rule(together, measure, share, warning, last);
  }

  private static void check(String text, Threshold warning, Threshold critical) {
    if (warning.least() != critical.least()) {
      throw new IllegalArgumentException(
          "'" + text + "' has one limit for what is more and one for what is less");
    }
    if (critical.isCrossedBy(warning.value())) {
      throw new IllegalArgumentException("'" + text + "' is critical before it is a warning");
    }
  }

  private static Measure measure(String name) {
    Measure measure = Measure.ALL.get(name);
    if (measure == null) {
      Set<String> names = new TreeSet<>(Measure.ALL.keySet());
      throw new IllegalArgumentException(
          "there is no figure '" + name + "'" + Nearest.hint(name, names));
    }
    return measure;
  }

  private static Threshold threshold(String text, Measure measure, boolean share) {
    String said = text.strip();
    boolean least = said.endsWith(":");
    String value = least ? said.substring(0, said.length() - 1).strip() : said;
    if (measure.unit() == Unit.NANOSECONDS) {
      return new Threshold(Options.DURATION.grammar().read(value).toNanos(), least);
    }
    Matcher number = NUMBER.matcher(value);
    boolean percent = value.endsWith("%");
    if (!number.matches() || (percent != share && measure.unit() != Unit.RATIO)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no limit of " + measure.name() + " (" + forms(measure, share) + ")");
    }
    double limit = Double.parseDouble(number.group(1));
    return new Threshold(percent && measure.unit() == Unit.RATIO ? limit / PERCENT : limit, least);
  }

  private static String forms(Measure measure, boolean share) {
    if (share) {
      return "1%, 1%:";
    }
    return measure.unit() == Unit.RATIO
        ? "0.5, 50%, 0.5:"
        : measure.whole() == Measure.Whole.NONE ? "5, 5:" : "5, 5:, 5%";
  }

  /** Its name in a status line. */
  String label() {
    return (together ? ALL : "") + measure.name();
  }

  /** How a figure stands. */
  CheckState of(double figure) {
    if (critical.isCrossedBy(figure)) {
      return CheckState.CRITICAL;
    }
    return warning.filter(limit -> limit.isCrossedBy(figure)).isPresent()
        ? CheckState.WARNING
        : CheckState.OK;
  }

  /** The limit that a figure crosses. */
  Threshold crossed(double figure) {
    return critical.isCrossedBy(figure) ? critical : warning.orElse(critical);
  }

  /** The worse of two figures. */
  double worse(double one, double other) {
    return critical.least() ? Math.min(one, other) : Math.max(one, other);
  }

  /** The figure of a backend, or of all. */
  double of(CheckSubject subject) {
    double figure = ((Measure.OfBackend) measure).reader().applyAsDouble(subject);
    if (!share) {
      return figure;
    }
    long whole = measure.whole().of(subject.row().counts());
    if (whole > 0) {
      return PERCENT * figure / whole;
    }
    // What the last second of others brought is all there was.
    return figure > 0 ? PERCENT : 0;
  }
}
