// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.net.URI;
import java.util.Objects;

/** Who is told of findings; immutable. */
public sealed interface Receiver {

  /**
   * A command.
   *
   * @param line as a shell reads it, not blank
   */
  record Run(String line) implements Receiver {
    public Run {
      Objects.requireNonNull(line, "line");
    }

    @Override
    public String toString() {
      return "'" + line + "'";
    }
  }

  /**
   * A server.
   *
   * @param url whose scheme is http or https, and that names a host
   */
  record Post(URI url) implements Receiver {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public Post {
      Objects.requireNonNull(url, "url");
    }

    /** The port that is meant, 1 to 65535. */
    public int port() {
      if (url.getPort() > 0) {
        return url.getPort();
      }
      return url.getScheme().equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
    }

    /** Without the query, which may hold a secret. */
    @Override
    public String toString() {
      String path = url.getRawPath() == null ? "" : url.getRawPath();
      return url.getScheme() + "://" + url.getRawAuthority() + path;
    }
  }
}
