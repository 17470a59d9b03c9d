// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the collector's systemd unit says, and how one runs a command without systemd as it does.
 */
public final class SystemdUnit {

  /** Where the unit expects the command. */
  public static final String INSTALLED = "/opt/upstreamtop/bin/upstreamtop";

  private final Map<String, String> settings = new HashMap<>();

  private SystemdUnit(List<String> lines) {
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
  }

  /** The file in the checkout. */
  public static Path file() {
    return Checkout.root().resolve("deploy/systemd/upstreamtop.service");
  }

  /** Reads the file; a line that ends in a backslash goes on in the next one, systemd.syntax(7). */
  public static SystemdUnit read() throws IOException {
    return new SystemdUnit(Files.readString(file()).replaceAll("\\\\\n\\s*", "").lines().toList());
  }

  /** A setting that the unit has. */
  public String get(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new AssertionError("the unit does not say " + name);
    }
    return value;
  }

  /**
   * The words of its command.
   *
   * @param replaced what stands in the place of a word: of a path another one, of a variable its
   *     words; a variable that is not named here has none
   */
  public List<String> command(Map<String, List<String>> replaced) {
    List<String> words = new ArrayList<>();
    for (String word : get("ExecStart").split(" +", -1)) {
      if (replaced.containsKey(word)) {
        words.addAll(replaced.get(word));
      } else if (!word.startsWith("$")) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * What starts a command with the unit's umask, capabilities and restrictions, as an ordinary user
   * and as a member of one group.
   */
  public List<String> privileges(int user, int group) {
    return List.of(
        "sh",
        "-c",
        "umask %s && exec \"$@\"".formatted(get("UMask")),
        "sh",
        "setpriv",
        "--reuid=" + user,
        "--regid=" + group,
        "--clear-groups",
        "--inh-caps=" + capabilities("AmbientCapabilities"),
        "--ambient-caps=" + capabilities("AmbientCapabilities"),
        "--bounding-set=" + capabilities("CapabilityBoundingSet"),
        get("NoNewPrivileges").equals("yes") ? "--no-new-privs" : "--nnp=no");
  }

  /** All others off, in the form of setpriv. */
  private String capabilities(String setting) {
    return Arrays.stream(get(setting).split(" +", -1))
        .map(name -> "+" + name.replace("CAP_", "").toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(",", "-all,", ""));
  }
}
