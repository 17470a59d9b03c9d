// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the two archives hold, and what their manifests promise. */
class DeliverablesTest {

  private static final String ENTRY = "dev.upstreamtop.telemetry.agent.entry.AgentEntry";
  private static final int JAVA_8 = 52;
  private static final int JAVA_17 = 61;

  @Test
  void agentHoldsNothingThatAnApplicationCouldHoldToo() throws IOException {
    assertThat(files(Repository.agentJar()))
        .allMatch(name -> name.startsWith("dev/upstreamtop/") || name.startsWith("META-INF/"))
        .noneMatch(name -> name.contains("HdrHistogram"))
        .contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void agentStartsOnEveryJvmAndChangesNoClass() throws IOException {
    Attributes manifest = manifest(Repository.agentJar());

    assertThat(manifest.getValue("Premain-Class")).isEqualTo(ENTRY);
    assertThat(manifest.getValue("Agent-Class")).isEqualTo(ENTRY);
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("false");
    assertThat(manifest.getValue("Can-Redefine-Classes")).isEqualTo("false");
    assertThat(classVersion(Repository.agentJar(), ENTRY)).isEqualTo(JAVA_8);
    assertThat(classVersion(Repository.agentJar(), "dev.upstreamtop.telemetry.snapshot.Snapshot"))
        .isEqualTo(JAVA_17);
  }

  @Test
  void commandMayCallNativeCodeWithoutAWarning() throws IOException {
    Attributes manifest = manifest(Repository.commandJar());

    assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.upstreamtop.cli.Launch");
    assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
  }

  /** The command asks it about recordings, both of them about the last minutes. */
  @Test
  void bothCarryTheJudgement() throws IOException {
    for (Path jar : List.of(Repository.agentJar(), Repository.commandJar())) {
      assertThat(classVersion(jar, "dev.upstreamtop.analysis.Judgement")).isEqualTo(JAVA_17);
    }
  }

  /** Under a name of its own: an application may have rules and agent on one class path. */
  @Test
  void rulesCarryTheJudgementToo() throws IOException {
    assertThat(files(Repository.rulesJar()))
        .contains("dev/upstreamtop/jmc/rules/shaded/analysis/Judgement.class")
        .noneMatch(name -> name.startsWith("dev/upstreamtop/analysis/"));
  }

  @Test
  void bothCarryTheKernelSideWithItsSource() throws IOException {
    for (Path jar : List.of(Repository.agentJar(), Repository.commandJar())) {
      assertThat(files(jar))
          .contains(
              "dev/upstreamtop/bpf/upstreamtop.bpf.o",
              "dev/upstreamtop/bpf/source/upstreamtop.bpf.c",
              "dev/upstreamtop/bpf/source/COPYING");
    }
  }

  /** A licence has to travel with what it is for. */
  @Test
  void whoCarriesALibraryCarriesItsLicence() throws IOException {
    assertThat(files(Repository.commandJar()))
        .anyMatch(name -> name.startsWith("org/HdrHistogram/"))
        .anyMatch(name -> name.startsWith("org/jline/"))
        .anyMatch(name -> name.startsWith("io/prometheus/"))
        .contains(
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/licenses/HdrHistogram.txt",
            "META-INF/licenses/JLine.txt",
            "META-INF/licenses/Prometheus.txt");
    assertThat(files(Repository.rulesJar()))
        .anyMatch(name -> name.startsWith("dev/upstreamtop/jmc/rules/shaded/hdrhistogram/"))
        .contains("META-INF/LICENSE", "META-INF/licenses/HdrHistogram.txt");
  }

  @Test
  void neitherHoldsAFileTwiceOrAModule() throws IOException {
    for (Path jar : List.of(Repository.agentJar(), Repository.commandJar())) {
      assertThat(files(jar))
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.endsWith("module-info.class"));
    }
  }

  private static List<String> files(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static Attributes manifest(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes();
    }
  }

  private static int classVersion(Path jar, String className) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        DataInputStream in =
            new DataInputStream(
                file.getInputStream(file.getEntry(className.replace('.', '/') + ".class")))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }
}
