// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import org.junit.jupiter.api.Test;

/** Code in the same JVM that a security manager watches, which JDK 17 still has. */
class PermissionTest {

  @Test
  void whoMayNotControlMayReadOnly() {
    JdkCommand.Finished finished =
        Jdk.of(17)
            .command(
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                GuardedProgram.class.getName())
            .run();
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    assertThat(finished.out().lines())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("read 0"),
            line -> assertThat(line).startsWith("set not permitted: ").contains("control"),
            line -> assertThat(line).startsWith("reset not permitted: ").contains("control"),
            line -> assertThat(line).isEqualTo("interval 1000"));
  }
}
