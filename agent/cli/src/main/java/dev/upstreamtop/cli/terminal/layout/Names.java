// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.cli.terminal.layout.Layout.Name;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the backends of a snapshot are called on the screen. */
public final class Names {

  private final Map<BackendKey, String> labels = new HashMap<>();
  private final boolean bothSides;

  public Names(Snapshot snapshot) {
    snapshot.backends().forEach(row -> labels.put(row.key(), row.name()));
    List<Side> sides = snapshot.capture().watched().sides();
    bothSides = sides.contains(Side.CLIENT) && sides.contains(Side.SERVER);
  }

  /** Label and address; where both sides are captured, the rows of the server side say so. */
  Name of(BackendKey key) {
    String address = key.endpoint().toString();
    boolean marked = bothSides && key.side() == Side.SERVER;
    return new Name(
        SafeText.of(labels.getOrDefault(key, "")), marked ? address + " (server)" : address);
  }

  /** The label where one was given, else the address. */
  String shortOf(BackendKey key) {
    Name name = of(key);
    return name.label().isEmpty() ? name.address() : name.label();
  }

  /** Label and address in one text. */
  public String longOf(BackendRow row) {
    Name name = of(row.key());
    return name.label().isEmpty() ? name.address() : name.label() + " (" + name.address() + ")";
  }
}
