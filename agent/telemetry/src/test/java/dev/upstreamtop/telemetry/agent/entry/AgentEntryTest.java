// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentEntryTest {

  private static final String VERSION = "java.specification.version";

  @Test
  void itsBytecodeIsThatOfJava8() throws IOException {
    try (InputStream in = AgentEntry.class.getResourceAsStream("AgentEntry.class");
        DataInputStream data = new DataInputStream(in)) {
      assertThat(data.readInt()).isEqualTo(0xcafebabe);
      assertThat(data.readUnsignedShort()).isZero();
      assertThat(data.readUnsignedShort()).isEqualTo(52);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.8, 1.8", "11, 11", "16, 16"})
  void anOlderJvmGetsOneLine(String version, String told) {
    String actual = System.getProperty(VERSION);
    PrintStream err = System.err;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    System.setProperty(VERSION, version);
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    try {
      AgentEntry.premain("capture=feed", null);
    } finally {
      System.setErr(err);
      System.setProperty(VERSION, actual);
    }
    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("upstreamtop: not started: needs Java 17 or later, this is Java " + told);
  }
}
