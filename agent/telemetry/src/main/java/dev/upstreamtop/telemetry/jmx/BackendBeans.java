// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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

  private final MBeanServer server;
  private final Supplier<View> view;
  private final Set<BackendKey> registered = new LinkedHashSet<>();

  BackendBeans(MBeanServer server, Supplier<View> view) {
    this.server = server;
    this.view = view;
  }

  /**
   * The name of a backend's bean. Quoted, because an IPv6 endpoint has colons and an address may
   * come from elsewhere.
   */
  static ObjectName name(BackendKey backend) {
    try {
      return new ObjectName(
          JmxSink.DOMAIN
              + ":type=Backend,endpoint="
              + ObjectName.quote(backend.endpoint().toString())
              + ",side="
              + backend.side());
    } catch (MalformedObjectNameException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Registers and unregisters so that the beans are those of the view. */
  void follow() {
    Map<BackendKey, BackendView> backends = view.get().backends();
    registered.removeIf(backend -> !backends.containsKey(backend) && unregister(backend));
    for (Map.Entry<BackendKey, BackendView> entry : backends.entrySet()) {
      if (registered.contains(entry.getKey())) {
        continue;
      }
      if (registered.size() >= MOST && !evictFor(entry.getValue(), backends)) {
        return;
      }
      register(entry.getKey());
    }
  }

  /** Makes room for a busy backend by taking the bean of an idle one. */
  private boolean evictFor(BackendView busy, Map<BackendKey, BackendView> backends) {
    if (busy.row().isIdle()) {
      return false;
    }
    for (BackendKey candidate : registered) {
      if (backends.get(candidate).row().isIdle()) {
        unregister(candidate);
        registered.remove(candidate);
        return true;
      }
    }
    return false;
  }

  private void register(BackendKey backend) {
    BackendView last =
        new BackendView(BackendRow.empty(backend, "", false), 0, 0, Counts.NONE, false);
    try {
      server.registerMBean(
          new ReadingBean<>(
              "HTTP requests to one backend; counts are totals, rates and times are of the last"
                  + " interval",
              BackendFields.ATTRIBUTES,
              () -> view.get().backends().getOrDefault(backend, last)),
          name(backend));
      registered.add(backend);
    } catch (JMException taken) {
      // Someone else's bean of this name: theirs to keep, and ours is one of many.
      registered.remove(backend);
    }
  }

  private boolean unregister(BackendKey backend) {
    try {
      server.unregisterMBean(name(backend));
    } catch (JMException alreadyGone) {
      // someone else took it away
    }
    return true;
  }

  void close() {
    registered.removeIf(this::unregister);
  }
}
