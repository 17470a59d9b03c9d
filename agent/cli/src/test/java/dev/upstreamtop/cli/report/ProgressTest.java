// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private static final long MILLI = 1_000_000;

  @TempDir Path directory;

  private final StringWriter screen = new StringWriter();
  private long now;
  private final Progress progress = new Progress(new PrintWriter(screen), () -> now);

  private void events(int count) {
    for (int i = 0; i < count; i++) {
      progress.event();
    }
  }

  private String shown() {
    String text = screen.toString();
    screen.getBuffer().setLength(0);
    return text;
  }

  @Test
  void whatTakesLessThanASecondIsNotTold() {
    progress.begin(1);
    progress.next(Path.of("a.jfr"));
    now = 999 * MILLI;
    events(10_000);
    progress.judging();
    progress.end();

    assertThat(shown()).isEmpty();
  }

  @Test
  void oneLineIsWrittenOverAndGoesAtTheEnd() {
    progress.begin(2);
    progress.next(Path.of("recordings/a.jfr"));
    now = 1_000 * MILLI;
    events(4_096);
    assertThat(shown()).isEqualTo("\rreading 1 of 2: a.jfr, 4 096 events\u001b[K");
    now = 1_249 * MILLI;
    events(4_096);
    assertThat(shown()).as("not before a quarter of a second").isEmpty();
    now = 1_250 * MILLI;
    progress.next(Path.of("recordings/b\u001b[2J.jfr"));
    assertThat(shown()).startsWith("\rreading 2 of 2: b").contains("b\\u001b[2J.jfr, 8 192");
    now = 2_000 * MILLI;
    progress.judging();
    assertThat(shown()).isEqualTo("\rjudging, 8 192 events\u001b[K");
    progress.end();
    assertThat(shown()).isEqualTo("\r\u001b[K");
    progress.end();
    assertThat(shown()).isEmpty();
  }

  @Test
  void aFileOrAPipeIsNoTerminal() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("1"), Path.of("/dev/pts/7"));

    assertThat(Progress.isTerminal(link)).isTrue();
    for (String device : new String[] {"pipe:[4711]", "/dev/null", "/var/log/report"}) {
      Path other =
          Files.createSymbolicLink(
              directory.resolve("of-" + device.replace('/', '-')), Path.of(device));
      assertThat(Progress.isTerminal(other)).as(device).isFalse();
    }
    assertThat(Progress.isTerminal(directory.resolve("none"))).isFalse();
  }
}
