// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendKey;

/** What somebody points at on the screen. */
public sealed interface Target {

  /** A line of a backend, or of one of its routes. */
  record Backend(BackendKey key) implements Target {}

  /** The title of a column. */
  record Title(Sorting sorting) implements Target {}
}
