// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.flightrecorder.rules.report.html.JfrHtmlRulesReport;

class HtmlReportTest {

  @Test
  void theReportOfTheCoreShowsOurResultsAndEscapesWhatWasRecorded() {
    Traffic traffic = new Traffic().capturing(0, 20);
    for (int second = 0; second < 20; second++) {
      traffic.requests("<script>:1", second, 50);
      traffic.results(
          "<script>:1", second, EventNames.RESPONSES_2XX, 40L, EventNames.RESPONSES_5XX, 10L);
    }
    String html = JfrHtmlRulesReport.createReport(traffic.load());

    assertThat(html)
        .contains("Upstream: Error Share")
        .contains("Upstream: Data Incomplete")
        .contains("answers with 5xx: 20")
        .contains("&lt;script&gt;:1")
        .doesNotContain("<script>:1");
  }
}
