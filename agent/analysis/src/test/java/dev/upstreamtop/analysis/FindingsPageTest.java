// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/findings.md to what the judgement does. */
class FindingsPageTest {

  private static String name(Enum<?> constant) {
    return "`" + constant.name().toLowerCase(Locale.ROOT) + "`";
  }

  private static String table(String head, List<String> rows) {
    return head + "\n" + String.join("\n", rows) + "\n";
  }

  static String findings() {
    List<String> rows = new ArrayList<>();
    for (FindingKind kind : FindingKind.values()) {
      rows.add(
          "| %s: %s | %s | %s | `%s` | %s |"
              .formatted(
                  name(kind),
                  kind.words(),
                  kind.meaning(),
                  kind.limits().stream()
                      .map(FindingsPageTest::name)
                      .collect(Collectors.joining(", ")),
                  kind.event(),
                  kind.nextStep()));
    }
    return table(
        "| finding | what it means | decided by | needs | what to do |\n|---|---|---|---|---|",
        rows);
  }

  static String causes() {
    List<String> rows = new ArrayList<>();
    for (CauseKind kind : CauseKind.values()) {
      rows.add(
          "| %s: %s | `%s` | %s |"
              .formatted(name(kind), kind.words(), kind.event(), kind.nextStep()));
    }
    return table("| cause | told by | what to do |\n|---|---|---|", rows);
  }

  static String limits() {
    List<String> rows = new ArrayList<>();
    for (Limit limit : Limit.values()) {
      rows.add("| %s | %s | %s |".formatted(name(limit), limit.text(), limit.meaning()));
    }
    return table("| limit | value | of what |\n|---|---|---|", rows);
  }

  @Test
  void tellsWhatTheJudgementDoes() throws IOException {
    String page = Files.readString(Checkout.root().resolve("docs/findings.md"));

    assertThat(page).contains(findings()).contains(causes()).contains(limits());
  }

  @Test
  void everyLimitDecidesAboutSomething() {
    Set<Limit> deciding = EnumSet.noneOf(Limit.class);
    for (FindingKind kind : FindingKind.values()) {
      deciding.addAll(kind.limits());
    }
    // Those decide about causes, which the page tells in words.
    deciding.addAll(EnumSet.range(Limit.CAUSE_EXPLAINED, Limit.THRESHOLD_TIME));
    // And those about who asks again, who is compared with whom, and what is one incident.
    deciding.addAll(EnumSet.range(Limit.RETRY_SHARE, Limit.NEAR_TIME));

    assertThat(deciding).containsExactlyInAnyOrder(Limit.values());
  }
}
