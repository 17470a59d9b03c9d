// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import java.util.Collection;
import java.util.List;

/**
 * How long requests to a backend take as a rule.
 *
 * @param past by its own past
 * @param peers by its peers at the time
 */
public record Usual(Times past, Times peers) {

  /**
   * The two times that are compared.
   *
   * @param header to the head of an answer
   * @param response to its end
   */
  public record Times(Distribution header, Distribution response) {

    /** Nothing to compare with. */
    public static final Times NONE = new Times(Distribution.EMPTY, Distribution.EMPTY);

    Distribution of(Measure measure) {
      return measure == Measure.HEADER ? header : response;
    }
  }

  /** Nothing is known yet. */
  public static final Usual UNKNOWN = new Usual(Times.NONE, Times.NONE);

  /** What a backend took in its calmest periods. */
  public static Times ofCalm(List<Slice> slices) {
    return new Times(
        SlowDetector.calm(slices, Measure.HEADER), SlowDetector.calm(slices, Measure.RESPONSE));
  }

  /** What the one in the middle took, of backends that do the same work. */
  public static Times ofMiddle(Collection<Slice> atOneTime) {
    return new Times(middle(atOneTime, Measure.HEADER), middle(atOneTime, Measure.RESPONSE));
  }

  private static Distribution middle(Collection<Slice> slices, Measure measure) {
    return PeerTimes.middle(
        slices.stream()
            .map(slice -> slice.times(measure))
            .filter(times -> times.count() > 0)
            .toList());
  }
}
