// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.check;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a check comes to, and its status line as monitoring plugins write it.
 *
 * @param state the gravest of all rules
 * @param line for people, then {@code |} and the performance data; one line
 */
public record CheckResult(CheckState state, String line) {

  /** More are only counted. */
  private static final int MOST_TOLD = 4;

  /** Something that breaks a rule. */
  private record Broken(CheckState state, Rule rule, String who, double figure) {

    String words() {
      return (who.isEmpty() ? "" : who + ": ")
          + rule.measure().name()
          + " "
          + text(figure, rule)
          + ", "
          + rule.crossed(figure).words(text(rule.crossed(figure).value(), rule));
    }
  }

  /** What could not be checked, and why. */
  public static CheckResult unknown(String reason) {
    return new CheckResult(CheckState.UNKNOWN, CheckState.UNKNOWN.label() + " - " + plain(reason));
  }

  /** Holds rules against what was captured. */
  public static CheckResult of(List<Rule> rules, CheckedTraffic traffic) {
    Optional<CaptureStatus> status = traffic.status();
    if (status.isEmpty() || traffic.nanos() == 0) {
      return unknown("no interval was captured in this time");
    }
    CaptureState state = status.get().state();
    if (state != CaptureState.CAPTURING && state != CaptureState.STOPPED) {
      return unknown(
          "the capture is "
              + state
              + (status.get().reason().isEmpty() ? "" : ": ")
              + status.get().reason());
    }
    List<Broken> broken = new ArrayList<>();
    List<String> data = new ArrayList<>();
    for (Rule rule : rules) {
      hold(rule, traffic, status.get(), broken, data);
    }
    CheckState gravest =
        broken.stream().map(Broken::state).max(Comparator.naturalOrder()).orElse(CheckState.OK);
    return new CheckResult(
        gravest,
        gravest.label()
            + " - "
            + plain(words(broken, traffic))
            + (data.isEmpty() ? "" : " | " + String.join(" ", data)));
  }

  private static void hold(
      Rule rule,
      CheckedTraffic traffic,
      CaptureStatus status,
      List<Broken> broken,
      List<String> data) {
    switch (rule.measure()) {
      case Measure.OfCapture capture -> {
        double figure = capture.reader().applyAsDouble(status);
        note(new Broken(rule.of(figure), rule, "", figure), broken);
        data.add(data(rule, figure));
      }
      case Measure.OfBackend _ -> {
        List<CheckSubject> subjects = rule.together() ? List.of(traffic.all()) : traffic.backends();
        subjects.forEach(
            subject -> {
              double figure = rule.of(subject);
              note(new Broken(rule.of(figure), rule, subject.name(), figure), broken);
            });
        subjects.stream()
            .map(rule::of)
            .reduce(rule::worse)
            .ifPresent(worst -> data.add(data(rule, worst)));
      }
    }
  }

  private static void note(Broken found, List<Broken> broken) {
    if (found.state() != CheckState.OK) {
      broken.add(found);
    }
  }

  private static String words(List<Broken> broken, CheckedTraffic traffic) {
    if (broken.isEmpty()) {
      return traffic.words();
    }
    String told =
        broken.stream()
            .sorted(Comparator.comparing(Broken::state).reversed())
            .limit(MOST_TOLD)
            .map(Broken::words)
            .collect(Collectors.joining("; "));
    return broken.size() <= MOST_TOLD ? told : told + "; " + (broken.size() - MOST_TOLD) + " more";
  }

  /** {@code 'label'=value[unit];[warning];[critical];0}, of the backend that stands worst. */
  private static String data(Rule rule, double figure) {
    return "'"
        + rule.label()
        + "'="
        + number(figure, rule)
        + unit(rule)
        + ";"
        + rule.warning().map(limit -> limit(limit, rule)).orElse("")
        + ";"
        + limit(rule.critical(), rule)
        + ";0";
  }

  private static String limit(Threshold limit, Rule rule) {
    return number(limit.value(), rule) + (limit.least() ? ":" : "");
  }

  private static String number(double value, Rule rule) {
    double told = rule.measure().unit() == Unit.NANOSECONDS ? value / 1e9 : value;
    return BigDecimal.valueOf(told)
        .setScale(6, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String unit(Rule rule) {
    if (rule.share()) {
      return "%";
    }
    return switch (rule.measure().unit()) {
      case NANOSECONDS -> "s";
      case BYTES -> "B";
      case COUNT, PER_SECOND, RATIO -> "";
    };
  }

  private static String text(double value, Rule rule) {
    if (rule.share()) {
      return number(value, rule).replaceFirst("(\\.[0-9]{2})[0-9]+$", "$1") + " %";
    }
    return switch (rule.measure().unit()) {
      case NANOSECONDS -> Figures.time(Math.round(value));
      case BYTES -> Figures.bytes(Math.round(value));
      case COUNT, PER_SECOND, RATIO ->
          number(value, rule).replaceFirst("(\\.[0-9]{2})[0-9]+$", "$1");
    };
  }

  /** What parts the line, and what a terminal obeys, may stand in a name. */
  private static String plain(String text) {
    return SafeText.of(text).replace('|', '/');
  }
}
