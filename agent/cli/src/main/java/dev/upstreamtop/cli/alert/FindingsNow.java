// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.analysis.finding.Finding;
import java.util.List;

/**
 * What is wrong after an interval; immutable.
 *
 * @param epochNanos its end, nanoseconds since the epoch
 * @param open one finding for each backend that suffers
 * @param news which of them have begun with this interval, and which are over
 */
public record FindingsNow(long epochNanos, List<Finding> open, List<FindingNews> news) {

  public FindingsNow {
    open = List.copyOf(open);
    news = List.copyOf(news);
  }
}
