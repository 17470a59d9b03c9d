// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The type information in a BPF object file, as far as tests ask for it (the kernel's
 * Documentation/bpf/btf.rst describes the format).
 */
public final class Btf {

  private static final int INT = 1;
  private static final int POINTER = 2;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int VOLATILE = 9;
  private static final int CONST = 10;
  private static final int FUNCTION_TYPE = 13;
  private static final int VARIABLE = 14;
  private static final int SECTION = 15;
  private static final int DECLARATION_TAG = 17;
  private static final int ENUM64 = 19;

  /** A member of a struct: bytes from its start, and bytes that it takes. */
  public record Member(long offset, long size) {}

  /** A type; {@code value} is its size or the type that it refers to, {@code at} what follows. */
  private record Type(String name, int kind, int length, int value, int at) {}

  private final List<Type> types = new ArrayList<>();
  private final ByteBuffer bytes;
  private final ByteBuffer strings;

  /** Of an object file. */
  public Btf(byte[] object) {
    ByteBuffer section = new ElfSections(object).section(".BTF");
    int header = section.getInt(4);
    bytes = slice(section, header + section.getInt(8), section.getInt(12));
    strings = slice(section, header + section.getInt(16), section.getInt(20));
    types.add(new Type("void", 0, 0, 0, 0));
    for (int at = 0; at < bytes.capacity(); ) {
      int info = bytes.getInt(at + 4);
      int kind = info >>> 24 & 31;
      int length = info & 0xffff;
      String name = ElfSections.text(strings, bytes.getInt(at));
      types.add(new Type(name, kind, length, bytes.getInt(at + 8), at + 12));
      at += 12 + trailing(kind, length);
    }
  }

  private static ByteBuffer slice(ByteBuffer section, int offset, int size) {
    return section.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int trailing(int kind, int length) {
    return switch (kind) {
      case INT, VARIABLE, DECLARATION_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, SECTION, ENUM64 -> 12 * length;
      case ENUM, FUNCTION_TYPE -> 8 * length;
      default -> 0;
    };
  }

  /** The size of a struct. */
  public int structSize(String name) {
    return find(name, STRUCT).value;
  }

  /** The members of a struct by name, in order; those of an unnamed one in it are its own. */
  public Map<String, Member> members(String name) {
    Map<String, Member> members = new LinkedHashMap<>();
    addMembers(find(name, STRUCT), 0, members);
    return members;
  }

  private void addMembers(Type struct, long from, Map<String, Member> members) {
    for (int i = 0; i < struct.length; i++) {
      int at = struct.at + 12 * i;
      String name = ElfSections.text(strings, bytes.getInt(at));
      Type type = types.get(bytes.getInt(at + 4));
      long offset = from + (bytes.getInt(at + 8) & 0xffffff) / 8;
      if (name.isEmpty()) {
        addMembers(type, offset, members);
      } else {
        members.put(name, new Member(offset, size(type)));
      }
    }
  }

  /** The values of an enumeration by name, in order. */
  public Map<String, Integer> values(String name) {
    Map<String, Integer> values = new LinkedHashMap<>();
    Type type = find(name, ENUM);
    for (int i = 0; i < type.length; i++) {
      int at = type.at + 8 * i;
      values.put(ElfSections.text(strings, bytes.getInt(at)), bytes.getInt(at + 4));
    }
    return values;
  }

  /** The byte offset of a variable in its section. */
  int offsetIn(String section, String variable) {
    Type type = find(section, SECTION);
    for (int i = 0; i < type.length; i++) {
      int at = type.at + 12 * i;
      if (types.get(bytes.getInt(at)).name.equals(variable)) {
        return bytes.getInt(at + 4);
      }
    }
    throw new IllegalArgumentException("no variable " + variable + " in " + section);
  }

  /** How many entries a map is declared to have: the length of the array that encodes it. */
  int maxEntries(String map) {
    return bytes.getInt(mapMember(map, "max_entries").at + 8);
  }

  /** The size of a map's keys or values. */
  long sizeOf(String map, String keyOrValue) {
    return size(mapMember(map, keyOrValue));
  }

  /** What a member of a map's declaration points to. */
  private Type mapMember(String map, String member) {
    Type declaration = types.get(find(map, VARIABLE).value);
    for (int i = 0; i < declaration.length; i++) {
      int at = declaration.at + 12 * i;
      if (ElfSections.text(strings, bytes.getInt(at)).equals(member)) {
        return types.get(types.get(bytes.getInt(at + 4)).value);
      }
    }
    throw new IllegalArgumentException("map " + map + " declares no " + member);
  }

  private long size(Type type) {
    return switch (type.kind) {
      case TYPEDEF, VOLATILE, CONST -> size(types.get(type.value));
      case POINTER -> 8;
      case ARRAY -> size(types.get(bytes.getInt(type.at))) * bytes.getInt(type.at + 8);
      default -> type.value;
    };
  }

  private Type find(String name, int kind) {
    return types.stream()
        .filter(type -> type.kind == kind && type.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not in the type information: " + name));
  }
}
