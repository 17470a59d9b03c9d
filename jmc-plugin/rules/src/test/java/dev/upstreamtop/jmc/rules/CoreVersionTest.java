// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.item.IItem;

/** The tests of this module run once per core that the build names, and really with that one. */
class CoreVersionTest {

  @Test
  void runsOnTheCoreThatTheBuildNames() throws Exception {
    Properties maven = new Properties();
    try (InputStream in =
        IItem.class.getResourceAsStream("/META-INF/maven/org.openjdk.jmc/common/pom.properties")) {
      maven.load(in);
    }
    assertThat(maven.getProperty("version")).isEqualTo(System.getProperty("jmc.core"));
  }
}
