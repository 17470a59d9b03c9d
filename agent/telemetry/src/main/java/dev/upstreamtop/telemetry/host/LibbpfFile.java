// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shared library libbpf: what it is called, where it lies, how to get it. */
public final class LibbpfFile {

  /** Its soname, which stands for the version of its interface. */
  public static final String NAME = HostNeeds.need("libbpf");

  /** The package of Debian and Ubuntu that brings it. */
  public static final String PACKAGE = HostNeeds.need("libbpf.package");

  /** What to do where it is missing or too old. */
  public static final String REMEDY =
      "install libbpf " + HostNeeds.need("libbpf.release") + " or later";

  private LibbpfFile() {}

  /**
   * Looks for it where distributions put libraries.
   *
   * @param root where the host's files begin
   */
  public static Optional<Path> find(Path root) {
    return HostNeeds.libraryFolders().stream()
        .flatMap(folder -> folders(root, folder).stream())
        .map(folder -> folder.resolve(NAME))
        .filter(Files::exists)
        .findFirst();
  }

  private static List<Path> folders(Path root, String folder) {
    if (!folder.contains("*")) {
      return List.of(root.resolve(folder));
    }
    int slash = folder.lastIndexOf('/');
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            root.resolve(folder.substring(0, slash)), folder.substring(slash + 1))) {
      found.forEach(folders::add);
    } catch (IOException absent) {
      return List.of();
    }
    return folders;
  }
}
