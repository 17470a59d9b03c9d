// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

  /** All of it is there at once, however busy the machine is, and nothing comes after it. */
  private static final class Typed extends NonBlockingReader {
    private final String text;
    private int at;

    Typed(String text) {
      this.text = text;
    }

    @Override
    protected int read(long timeout, boolean isPeek) {
      if (at == text.length()) {
        return EOF;
      }
      return isPeek ? text.charAt(at) : text.charAt(at++);
    }

    @Override
    public int readBuffered(char[] buffer, int offset, int length, long timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static List<Key> keys(String typed) throws IOException {
    try (var input = new Typed(typed)) {
      KeyReader reader = new KeyReader(input);
      List<Key> keys = new ArrayList<>();
      Key key;
      do {
        key = reader.read();
        keys.add(key);
      } while (key.kind() != Key.Kind.END_OF_INPUT);
      return keys.subList(0, keys.size() - 1);
    }
  }

  @Test
  void readsLettersAndControls() throws IOException {
    assertThat(keys("q\r\u007f\u0001ä"))
        .containsExactly(
            Key.character('q'),
            Key.of(Key.Kind.ENTER),
            Key.of(Key.Kind.BACKSPACE),
            Key.of(Key.Kind.OTHER),
            Key.character('ä'));
  }

  @Test
  void readsArrowsInBothModesAndSkipsWhatItDoesNotKnow() throws IOException {
    assertThat(keys("\u001b[A\u001bOB\u001b[15~\u001b[1;5B\u001b[C\u001bODx"))
        .containsExactly(
            Key.of(Key.Kind.UP),
            Key.of(Key.Kind.DOWN),
            Key.of(Key.Kind.OTHER),
            Key.of(Key.Kind.DOWN),
            Key.of(Key.Kind.RIGHT),
            Key.of(Key.Kind.LEFT),
            Key.character('x'));
  }

  @Test
  void readsPagesAndEndsInAllTheirForms() throws IOException {
    assertThat(keys("\u001b[5~\u001b[6;5~\u001b[H\u001bOF\u001b[1~\u001b[4~\u001b[7~\u001b[8~"))
        .extracting(Key::kind)
        .containsExactly(
            Key.Kind.PAGE_UP,
            Key.Kind.PAGE_DOWN,
            Key.Kind.HOME,
            Key.Kind.END,
            Key.Kind.HOME,
            Key.Kind.END,
            Key.Kind.HOME,
            Key.Kind.END);
  }

  /** Pressed, released, wheel up, wheel down, another button, nonsense. */
  @Test
  void readsTheMouse() throws IOException {
    assertThat(
            keys(
                "\u001b[<0;12;3M\u001b[<0;12;3m\u001b[<64;1;1M\u001b[<65;1;1M"
                    + "\u001b[<2;1;1M\u001b[<1M"))
        .containsExactly(
            Key.click(11, 2),
            Key.of(Key.Kind.OTHER),
            Key.of(Key.Kind.UP),
            Key.of(Key.Kind.DOWN),
            Key.of(Key.Kind.OTHER),
            Key.of(Key.Kind.OTHER));
  }

  /** With both ends that it may have, with the digits of some terminals, and something else. */
  @Test
  void readsWhatGroundTheTerminalHas() throws IOException {
    assertThat(
            keys(
                "\u001b]11;rgb:ffff/fdfd/0000\u001b\\\u001b]11;rgb:1c/1d/1e\u0007"
                    + "\u001b]4;1;rgb:0/0/0\u0007q"))
        .containsExactly(
            Key.ground(0xfffd00), Key.ground(0x1c1d1e), Key.of(Key.Kind.OTHER), Key.character('q'));
  }

  @Test
  void readsALoneEscape() throws IOException {
    assertThat(keys("\u001b")).containsExactly(Key.of(Key.Kind.ESCAPE));
  }

  @Test
  void readsCharactersBeyondTheBasicPlane() throws IOException {
    assertThat(keys("😀")).containsExactly(Key.character(0x1f600));
  }
}
