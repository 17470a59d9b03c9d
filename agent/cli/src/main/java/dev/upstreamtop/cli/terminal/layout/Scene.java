// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.judgement.Health;
import dev.upstreamtop.cli.terminal.state.History;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Pool;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all parts of a screen are drawn from: a picture, how it is looked at, and what follows from
 * both, worked out for those backends alone that are asked about; for use by one thread.
 */
final class Scene {

  private final Picture picture;
  private final View view;
  private final Names names;
  private final ZoneId zone;
  private final Map<BackendKey, BackendRow> rows = new HashMap<>();
  private final Map<BackendKey, Health> health = new HashMap<>();

  Scene(Picture picture, View view, ZoneId zone) {
    this.picture = picture;
    this.view = view;
    this.names = new Names(picture.history().latest());
    this.zone = zone;
  }

  View view() {
    return view;
  }

  History history() {
    return picture.history();
  }

  Snapshot latest() {
    return picture.history().latest();
  }

  /** The backends from top to bottom. */
  List<BackendKey> order() {
    return picture.order();
  }

  /** The backends that the view shows or scrolls to, from top to bottom. */
  List<BackendKey> candidates() {
    return Filter.backends(picture, view);
  }

  /** The pools of these backends, from top to bottom. */
  List<Pool> pools() {
    return Filter.pools(picture, view);
  }

  Names names() {
    return names;
  }

  /** A backend over the window, without routes. */
  BackendRow row(BackendKey key) {
    return rows.computeIfAbsent(key, picture.history()::row);
  }

  Health health(BackendKey key) {
    return health.computeIfAbsent(
        key, sought -> Health.of(picture.verdicts().trouble(sought), zone));
  }

  boolean isWell(BackendKey key) {
    return !picture.verdicts().isFailing(key);
  }
}
