// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes from one interval to the next which findings begin and which are over, by the judgement
 * that the beans tell; used by one thread at a time.
 *
 * <p>A backend has one finding at a time. What it is may change while it lasts, which is not told;
 * one that is seen from both ends is told once. A backend that is forgotten has none any more.
 */
public final class FindingWatch {

  private Map<Endpoint, Finding> open = Map.of();

  /** Takes what is known after an interval, and tells what is wrong now, and what of it is new. */
  public FindingsNow see(LedgerView view) {
    Map<Endpoint, Finding> now = new LinkedHashMap<>();
    for (BackendView backend : view.backends().values()) {
      backend
          .trouble()
          .ifPresent(finding -> now.putIfAbsent(backend.row().key().endpoint(), finding));
    }
    List<FindingNews> news = new ArrayList<>();
    now.forEach(
        (endpoint, finding) -> {
          if (!open.containsKey(endpoint)) {
            news.add(of(FindingNews.Event.BEGUN, finding, view));
          }
        });
    open.forEach(
        (endpoint, finding) -> {
          if (!now.containsKey(endpoint)) {
            news.add(of(FindingNews.Event.OVER, finding, view));
          }
        });
    open = now;
    return new FindingsNow(view.interval().endEpochNanos(), List.copyOf(now.values()), news);
  }

  private static FindingNews of(FindingNews.Event event, Finding finding, LedgerView view) {
    return new FindingNews(event, view.interval().endEpochNanos(), view.identity(), finding);
  }
}
