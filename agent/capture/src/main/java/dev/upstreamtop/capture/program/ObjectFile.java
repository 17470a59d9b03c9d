// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled objects of the kernel side, carried on the class path. */
final class ObjectFile {

  private static final String FOLDER = "/dev/upstreamtop/bpf/";

  private ObjectFile() {}

  /** The bytes of an object file by its name. */
  static byte[] read(String name) {
    try (InputStream in = ObjectFile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + FOLDER + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
