// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.telling;

import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.sample.CallResults;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the codes apart that calls of gRPC ended with. */
public final class Calls {

  private static final int MOST_CODES = 4;

  private Calls() {}

  /**
   * Words to be put behind a number of answers that they are among: {@code ", gRPC UNAVAILABLE
   * 12"}; none where no call ended with one of them.
   *
   * @param results which of them, as {@link CallResults#SERVER_ERRORS}
   */
  public static String words(Tallies tallies, List<Tally> results) {
    return occurred(tallies, results).stream()
        .sorted(Comparator.comparingLong((Tally each) -> -tallies.get(each)))
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

  private static List<Tally> occurred(Tallies tallies, List<Tally> results) {
    return results.stream().filter(each -> tallies.get(each) > 0).toList();
  }
}
