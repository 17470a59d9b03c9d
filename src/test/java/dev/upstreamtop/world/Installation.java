// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.testing.Shell;
import java.nio.file.Path;

/**
 * The archive with a runtime, unpacked as an administrator does.
 *
 * @param home its directory
 */
public record Installation(Path home) {

  private static final String NAME =
      "upstreamtop-%s-linux-%s"
          .formatted(Version.TEXT, Shell.succeed("uname", "--machine").strip());

  /** The archive as the build left it. */
  public static Path archive() {
    return Repository.packages().resolve(NAME + ".tar.gz");
  }

  /** Unpacks it. */
  public static Installation in(Path directory) {
    Shell.succeed("tar", "-xzf", archive().toString(), "-C", directory.toString());
    return new Installation(directory.resolve(NAME));
  }

  /** What people start. */
  public Path command() {
    return home.resolve("bin/upstreamtop");
  }
}
