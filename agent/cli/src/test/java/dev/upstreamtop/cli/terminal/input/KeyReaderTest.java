// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.NonBlocking;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

  private static List<Key> keys(String typed) throws IOException {
    try (var input = NonBlocking.nonBlocking("test", new StringReader(typed))) {
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
    assertThat(keys("\u001b[A\u001bOB\u001b[15~\u001b[1;5Bx"))
        .containsExactly(
            Key.of(Key.Kind.UP),
            Key.of(Key.Kind.DOWN),
            Key.of(Key.Kind.OTHER),
            Key.of(Key.Kind.DOWN),
            Key.character('x'));
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
