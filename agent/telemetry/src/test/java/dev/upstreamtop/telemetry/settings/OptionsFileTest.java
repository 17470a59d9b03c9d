// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsFileTest {

  @TempDir Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("upstreamtop.properties"), content);
  }

  @Test
  void holdsWhateverSomebodyCanBeTold() throws IOException {
    String everything =
        OptionsTest.inFiles().stream()
            .filter(option -> !option.usual().isEmpty() || option.isList())
            .map(option -> option.name() + "=" + option.usual() + "\n")
            .distinct()
            .collect(Collectors.joining());

    OptionTexts said = OptionsFile.read(file("count=3\nsettings=profile.jfc\n" + everything));

    assertThat(said.texts())
        .containsKeys("interval", "name", "scope", "ascii", "format", "port", "count", "settings")
        .doesNotContainKeys("config", "list", "options", "agent");
  }

  @ParameterizedTest
  @CsvSource({
    "intervall=5s, unknown option 'intervall'; did you mean 'interval'?",
    "list=true, unknown option 'list'",
    "config=other, unknown option 'config'",
    "interval=5, interval: '5' is no duration",
    "capture=fede, 'capture: ''fede'' is none of auto, feed, direct; did you mean ''feed''?'",
    "side=, side: '' is none of client",
    "ascii=yes, ascii: 'yes' is neither true nor false",
  })
  void namesAMistakeWhoeverReadsIt(String content, String message) throws IOException {
    Path file = file(content);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionsFile.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(message);
  }

  @Test
  void hasToBeThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionsFile.read(directory.resolve("absent")))
        .withMessageEndingWith("absent: there is no such file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionsFile.read(directory))
        .withMessageStartingWith("cannot read the configuration " + directory);
  }

  @Test
  void holdsPropertiesInTheirForm() throws IOException {
    Path file = file("interval=\\u00zz");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionsFile.read(file))
        .withMessageStartingWith("cannot read the configuration " + file);
  }

  @Test
  void standsBehindWhatWasSaidElsewhere() throws IOException {
    OptionTexts file = OptionsFile.read(file("side=server\ninterval=5s\ninterfaces=lo\n"));
    OptionTexts said = OptionTexts.none().and(Options.SIDE, "both").and(Options.INTERFACES, "eth0");

    CaptureSettings settings = CaptureSettings.of(said.over(file), Options.SIDE);

    assertThat(settings.sides()).containsExactlyInAnyOrder(Side.values());
    assertThat(settings.interval()).hasSeconds(5);
    assertThat(settings.interfaces()).containsExactly("eth0");
  }

  @Test
  void aListThatIsNamedAgainGoesOnAndNothingElseIsSaidTwice() {
    OptionTexts said = OptionTexts.none().and(Options.INCLUDE, "80").and(Options.INCLUDE, "81,82");
    assertThat(said.get(Options.INCLUDE)).hasSize(3);
    assertThat(said.also(Options.INCLUDE, "79").get(Options.INCLUDE))
        .first()
        .isEqualTo(EndpointFilter.parse("79"));
    OptionTexts once = OptionTexts.none().and(Options.ORIGIN, "any");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> once.and(Options.ORIGIN, "local"))
        .withMessage("origin: given twice");
  }
}
