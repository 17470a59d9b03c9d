// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the table of faults in docs/findings.md to the one by which the trial is scored. */
class TrialTableTest {

  private static String names(Set<? extends Enum<?>> constants) {
    return constants.stream()
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .sorted()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(" or "));
  }

  private static String row(Fault fault) {
    Fault.Named named = fault.named();
    return "| `%s` | %s | %s%s | %s |"
        .formatted(
            fault.word(),
            fault.seeding(),
            names(named.kinds()),
            named.route().isEmpty() ? "" : " on `" + named.route() + "`",
            names(named.causes()));
  }

  @Test
  void pageSaysHowEachFaultIsScored() throws Exception {
    String page = Files.readString(Checkout.root().resolve("docs/findings.md"));

    for (Fault fault : Fault.values()) {
      assertThat(page).contains(row(fault) + "\n");
    }
  }
}
