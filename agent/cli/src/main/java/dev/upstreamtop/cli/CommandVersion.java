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

  /**
   * The version of the command and that of the Java it runs on. Without {@code +} and without
   * {@link Runtime#version()}, which need lambdas: a JVM takes longer for its first one than for
   * all of the rest.
   */
  static List<String> lines() {
    return List.of(
        "upstreamtop ".concat(dev.upstreamtop.telemetry.Version.TEXT),
        "Java ".concat(System.getProperty("java.runtime.version")));
  }
}
