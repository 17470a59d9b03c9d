// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.catalogue.Rated;
import dev.upstreamtop.telemetry.jmx.figure.BackendFields;
import dev.upstreamtop.telemetry.jmx.figure.IdentityFields;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.ledger.Totals;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Keeps one bean for each known backend, up to a limit, the busiest first; used by one thread at a
 * time.
 */
final class BackendBeans {

  /** The most beans at a time. */
  static final int MOST = 256;

  /**
   * What such a bean shows.
   *
   * @param view all that is known
   * @param backend the one that it is about
   */
  private record Shown(LedgerView view, BackendView backend) {}

  /**
   * A bean that is registered.
   *
   * @param name the one given to its backend in the settings, empty without one
   */
  private record Bean(ObjectName objectName, String name) {}

  private static final List<Field<Shown>> ATTRIBUTES = attributes();

  private final MBeanServer server;
  private final Supplier<LedgerView> view;
  private final Map<BackendKey, Bean> registered = new LinkedHashMap<>();

  BackendBeans(MBeanServer server, Supplier<LedgerView> view) {
    this.server = server;
    this.view = view;
  }

  /** Names, types and descriptions of the attributes. */
  static List<Field<?>> fields() {
    return List.copyOf(ATTRIBUTES);
  }

  private static List<Field<Shown>> attributes() {
    List<Field<Shown>> attributes = new ArrayList<>();
    BackendFields.ATTRIBUTES.forEach(field -> attributes.add(field.of(Shown::backend)));
    IdentityFields.ATTRIBUTES.forEach(field -> attributes.add(field.of(Shown::view)));
    return List.copyOf(attributes);
  }

  /**
   * The name of a backend's bean. Quoted, because an endpoint has colons, which a name cannot have
   * otherwise, and an address may come from elsewhere.
   *
   * @param name the name given in the settings; where there is none, the bean's has no such key
   */
  static ObjectName name(BackendKey backend, String name) {
    try {
      return new ObjectName(
          JmxSink.DOMAIN
              + ":type=Backend,backend="
              + ObjectName.quote(backend.endpoint().toString())
              + ",side="
              + backend.side()
              + (name.isEmpty() ? "" : ",name=" + ObjectName.quote(name)));
    } catch (MalformedObjectNameException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Registers and unregisters so that the beans are those of the view. */
  void follow() {
    Map<BackendKey, BackendView> backends = view.get().backends();
    registered.entrySet().removeIf(bean -> isOver(bean, backends) && unregister(bean.getValue()));
    for (BackendView backend : backends.values()) {
      if (registered.containsKey(backend.row().key())) {
        continue;
      }
      if (registered.size() >= MOST && !evictFor(backend, backends)) {
        return;
      }
      register(backend);
    }
  }

  private static boolean isOver(
      Map.Entry<BackendKey, Bean> bean, Map<BackendKey, BackendView> backends) {
    BackendView backend = backends.get(bean.getKey());
    return backend == null || !backend.row().name().equals(bean.getValue().name());
  }

  /** Makes room for a busy backend by taking the bean of an idle one. */
  private boolean evictFor(BackendView busy, Map<BackendKey, BackendView> backends) {
    if (busy.row().isIdle()) {
      return false;
    }
    for (Map.Entry<BackendKey, Bean> candidate : registered.entrySet()) {
      if (backends.get(candidate.getKey()).row().isIdle()) {
        unregister(candidate.getValue());
        registered.remove(candidate.getKey());
        return true;
      }
    }
    return false;
  }

  private void register(BackendView backend) {
    BackendKey key = backend.row().key();
    BackendView last =
        new BackendView(
            new Rated(BackendRow.empty(key, backend.row().name(), false), 0, 0),
            new Totals(0, Counts.NONE, Times.NONE),
            Optional.empty());
    Bean bean = new Bean(name(key, backend.row().name()), backend.row().name());
    try {
      server.registerMBean(
          new ReadingBean<>(
              "HTTP requests to one backend in the last interval, and what was added up",
              ATTRIBUTES,
              () -> {
                LedgerView now = view.get();
                return new Shown(now, now.backends().getOrDefault(key, last));
              }),
          bean.objectName());
      registered.put(key, bean);
    } catch (JMException taken) {
      // Someone else's bean of this name: theirs to keep, and ours is one of many.
      registered.remove(key);
    }
  }

  private boolean unregister(Bean bean) {
    try {
      server.unregisterMBean(bean.objectName());
    } catch (JMException alreadyGone) {
      // someone else took it away
    }
    return true;
  }

  void close() {
    registered.values().removeIf(this::unregister);
  }
}
