// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import dev.upstreamtop.jmc.rules.judged.ToldFinding;
import dev.upstreamtop.jmc.rules.model.LeaderboardRow;
import dev.upstreamtop.jmc.rules.sample.ResultCounts;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a backend does, as a mark and words, so that no colour has to be told apart. Immutable.
 *
 * @param text what the table says; empty where there is nothing to say
 * @param hint what the words leave out; empty for nothing
 */
public record BoardState(Gravity gravity, String text, String hint) {

  /** How grave it is, the least first. */
  public enum Gravity {
    OK,
    /** Nothing was asked. */
    IDLE,
    /** Nothing was answered, and nothing failed. */
    UNDER_WAY,
    /** Something failed in the last interval, of which nobody says that it matters. */
    UNJUDGED,
    /** Requests suffer. */
    TROUBLED,
    /** Nothing but failures. */
    FAILING;

    /** Whether requests suffer. */
    public boolean isTrouble() {
      return this == TROUBLED || this == FAILING;
    }
  }

  /** What the agent puts between what is wrong and its circumstances. */
  private static final String SINCE = " since ";

  /** What it puts between those and the figures. */
  private static final String FIGURES = ": ";

  /** All is well. */
  public static final BoardState OK = new BoardState(Gravity.OK, "", "");

  /**
   * What a recording tells of a row.
   *
   * @param finding the gravest that the judgement found in the row's time
   */
  public static BoardState of(LeaderboardRow row, Optional<ToldFinding> finding) {
    return finding.map(told -> found(row, told)).orElseGet(() -> isIdle(row) ? idle() : OK);
  }

  private static BoardState found(LeaderboardRow row, ToldFinding finding) {
    boolean failing = isFailing(row);
    String why = finding.why().isEmpty() ? "" : Messages.get("state.why", finding.why());
    return new BoardState(
        failing ? Gravity.FAILING : Gravity.TROUBLED,
        Messages.get(
            failing ? "state.found.failing" : "state.found",
            clause(finding.deed(), finding.figures())),
        finding.statement() + why);
  }

  /**
   * What beans tell of a row: who is ill is the agent's to say. One that judges and found nothing
   * is believed; where nothing was answered, or it does not judge, the last interval is told in
   * figures.
   *
   * @param finding what the agent found, since when and by which figures; an empty text where all
   *     is well, nothing where the agent does not judge
   */
  public static BoardState now(LeaderboardRow row, Optional<String> finding) {
    boolean answered = row.results().responses() > row.results().serverErrors();
    String found = finding.orElse("");
    if (!found.isEmpty()) {
      return new BoardState(
          answered ? Gravity.TROUBLED : Gravity.FAILING,
          Messages.get(answered ? "state.found" : "state.found.failing", withoutTime(found)),
          found);
    }
    if (isIdle(row)) {
      return idle();
    }
    if (finding.isPresent() && answered) {
      return OK;
    }
    String failures = failures(row.results());
    if (!failures.isEmpty()) {
      return new BoardState(Gravity.UNJUDGED, failures, "");
    }
    return answered ? OK : new BoardState(Gravity.UNDER_WAY, Messages.get("state.under.way"), "");
  }

  /** What a finding of an agent says besides since when. */
  private static String withoutTime(String found) {
    int since = found.indexOf(SINCE);
    int figures = since < 0 ? -1 : found.indexOf(FIGURES, since);
    String deed = since < 0 ? found : found.substring(0, since);
    return clause(deed, figures < 0 ? "" : found.substring(figures + FIGURES.length()));
  }

  private static String clause(String deed, String figures) {
    return figures.isEmpty() ? deed : Messages.get("state.figures", deed, figures);
  }

  private static BoardState idle() {
    return new BoardState(Gravity.IDLE, Messages.get("state.idle"), "");
  }

  private static boolean isFailing(LeaderboardRow row) {
    ResultCounts results = row.results();
    return results.failures() > 0 && results.responses() == 0;
  }

  private static boolean isIdle(LeaderboardRow row) {
    return row.requests() == 0 && row.results().failures() == 0 && row.isQuiet();
  }

  /** What went wrong in an interval, in figures; empty for nothing. */
  private static String failures(ResultCounts results) {
    List<String> told = new ArrayList<>();
    tell(told, "state.not.connected", results.connectFailures());
    tell(told, "state.failed", results.failures() - results.connectFailures());
    tell(told, "state.errors", results.serverErrors());
    return String.join(", ", told);
  }

  private static void tell(List<String> told, String message, long count) {
    if (count > 0) {
      told.add(Messages.get(message, count));
    }
  }
}
