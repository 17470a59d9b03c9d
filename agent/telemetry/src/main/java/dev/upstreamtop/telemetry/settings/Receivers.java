// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** A URL of http or https, or else a command as a shell reads it. */
final class Receivers implements Grammar<Receiver> {

  private static final int MOST_PORT = 65_535;
  private static final Pattern URL = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE);

  @Override
  public String form() {
    return "COMMAND|URL";
  }

  @Override
  public String rule() {
    return "";
  }

  @Override
  public Receiver read(String text) {
    String said = text.strip();
    if (said.isEmpty() || said.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + text + "' is no command and no URL");
    }
    return URL.matcher(said).matches() ? new Receiver.Post(url(said)) : new Receiver.Run(said);
  }

  private static URI url(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("'" + text + "' is no URL", malformed);
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MOST_PORT) {
      throw new IllegalArgumentException("'" + text + "' is not of the form http://HOST:PORT/PATH");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a user and a password in a URL are not sent");
    }
    return url;
  }
}
