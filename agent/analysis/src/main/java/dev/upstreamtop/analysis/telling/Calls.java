// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells that calls of gRPC failed, and the codes apart that they ended with. */
public final class Calls {

  private static final int MOST_CODES = 4;

  /** What is said of a backend whose answers alone tell of it. */
  private static final Pattern ANSWERS = Pattern.compile("answers with \\dxx");

  private Calls() {}

  /**
   * What a backend does whose answers or calls are errors, behind its name in a sentence: as the
   * kind of finding has it where no call failed, else with the code that most calls ended with.
   *
   * @param kind of errors, the backend's or its clients'
   * @param results which codes are such errors, as {@link CallResults#SERVER_ERRORS}
   * @param answers how many answers were such errors, by their status
   */
  public static String deed(FindingKind kind, Tallies tallies, List<Tally> results, long answers) {
    List<Tally> codes = mostFirst(tallies, results);
    if (codes.isEmpty()) {
      return kind.words();
    }
    String calls =
        "fails calls with "
            + CallResults.code(codes.get(0))
            + (codes.size() > 1 ? " and other codes" : "");
    return ANSWERS
        .matcher(kind.words())
        .replaceFirst(words -> answers > 0 ? words.group() + " and " + calls : calls);
  }

  /**
   * Words to be put behind a number of answers that they are among: {@code ", gRPC UNAVAILABLE
   * 12"}; none where no call ended with one of them.
   *
   * @param results which of them, as {@link CallResults#SERVER_ERRORS}
   */
  public static String words(Tallies tallies, List<Tally> results) {
    return mostFirst(tallies, results).stream()
        .limit(MOST_CODES)
        .map(each -> ", gRPC " + CallResults.code(each) + " " + tallies.get(each))
        .collect(Collectors.joining());
  }

  /** What was told, and how many ended with each of the codes: {@code grpcUnavailable}. */
  public static List<Figure> with(List<Figure> figures, Tallies tallies, List<Tally> results) {
    List<Figure> all = new ArrayList<>(figures);
    for (Tally each : occurred(tallies, results)) {
      all.add(new Figure(each.figure(), tallies.get(each)));
    }
    return List.copyOf(all);
  }

  private static List<Tally> mostFirst(Tallies tallies, List<Tally> results) {
    return occurred(tallies, results).stream()
        .sorted(Comparator.comparingLong((Tally each) -> -tallies.get(each)))
        .toList();
  }

  private static List<Tally> occurred(Tallies tallies, List<Tally> results) {
    return results.stream().filter(each -> tallies.get(each) > 0).toList();
  }
}
