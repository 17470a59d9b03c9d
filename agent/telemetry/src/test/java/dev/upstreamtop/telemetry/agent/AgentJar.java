// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** This module's classes as an agent. */
final class AgentJar {

  private AgentJar() {}

  static Path in(Path directory) throws IOException {
    Path classes =
        Path.of(
            URI.create(Agent.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", "dev.upstreamtop.telemetry.agent.entry.AgentEntry");
    main.putValue("Agent-Class", "dev.upstreamtop.telemetry.agent.entry.AgentEntry");
    Path jar = directory.resolve("agent.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      for (Path file : files(classes)) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }

  private static List<Path> files(Path classes) throws IOException {
    try (Stream<Path> all = Files.walk(classes)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("META-INF"))
          .sorted()
          .toList();
    }
  }
}
