// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.device.NetworkDevices;
import dev.upstreamtop.capture.device.NetworkNews;
import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.BpfProgram;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.capture.wire.Control;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the programs attached to all interfaces that are up, or to those that were named, while
 * interfaces come and go.
 *
 * <p>Connections are met on an interface once both programs are on it, and on those that are
 * attached together at one moment, so that none is met whose answers pass unseen. At the end no
 * request begins any more before the first program is taken away.
 *
 * <p>An interface that goes down keeps its programs: they see nothing, and count again when it
 * comes back. Confined to the thread that made it, which need not be that of its object.
 */
public final class Attachments implements AutoCloseable {

  // So many interfaces that this is exceeded (each link takes some milliseconds) are met in turns.
  private static final long LONGEST_TOGETHER_NANOS = 1_000_000_000;

  private final Arena arena = Arena.ofConfined();
  private final BpfProgram egress;
  private final BpfProgram ingress;
  private final Control control;
  private final Set<String> named;
  private final BooleanSupplier unwanted;
  private final BpfMap interfaces;
  private final LocalAddresses localAddresses;
  private final NetworkNews news = NetworkNews.listen();
  private final Map<Integer, Attachment> byIndex = new TreeMap<>();
  private Map<Integer, String> names = Map.of();
  private List<CaptureLimit> limits = List.of();
  private boolean unsettled;
  private int met;

  private Attachments(CaptureObject object, List<String> named, BooleanSupplier unwanted) {
    egress = object.egress().in(arena);
    ingress = object.ingress().in(arena);
    control = new Control(object.map("control"), arena);
    this.unwanted = unwanted;
    this.named = Set.copyOf(named);
    interfaces = object.map("interfaces");
    localAddresses = new LocalAddresses(object.map("local_addresses"));
  }

  /**
   * Attaches to the interfaces that there are.
   *
   * <p>The kernel lets a grace period pass for every link, some 15 ms, so that a thousand
   * interfaces take half a minute.
   *
   * @param names of interfaces; empty for all that are up
   * @param unwanted asked before each interface whether the capture is to end already: no further
   *     one is attached then
   * @throws CaptureUnavailableException where one that was named does not exist, none is up, or the
   *     kernel does not attach
   */
  public static Attachments create(
      CaptureObject object, List<String> names, BooleanSupplier unwanted)
      throws CaptureUnavailableException {
    requireKnown(names, NetworkDevices.list());
    Attachments attachments = new Attachments(object, names, unwanted);
    // Listed once more: whatever changes from here on is news.
    List<CaptureUnavailableException> refused = attachments.update(NetworkDevices.list());
    // Of all interfaces some may refuse; of those that were named none.
    boolean enough = names.isEmpty() ? !attachments.byIndex.isEmpty() : refused.isEmpty();
    if (enough || unwanted.getAsBoolean()) {
      return attachments;
    }
    attachments.close();
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
    throw new CaptureUnavailableException(
        Cause.INTERFACE, "no network interface is up: set one up, or name one");
  }

