// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the library is looked for. */
class LibbpfFileTest {

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib64",
        "usr/lib",
        "usr/local/lib",
        "lib",
        "usr/lib/x86_64-linux-gnu",
        "lib/aarch64-linux-gnu"
      })
  void isFoundWhereDistributionsPutIt(String folder) throws IOException {
    Path library = root.resolve(folder).resolve("libbpf.so.1");
    Files.createDirectories(library.getParent());
    Files.createFile(library);

    assertThat(LibbpfFile.find(root)).contains(library);
  }

  @Test
  void isNotThereInOtherReleasesOrOtherFolders() throws IOException {
    Files.createDirectories(root.resolve("usr/lib/x86_64-linux-gnu"));
    Files.createFile(root.resolve("usr/lib/x86_64-linux-gnu/libbpf.so.0"));
    Files.createDirectories(root.resolve("usr/lib/debug"));
    Files.createFile(root.resolve("usr/lib/debug/libbpf.so.1"));

    assertThat(LibbpfFile.find(root)).isEmpty();
  }
}
