// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds a section of a 64-bit little-endian ELF file by its name (System V ABI, chapter 4). */
final class ElfSections {

  private static final int SECTION_TABLE = 40;
  private static final int SECTION_ENTRY_BYTES = 58;
  private static final int SECTION_COUNT = 60;
  private static final int NAMES_INDEX = 62;

  private final ByteBuffer file;

  ElfSections(byte[] image) {
    file = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(0) != 0x464c457f) {
      throw new IllegalArgumentException("no ELF file");
    }
  }

  /** The bytes of a section. */
  ByteBuffer section(String name) {
    ByteBuffer names = content(Short.toUnsignedInt(file.getShort(NAMES_INDEX)));
    for (int i = 0; i < Short.toUnsignedInt(file.getShort(SECTION_COUNT)); i++) {
      if (text(names, file.getInt(entry(i))).equals(name)) {
        return content(i);
      }
    }
    throw new IllegalArgumentException("no section " + name);
  }

  private int entry(int section) {
    return (int) file.getLong(SECTION_TABLE)
        + section * Short.toUnsignedInt(file.getShort(SECTION_ENTRY_BYTES));
  }

  private ByteBuffer content(int section) {
    int offset = (int) file.getLong(entry(section) + 24);
    int size = (int) file.getLong(entry(section) + 32);
    return file.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The zero-terminated text at an offset. */
  static String text(ByteBuffer strings, int offset) {
    int end = offset;
    while (strings.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - offset];
    strings.get(offset, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