  private static void requireKnown(List<String> names, List<NetworkDevice> devices)
      throws CaptureUnavailableException {
    List<String> known = devices.stream().map(NetworkDevice::name).sorted().toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CaptureUnavailableException(
            Cause.INTERFACE,
            "no interface %s: there are %s".formatted(name, String.join(", ", known)));
      }
    }
  }

  /**
   * Looks which interfaces there are now, if there is news of any, and attaches or forgets
   * accordingly. What fails or is refused is tried again the next time, and {@link #limits} tells
   * of it meanwhile.
   */
  public void follow() {
    boolean changed = news.arrived();
    try {
      if (changed || unsettled || !byIndex.values().stream().allMatch(Attachment::isAttached)) {
        // News is told once: a look that fails has to be taken again.
        unsettled = true;
        update(NetworkDevices.list());
      }
    } catch (BpfException e) {
      limits = List.of(new CaptureLimit("interfaces", "changes of interfaces: " + e.getMessage()));
    }
  }

  /** What is returned says why interfaces refused that are wanted. */
  private List<CaptureUnavailableException> update(List<NetworkDevice> devices) {
    localAddresses.update(devices);
    names =
        devices.stream()
            .collect(Collectors.toUnmodifiableMap(NetworkDevice::index, NetworkDevice::name));
    for (Iterator<Map.Entry<Integer, Attachment>> i = byIndex.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<Integer, Attachment> entry = i.next();
      if (!names.containsKey(entry.getKey()) || !entry.getValue().isAttached()) {
        entry.getValue().close();
        announce(entry.getKey(), false);
        i.remove();
      }
    }
    List<CaptureUnavailableException> refused = new ArrayList<>();
    MissingInterfaces missing = new MissingInterfaces();
    long begin = System.nanoTime();
    for (NetworkDevice device : devices) {
      if (unwanted.getAsBoolean()) {
        break;
      }
      if (isWanted(device) && !byIndex.containsKey(device.index())) {
        attach(device)
            .ifPresent(
                refusal -> {
                  refused.add(refusal);
                  missing.add(refusal.getMessage());
                });
        if (System.nanoTime() - begin > LONGEST_TOGETHER_NANOS) {
          meet();
          begin = System.nanoTime();
        }
      }
    }
    meet();
    named.stream()
        .filter(name -> !names.containsValue(name))
        .sorted()
        .forEach(name -> missing.add(name + ": no such interface"));
    unsettled = !refused.isEmpty();
    limits = Stream.concat(missing.limits().stream(), localAddresses.limit().stream()).toList();
    return refused;
  }

  /** What is wanted and cannot be captured at present, and why; bounded. */
  public List<CaptureLimit> limits() {
    return limits;
  }

  /** Why nothing at all is captured at present, one line; empty while something is. */
  public String absence() {
    if (!byIndex.isEmpty()) {
      return "";
    }
    return limits.isEmpty()
        ? "no network interface is up"
        : limits.stream().map(CaptureLimit::reason).collect(Collectors.joining("; "));
  }

  /** Lets connections be met on all interfaces that have been attached. */
  private void meet() {
    met++;
    control.meet(met);
    // Whoever ends the capture says so before it lets no connection be met any more.
    if (unwanted.getAsBoolean()) {
      control.meet(0);
    }
  }

  private boolean isWanted(NetworkDevice device) {
    return named.isEmpty() ? device.up() : named.contains(device.name());
  }

  /** Attaches to an interface; what is returned says why that was refused. */
  private Optional<CaptureUnavailableException> attach(NetworkDevice device) {
    try {
      announce(device.index(), true);
      byIndex.put(device.index(), Attachment.create(egress, ingress, device));
      return Optional.empty();
    } catch (CaptureUnavailableException e) {
      announce(device.index(), false);
      return Optional.of(
          new CaptureUnavailableException(e.kind(), device.name() + ": " + e.getMessage(), e));
    } catch (BpfException e) {
      announce(device.index(), false);
      // An interface that vanished meanwhile is no reason to complain.
      return e.isGone() ? Optional.empty() : Optional.of(refusal(device, e));
    }
  }

  private CaptureUnavailableException refusal(NetworkDevice device, BpfException e) {
    String reason = e.getMessage();
    if (e.isFull()) {
      reason =
          String.format(
              Locale.ROOT, "more than %,d interfaces: name those wanted", interfaces.maxEntries());
    } else if (!e.isShortage()) {
      reason += ": remove another tcx program from it or leave it out";
    }
    return new CaptureUnavailableException(Cause.INTERFACE, device.name() + ": " + reason, e);
  }

  /**
   * Programs take a connection away from an interface that is not in this map any more, and meet
   * none on one whose turn has not come.
   */
  private void announce(int index, boolean attached) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(JAVA_INT);
      key.set(JAVA_INT, 0, index);
      if (attached) {
        MemorySegment value = arena.allocate(JAVA_INT);
        value.set(JAVA_INT, 0, met + 1);
        interfaces.update(key, value);
      } else {
        interfaces.delete(key);
      }
    }
  }

  /** The names of the interfaces with attached programs, in order of their index. */
  public List<String> interfaces() {
    return byIndex.keySet().stream().map(this::name).toList();
  }

  /** Foreign programs that run before ours now, as {@code interface/direction: program}. */
  public List<String> programsAhead() {
    List<String> ahead = new ArrayList<>();
    byIndex.forEach(
        (index, attachment) ->
            attachment.programsAhead().forEach(program -> ahead.add(name(index) + "/" + program)));
    return ahead;
  }

  private String name(int index) {
    return names.getOrDefault(index, Integer.toString(index));
  }

  /** Lets no request begin any more, detaches, and returns when no program is running. */
  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    news.close();
    if (!byIndex.isEmpty()) {
      control.meet(0);
      byIndex.values().forEach(Attachment::close);
      byIndex.clear();
      TcxLink.awaitRuns();
    }
    arena.close();
  }
}
