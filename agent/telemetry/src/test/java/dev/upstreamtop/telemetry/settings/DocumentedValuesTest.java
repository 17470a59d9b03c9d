// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/cli.md says of values, in its table of that name, against the grammars of options. */
class DocumentedValuesTest {

  private static final Pattern ROW = Pattern.compile("\\| ([a-z]+) \\| (.*) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The kinds of values, each with the examples in its row. */
  private static final Map<String, List<String>> TABLE = new LinkedHashMap<>();

  private static final List<Option<?>> ALL =
      Stream.of(Options.OF_CAPTURING_COMMANDS, Options.OF_THE_AGENT, Options.OF_THE_SCREEN)
          .flatMap(List::stream)
          .toList();

  @BeforeAll
  static void read() throws IOException {
    String page = Files.readString(Checkout.root().resolve("docs/cli.md"));
    String section = page.substring(page.indexOf("\n## Values\n"), page.indexOf("\n## Keys"));
    ROW.matcher(section)
        .results()
        .filter(row -> !row.group(1).equals("value"))
        .forEach(
            row ->
                TABLE.put(
                    row.group(1),
                    QUOTED.matcher(row.group(2)).results().map(text -> text.group(1)).toList()));
  }

  private static Stream<Option<?>> options() {
    return Stream.concat(
        ALL.stream(), Options.OF_ONE_COMMAND.values().stream().flatMap(Collection::stream));
  }

  /** The rows that tell how a value is written; none for what needs no word. */
  private static final Map<Class<?>, List<String>> ROWS =
      Map.of(
          Durations.class, List.of("duration"),
          Items.class, List.of("list"),
          GivenNames.class, List.of("list", "name"),
          Choice.class, List.of("choice"),
          Flag.class, List.of("flag"),
          ListenAddresses.class, List.of("address"),
          Receivers.class, List.of("receiver"),
          WholeNumbers.class, List.of(),
          Paths.class, List.of(),
          Texts.class, List.of());

  @Test
  void everyKindOfValueHasARowAndNoOther() {
    Set<String> needed = new HashSet<>();
    for (Option<?> option : options().toList()) {
      assertThat(ROWS).as(option.name()).containsKey(option.grammar().getClass());
      needed.addAll(ROWS.get(option.grammar().getClass()));
      if (option.grammar().form().equals("FILTER")) {
        needed.add("filter");
      }
    }

    assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void everyDurationThereIsReadInAnyCase() {
    assertThat(TABLE.get("duration")).hasSizeGreaterThan(3);
    for (String example : TABLE.get("duration")) {
      assertThat(Options.DURATION.read(example.toUpperCase(Locale.ROOT)))
          .isEqualTo(Options.DURATION.read(example.toLowerCase(Locale.ROOT)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Options.DURATION.read("1.5ms"));
  }

  @Test
  void aListHasTheSeparatorsThatStandThere() {
    for (char between = '!'; between <= '~'; between++) {
      if (Character.isLetterOrDigit(between)) {
        continue;
      }
      boolean parts = Options.INTERFACES.read(" a " + between + " b ").size() == 2;

      assertThat(parts)
          .as("%s", between)
          .isEqualTo(TABLE.get("list").contains(String.valueOf(between)));
    }
  }

  @Test
  void everyAddressThereIsRead() {
    assertThat(TABLE.get("address")).hasSize(3);
    for (String example : TABLE.get("address")) {
      assertThat(Options.METRICS.read(example)).hasToString(example);
    }
    for (String other : List.of("9464", "127.0.0.1", "10.0.0.0/8:80", "host:9464", "::1:0")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Options.METRICS.read(other));
    }
  }

  @Test
  void everyReceiverThereIsRead() {
    assertThat(TABLE.get("receiver")).hasSize(2);
    assertThat(TABLE.get("receiver"))
        .extracting(Options.ON_FINDING::read)
        .hasOnlyElementsOfTypes(Receiver.Post.class, Receiver.Run.class)
        .hasAtLeastOneElementOfType(Receiver.Post.class);
  }

  @Test
  void everyFilterThereIsRead() {
    assertThat(TABLE.get("filter")).hasSizeGreaterThan(8);
    for (String example : TABLE.get("filter")) {
      assertThat(Options.INCLUDE.read(example)).as(example).hasSize(1);
      assertThat(Options.IGNORE.read(example)).as(example).hasSize(1);
    }
  }

  @Test
  void aNameHasTheFormThatStandsThere() {
    assertThat(TABLE.get("name")).containsExactly(Options.NAME.grammar().form());
  }

  @Test
  void everyWordOfAChoiceIsReadInAnyCase() {
    options()
        .filter(option -> option.grammar() instanceof Choice)
        .forEach(
            option ->
                ((Choice<?>) option.grammar())
                    .words()
                    .forEach(
                        word ->
                            assertThat(option.read(word.toUpperCase(Locale.ROOT)))
                                .isEqualTo(option.read(word))));
  }

  @Test
  void aFlagIsOneOfTheWordsThatStandThere() {
    assertThat(TABLE.get("flag")).containsExactly("true", "false");
    assertThat(TABLE.get("flag")).extracting(Options.ASCII::read).containsExactly(true, false);
    assertThatIllegalArgumentException().isThrownBy(() -> Options.ASCII.read("yes"));
  }
}
