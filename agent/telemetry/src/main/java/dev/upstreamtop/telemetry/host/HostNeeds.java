// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * The needs themselves, as {@code needs.properties} tells them; the script {@code upstreamtop} of a
 * checkout reads the same file.
 */
public final class HostNeeds {

  private static final Properties NEEDS = read();

  /** The oldest Java that a capture runs on, by its feature release. */
  public static final int JAVA = Integer.parseInt(need("java"));

  private HostNeeds() {}

  /** One of them; blanks part the items of a list. */
  static String need(String name) {
    String need = NEEDS.getProperty(name);
    if (need == null) {
      throw new IllegalStateException("needs.properties has no " + name);
    }
    return need;
  }

  /** Where a host has its shared libraries, relative to its root; a {@code *} as in shells. */
  static List<String> libraryFolders() {
    return List.of(need("libraries").split(" ", -1));
  }

  private static Properties read() {
    try (InputStream in = HostNeeds.class.getResourceAsStream("needs.properties")) {
      Properties needs = new Properties();
      needs.load(in);
      return needs;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
