// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document on Mission Control has a row for each rule, made of what the rule tells. */
class RulesPageTest {

  private static String table() {
    List<String> rows = new ArrayList<>(List.of("| Rule | Id | Tells of a backend that | Needs |"));
    rows.add("|---|---|---|---|");
    for (Concern concern : Concern.values()) {
      rows.add(
          "| %s | `upstreamtop.%s` | %s | %s |"
              .formatted(
                  Messages.get(concern.rule() + ".name").replace("Upstream: ", ""),
                  concern.rule(),
                  concern.kinds().stream()
                      .map(FindingKind::words)
                      .collect(Collectors.joining("; ")),
                  String.join(", ", concern.events())));
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void hasTheTableOfRules() throws IOException {
    assertThat(Files.readString(Checkout.root().resolve("docs/mission-control.md")))
        .contains(table());
  }
}
