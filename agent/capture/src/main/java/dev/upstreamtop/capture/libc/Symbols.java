// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libc;

import dev.upstreamtop.telemetry.host.LibbpfFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves functions of one library, all or nothing: a missing one leaves a problem to report. */
@SuppressWarnings("restricted")
public final class Symbols {

  private static final String REMEDY = LibbpfFile.REMEDY + " (Debian: " + LibbpfFile.PACKAGE + ")";

  private final Linker linker = Linker.nativeLinker();
  private final String library;
  private final Optional<SymbolLookup> lookup;
  private final List<String> missing = new ArrayList<>();

  private Symbols(String library, Optional<SymbolLookup> lookup) {
    this.library = library;
    this.lookup = lookup;
  }

  /** A shared library found by its soname, where the system's loader looks. */
  public static Symbols ofLibrary(String soname) {
    Optional<SymbolLookup> lookup;
    try {
      lookup = Optional.of(SymbolLookup.libraryLookup(soname, Arena.global()));
    } catch (IllegalArgumentException absent) {
      lookup = Optional.empty();
    }
    return new Symbols(soname, lookup);
  }

  /** The C library that this process is linked with. */
  static Symbols ofCLibrary() {
    return new Symbols("libc", Optional.of(Linker.nativeLinker().defaultLookup()));
  }

  /**
   * The handle of a function.
   *
   * @return null where the function is missing; {@link #problem} then says so and no handle may be
   *     used
   */
  public MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
    return lookup
        .flatMap(library -> library.find(name))
        .map(address -> linker.downcallHandle(address, type, options))
        .orElseGet(
            () -> {
              missing.add(name);
              return null;
            });
  }

  /** What is wrong with the library, one line with the remedy; empty where everything was found. */
  public Optional<String> problem() {
    if (lookup.isEmpty()) {
      return Optional.of(library + " not found: " + REMEDY);
    }
    if (!missing.isEmpty()) {
      return Optional.of("%s has no %s: %s".formatted(library, missing.getFirst(), REMEDY));
    }
    return Optional.empty();
  }
}
