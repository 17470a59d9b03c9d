// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.layout.Layout.Name;
import dev.upstreamtop.cli.terminal.state.History.Route;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.cli.terminal.state.Pool;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Picks what contains the text that somebody looks for. */
public final class Filter {

  private Filter() {}

  /** The backends that a view shows or scrolls to, from top to bottom. */
  public static List<BackendKey> backends(Picture picture, View view) {
    return view.pooled()
        ? pools(picture, view).stream().flatMap(pool -> pool.members().stream()).toList()
        : picked(picture, view);
  }

  /** The pools that a view shows, with those of their backends that the filter lets through. */
  static List<Pool> pools(Picture picture, View view) {
    if (view.filter().isEmpty()) {
      return picture.pools();
    }
    Set<BackendKey> picked = new HashSet<>(picked(picture, view));
    return picture.pools().stream()
        .map(
            pool ->
                new Pool(pool.name(), pool.members().stream().filter(picked::contains).toList()))
        .filter(pool -> !pool.members().isEmpty())
        .toList();
  }

  private static List<BackendKey> picked(Picture picture, View view) {
    if (view.filter().isEmpty()) {
      return picture.order();
    }
    Names names = new Names(picture.history().latest());
    Map<BackendKey, BackendRow> byKey =
        picture.history().latest().backends().stream()
            .collect(Collectors.toMap(BackendRow::key, row -> row));
    return picture.order().stream()
        .filter(key -> matches(names.of(key), view) || hasMatch(byKey.get(key), view))
        .toList();
  }

  private static boolean hasMatch(BackendRow row, View view) {
    return row.routes().stream()
        .anyMatch(route -> contains(route.method() + " " + route.route(), view.filter()));
  }

  /** Whether the filter's text is in what a backend is called. */
  static boolean matches(Name name, View view) {
    return contains(name.label(), view.filter()) || contains(name.address(), view.filter());
  }

  /** Whether the filter's text is in a route. */
  static boolean matches(Route route, View view) {
    return contains(route.method() + " " + route.path(), view.filter());
  }

  /** Whether the filter's text is in an exchange's backend or route. */
  static boolean matches(Exchange exchange, Names names, View view) {
    return view.filter().isEmpty()
        || matches(names.of(exchange.backend()), view)
        || contains(exchange.method() + " " + exchange.route(), view.filter());
  }

  private static boolean contains(String text, String part) {
    for (int from = 0; from + part.length() <= text.length(); from++) {
      if (text.regionMatches(true, from, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }
}
