// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class CommandVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "upstreamtop " + dev.upstreamtop.telemetry.Version.TEXT, "Java " + Runtime.version()
    };
  }
}
