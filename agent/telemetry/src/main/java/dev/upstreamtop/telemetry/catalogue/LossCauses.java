// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The causes of loss in words for people.
 *
 * <p>They stand in {@code loss-causes.properties}, of which the Mission Control plugin, which knows
 * none of our classes, carries a copy that its build makes.
 */
public final class LossCauses {

  private static final Properties WORDS = read();

  private LossCauses() {}

  /** What was lost, to be read behind a count; a cause that is not known is told by its name. */
  public static String words(String cause) {
    return WORDS.getProperty(cause, cause);
  }

  private static Properties read() {
    try (InputStream in = LossCauses.class.getResourceAsStream("loss-causes.properties")) {
      Properties words = new Properties();
      words.load(in);
      return words;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
