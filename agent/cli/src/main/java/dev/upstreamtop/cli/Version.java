// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {

  /** The version, {@code development} outside a jar. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"upstreamtop " + current(), "Java " + Runtime.version()};
  }
}
