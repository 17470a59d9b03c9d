// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which backend, what, since when, why.
 *
 * @param subject whom it is about
 * @param words what the backend does, behind its name in a sentence: as the kind has it, or closer
 * @param range from its beginning to its end, or to the end of what was recorded
 * @param affected the part of its requests meanwhile that suffered, 0 to 1
 * @param facts what was measured, in words and in numbers
 */
public record Finding(
    Subject subject,
    FindingKind kind,
    String words,
    Severity severity,
    TimeRange range,
    double affected,
    Facts facts,
    Why why) {

  /** Says what the backend does in the words of the kind. */
  public Finding(
      Subject subject,
      FindingKind kind,
      Severity severity,
      TimeRange range,
      double affected,
      Facts facts,
      Why why) {
    this(subject, kind, kind.words(), severity, range, affected, facts, why);
  }

  /**
   * Whom a finding is about.
   *
   * @param title its name and address
   * @param route method and path, where one alone is meant; else empty
   */
  public record Subject(TrackKey key, String title, String route) {}

  /**
   * What was measured.
   *
   * @param words a clause behind that of the kind
   * @param more sentences that say more, each on its own
   */
  public record Facts(String words, List<Figure> figures, List<String> more) {

    /** The same, and one sentence more. */
    public Facts and(String sentence) {
      List<String> longer = new ArrayList<>(more);
      longer.add(sentence);
      return new Facts(words, figures, List.copyOf(longer));
    }
  }

  /**
   * Why.
   *
   * @param cause null where none was found
   * @param notRecorded which events would tell, where they were not recorded; may be empty
   */
  public record Why(Explanation cause, String notRecorded) {

    /** Nothing is known, and nothing would tell. */
    public static final Why UNKNOWN = new Why(null, "");
  }

  /** What explains it. */
  public Optional<Explanation> cause() {
    return Optional.ofNullable(why.cause());
  }

  /** What to do; our own words alone, with commands between backticks. */
  public String nextStep() {
    return cause().map(cause -> cause.kind().nextStep()).orElse(kind.nextStep());
  }

  /** One sentence without time: who, what, why. */
  public String statement() {
    return subject.title() + " " + clause();
  }

  /** The same without who: what it does, and why that is said. */
  public String clause() {
    return deed() + (facts.words().isEmpty() ? "" : ": " + facts.words());
  }

  /** What it does, in a few words, and on which route where one alone is meant. */
  public String deed() {
    return words + (subject.route().isEmpty() ? "" : " on " + subject.route());
  }

  /**
   * The order of findings: what is higher comes first; 0 to 200. What mostly comes with something
   * else counts for less, and else the part of the requests that suffered.
   */
  public double score() {
    return (severity == Severity.WARNING ? 100 : 0)
        + (kind.isSymptom() ? 0 : 10)
        + (kind.isSymptom() ? 6 : 60) * Math.min(1, affected)
        + kind.weight() / 2.0
        + (cause().isPresent() ? 3 : 0);
  }

  /** The same with another explanation. */
  public Finding with(Why other) {
    return new Finding(subject, kind, words, severity, range, affected, facts, other);
  }

  /** The same with other facts. */
  public Finding with(Facts other) {
    return new Finding(subject, kind, words, severity, range, affected, other, why);
  }

  /** The same of another time. */
  public Finding with(TimeRange other) {
    return new Finding(subject, kind, words, severity, other, affected, facts, why);
  }

  /** The same, as grave as that. */
  public Finding with(Severity other) {
    return new Finding(subject, kind, words, other, range, affected, facts, why);
  }
}
