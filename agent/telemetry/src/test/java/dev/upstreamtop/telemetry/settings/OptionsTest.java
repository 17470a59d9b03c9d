// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  static List<Option<?>> all() {
    return Stream.of(
            List.of(Options.OF_CAPTURING_COMMANDS, Options.OF_THE_AGENT, Options.OF_THE_SCREEN),
            Options.OF_ONE_COMMAND.values())
        .flatMap(Collection::stream)
        .<Option<?>>flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsUsualKeepsTheGrammar(Option<?> option) {
    if (!option.usual().isEmpty() || option.isList()) {
      assertThat(option.read(option.usual())).isNotNull();
    }
    assertThat(option.name()).matches("[a-z]+(-[a-z]+)*");
    assertThat(option.description()).matches("[A-Z].*[^.]");
    assertThat(option.usualWords().isEmpty()).isEqualTo(option.isFlag());
  }

  /** What a properties file may hold: {@code report} and {@code attach} read none. */
  static List<Option<?>> inFiles() {
    return all().stream()
        .filter(option -> !Options.OF_ONE_COMMAND.get("attach").contains(option))
        .filter(option -> !Options.OF_ONE_COMMAND.get("report").contains(option))
        .filter(option -> !option.equals(Options.CONFIG))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("inFiles")
  void oneNameHasOneGrammar(Option<?> option) {
    assertThat(inFiles())
        .filteredOn(other -> other.name().equals(option.name()))
        .allSatisfy(other -> assertThat(other.grammar()).isEqualTo(option.grammar()));
  }

  @Test
  void theAgentsPageIsEqualToTheTable() throws IOException {
    assertThat(MarkdownTables.of("agent.md").get("Options"))
        .isEqualTo(
            Options.OF_THE_AGENT.stream()
                .map(
                    option ->
                        List.of(
                            option.name(),
                            option.usualWords(),
                            option.description()
                                + (option.grammar().rule().isEmpty() ? "" : "; ")
                                + option.grammar().rule()))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "1s, 1000",
    "1S, 1000",
    "1.5s, 1500",
    "0.25S, 250",
    "' 2m ', 120000",
    "1.5m, 90000",
    "1H, 3600000",
    "100ms, 100",
    "3600s, 3600000",
    "100.0Ms, 100",
  })
  void aDurationIsANumberAndItsUnit(String text, long millis) {
    assertThat(Options.INTERVAL.read(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is no duration",
    "1, is no duration",
    "s, is no duration",
    "1 s, is no duration",
    ".5s, is no duration",
    "-1s, is no duration",
    "'1,5s', is no duration",
    "7x, is no duration",
    "1m30s, is no duration",
    "100.5ms, is finer than a millisecond",
    "1.0005s, is finer than a millisecond",
    "99ms, 'must be 100ms to 1h, not 99ms'",
    "0s, 'must be 100ms to 1h, not 0ms'",
    "3601s, 'must be 100ms to 1h, not 3601s'",
    "61m, 'must be 100ms to 1h, not 61m'",
  })
  void everythingElseIsNamed(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.INTERVAL.read(text))
        .withMessageStartingWith("interval: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lo,eth0", "lo;eth0", " lo , ; eth0 ;", "lo,eth0,"})
  void aListHasCommasOrSemicolons(String text) {
    assertThat(Options.INTERFACES.read(text)).containsExactly("lo", "eth0");
  }

  @Test
  void aListHasABound() {
    String most = "8080,".repeat(CaptureSettings.MOST_FILTERS);
    assertThat(Options.IGNORE.read(most)).hasSize(CaptureSettings.MOST_FILTERS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.IGNORE.read(most + "80"))
        .withMessage("ignore: at most 256, not 257");
  }

  @Test
  void aLabelIsForAnAddressHoweverItWasWritten() {
    assertThat(
            Options.NAME.read(
                "10.0.0.9:80=a,[2001:DB8:0:0:0:0:0:9]:80 = b b;[::ffff:10.0.0.8]:80=x=y"))
        .isEqualTo(
            Map.of(
                new Endpoint("10.0.0.9", 80), "a",
                new Endpoint("2001:db8::9", 80), "b b",
                new Endpoint("10.0.0.8", 80), "x=y"));
    assertThat(Options.NAME.read("10.0.0.9:80=a,10.0.0.9:80=b")).containsValue("b").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.9:80, is not of the form ADDR:PORT=NAME",
    "10.0.0.9:80=, is not of the form ADDR:PORT=NAME",
    "10.0.0.9=a, must name one address and one port",
    "80=a, must name one address and one port",
    "10.0.0.0/8:80=a, must name one address and one port",
    "host:80=a, 'host:80'",
  })
  void aLabelIsForOneBackend(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.NAME.read(text))
        .withMessageStartingWith("name: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 1000", "' 8 ', 8"})
  void aNumberIsWhole(String text, long number) {
    assertThat(Options.BACKENDS.read(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'must be 1 to 1000, not 0'",
    "1001, 'must be 1 to 1000, not 1001'",
    "-1, 'must be 1 to 1000, not -1'",
    "8.5, 'no whole number, 1 to 1000'",
    "99999999999999999999, no whole number",
    "eight, no whole number",
  })
  void aNumberHasItsRange(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.BACKENDS.read(text))
        .withMessageStartingWith("backends: ")
        .withMessageContaining(message);
  }

  @Test
  void aChoiceIsAWordInAnyCase() {
    assertThat(Options.ORIGIN.read(" Local ")).isEqualTo(Origin.LOCAL);
    assertThat(Options.SIDE.read("BOTH")).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.SIDE.read("sever"))
        .withMessage("side: 'sever' is none of client, server, both; did you mean 'server'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.SIDE.read("upwards"))
        .withMessage("side: 'upwards' is none of client, server, both");
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertThat(Options.ASCII.read("true")).isTrue();
    assertThat(Options.ASCII.read(" false")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.ASCII.read("ture"))
        .withMessage("ascii: 'ture' is neither true nor false; did you mean 'true'?");
  }

  @Test
  void aDumpIsOnWhatCanBeFoundWhileItHappens() {
    assertThat(Options.DUMP_ON.read("hang, Accept_Queue"))
        .containsExactly(Set.of(FindingKind.HANG), Set.of(FindingKind.ACCEPT_QUEUE));
    assertThat(Options.DUMP_ON.read("any")).containsExactly(EnumSet.allOf(FindingKind.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.DUMP_ON.read("imbalance"))
        .withMessageStartingWith("dump-on: 'imbalance' is none of any, hang, refused, ");
  }

  @Test
  void aReceiverIsAUrlOrElseACommand() {
    assertThat(Options.ON_FINDING.read(" mail -s 'a finding' ops "))
        .isEqualTo(new Receiver.Run("mail -s 'a finding' ops"));
    assertThat(Options.ON_FINDING.read("HTTP://[::1]:8099/x?key=secret"))
        .isInstanceOfSatisfying(
            Receiver.Post.class, post -> assertThat(post.port()).isEqualTo(8099))
        .hasToString("HTTP://[::1]:8099/x");
    assertThat(((Receiver.Post) Options.ON_FINDING.read("https://alerts")).port()).isEqualTo(443);
    assertThat(((Receiver.Post) Options.ON_FINDING.read("http://alerts")).port()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a\0b",
        "http://",
        "http:/x",
        "http://host:0/",
        "http://host:70000/",
        "http://ho st/",
        "https://user:word@host/"
      })
  void aReceiverThatCannotBeIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.ON_FINDING.read(text))
        .withMessageStartingWith("on-finding: ");
  }

  @Test
  void aPathIsNotEmpty() {
    assertThat(Options.SOCKET.read(" /run/feed.sock ")).hasToString("/run/feed.sock");
    assertThatIllegalArgumentException().isThrownBy(() -> Options.SOCKET.read(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.SOCKET.read("a\0b"));
  }

  @Test
  void aSentenceTellsRuleAndDefault() {
    assertThat(Options.INTERVAL.sentence())
        .isEqualTo("How long one interval is; 100ms to 1h (default: 1s).");
    assertThat(Options.ASCII.sentence()).isEqualTo("Draw with ASCII characters only.");
    assertThat(Options.COUNT.sentence())
        .isEqualTo("Stop after so many intervals; at least 1 (default: go on).");
  }
}
