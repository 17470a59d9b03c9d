// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A properties file with options under their names. One file serves command and agent: each finds
 * all names there, and takes those that are its own.
 */
public final class OptionsFile {

  /** The longest file. */
  public static final int MOST_BYTES = 65_536;

  private OptionsFile() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with one line that names the file and what is wrong: it cannot
   *     be read, holds a name that nobody knows, or a value that is not in its option's grammar
   */
  public static OptionTexts read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text(file)));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the configuration " + file + ": " + reason(unreadable), unreadable);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      try {
        Options.ofFile(name).read(properties.getProperty(name));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
      }
      texts.put(name, properties.getProperty(name));
    }
    return new OptionTexts(texts);
  }

  /** A pipe might never end, a device never, and nobody writes so many options. */
  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is longer than " + MOST_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String reason(Exception unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "permission denied";
    }
    return unreadable.getMessage();
  }
}
