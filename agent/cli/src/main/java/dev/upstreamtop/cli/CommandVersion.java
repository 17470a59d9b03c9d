// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import java.util.List;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class CommandVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return lines().toArray(String[]::new);
  }

  /** The version of the command and that of the Java it runs on. */
  static List<String> lines() {
    return List.of(
        "upstreamtop " + dev.upstreamtop.telemetry.Version.TEXT, "Java " + Runtime.version());
  }
}
