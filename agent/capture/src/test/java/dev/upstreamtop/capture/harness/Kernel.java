// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.BpfProgram;
import dev.upstreamtop.capture.libbpf.RingReader;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.program.Filters;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The real programs and maps, loaded and attached to nothing, with the real aggregation behind
 * them. What it tells is the sum since it was loaded. At its end the accounts must balance.
 *
 * <p>Confined to the thread that loaded it.
 */
public final class Kernel implements AutoCloseable {

  /** The loopback interface, on which packets are unless told otherwise. */
  static final int LOOPBACK = 1;

  /** What tests usually want: the client side, and ends that come at once when a sweep looks. */
  public static final ProgramConfig CONFIG =
      new ProgramConfig(
          Set.of(Side.CLIENT),
          false,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1));

  private static final int VERDICT_NEXT = -1;

  // struct __sk_buff
  private static final long CONTEXT_BYTES = 192;
  private static final long CONTEXT_INTERFACE = 40;

  private final CaptureObject object;
  private final Aggregator aggregator;
  private final Filters filters;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment frame = arena.allocate(1 << 16);
  private final MemorySegment context = arena.allocate(CONTEXT_BYTES, Long.BYTES);
  private final Map<BackendKey, BackendRow> rows = new HashMap<>();
  private final Set<BackendKey> shown = new HashSet<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Map<String, Long> lost = new TreeMap<>();
  private final Map<String, Long> ignored = new TreeMap<>();
  private UnreadablePorts unreadable = UnreadablePorts.NONE;
  private long packets;
  private Duration idled = Duration.ZERO;

  private Kernel(CaptureObject object) {
    this.object = object;
    aggregator = new Aggregator(object);
    filters = new Filters(object);
    announceInterface(LOOPBACK);
    object.control().meet(1);
  }

  /** Loads with {@link #CONFIG}; where it cannot be done the test is skipped, in CI it fails. */
  public static Kernel load() {
    return load(CONFIG);
  }

  /** Loads with a configuration. */
  public static Kernel load(ProgramConfig config) {
    return new Kernel(BpfRequirement.bpf(() -> CaptureObject.load(config)));
  }

  /** A connection seen from the client's side. */
  public Connection connection(String client, String backend) {
    return new Connection(this, Side.CLIENT, client, backend);
  }

  /** A connection seen from the server's side; its backend must be {@link #own}. */
  public Connection served(String client, String backend) {
    return new Connection(this, Side.SERVER, client, backend);
  }

  /** Makes an address one of this host's. */
  public void own(String address) {
    InetSocketAddress endpoint = Packet.endpoint(address + ":0");
    MemorySegment key = arena.allocate(16);
    write(endpoint, key);
    MemorySegment present = arena.allocate(JAVA_BYTE);
    present.set(JAVA_BYTE, 0, (byte) 1);
    object.map("local_addresses").update(key, present);
  }

  /** Writes an address as the programs have it: 16 bytes, IPv4 mapped. */
  static void write(InetSocketAddress endpoint, MemorySegment room) {
    byte[] bytes = endpoint.getAddress().getAddress();
    if (bytes.length == 4) {
      room.set(JAVA_BYTE, 10, (byte) 0xff);
      room.set(JAVA_BYTE, 11, (byte) 0xff);
    }
    MemorySegment.copy(bytes, 0, room, JAVA_BYTE, 16L - bytes.length, bytes.length);
  }

  /** Tells the programs that they are attached to an interface, and that its turn has come. */
  public void announceInterface(int index) {
    announceInterface(index, 1);
  }

  /** Tells the programs that an interface is gone. */
  public void forgetInterface(int index) {
    object.map("interfaces").delete(arena.allocateFrom(JAVA_INT, index));
  }

  /** Sets include and ignore, each in the form of the option. */
  public void filter(List<String> include, List<String> ignore) {
    filters.apply(
        include.stream().map(EndpointFilter::parse).toList(),
        ignore.stream().map(EndpointFilter::parse).toList());
  }

  /** How many bits of the map by which most packets are told to be nobody's are set. */
  public int knownPorts() {
    BpfMap ports = object.map("ports");
    MemorySegment key = arena.allocate(JAVA_INT);
    MemorySegment words = arena.allocate(ports.valueSize(), Long.BYTES);
    int known = 0;
    for (int i = 0; i < ports.maxEntries(); i++) {
      key.set(JAVA_INT, 0, i);
      ports.lookup(key, words);
      known += Long.bitCount(words.get(JAVA_LONG, 0) | words.get(JAVA_LONG, JAVA_LONG.byteSize()));
    }
    return known;
  }

  /** Runs the program of a direction on a frame, and checks its verdict. */
  public void run(boolean egress, byte[] bytes, int interfaceIndex) {
    BpfProgram program = egress ? object.egress() : object.ingress();
    MemorySegment packet = frame.asSlice(0, bytes.length);
    MemorySegment.copy(bytes, 0, packet, JAVA_BYTE, 0, bytes.length);
    MemorySegment from = MemorySegment.NULL;
    if (interfaceIndex != LOOPBACK) {
      context.set(JAVA_INT, CONTEXT_INTERFACE, interfaceIndex);
      from = context;
    }
    int verdict = program.testRun(packet, from);
    if (verdict != VERDICT_NEXT) {
      throw new AssertionError("verdict " + verdict + " instead of TCX_NEXT");
    }
  }

  /**
   * Runs the program of a direction on frames in order, the even ones on one thread and the odd
   * ones on another, each as soon as the one before has begun: so that they overlap wherever the
   * machine has two processors.
   */
  public void runOverlapping(boolean egress, List<byte[]> frames) {
    BpfProgram program = egress ? object.egress() : object.ingress();
    AtomicInteger begun = new AtomicInteger();
    onTwoProcessors(half -> runHalf(program, half, frames, begun));
  }

  /**
   * Runs each of some packets on two threads at once, as where a segment and its copy that was sent
   * again are in the queues of two processors.
   */
  public void runTwice(boolean egress, List<byte[]> frames) {
    BpfProgram program = egress ? object.egress() : object.ingress();
    AtomicInteger begun = new AtomicInteger();
    onTwoProcessors(half -> runAll(program, frames, begun, true));
  }

  /** The same, each thread at its own pace: what one runs the other has run, or has not yet. */
  public void runTwiceAtAnyPace(boolean egress, List<byte[]> frames) {
    BpfProgram program = egress ? object.egress() : object.ingress();
    AtomicInteger begun = new AtomicInteger();
    onTwoProcessors(half -> runAll(program, frames, begun, false));
  }

  private static void onTwoProcessors(IntConsumer work) {
    List<FutureTask<Void>> halves =
        IntStream.range(0, 2)
            .mapToObj(half -> new FutureTask<Void>(() -> work.accept(half), null))
            .toList();
    halves.forEach(half -> new Thread(half, "processor").start());
    try {
      for (FutureTask<Void> half : halves) {
        half.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void runHalf(
      BpfProgram ofAll, int half, List<byte[]> frames, AtomicInteger begun) {
    try (Arena own = Arena.ofConfined()) {
      BpfProgram program = ofAll.in(own);
      MemorySegment room = own.allocate(1 << 16);
      for (int i = half; i < frames.size(); i += 2) {
        MemorySegment packet = packet(room, frames.get(i));
        while (begun.get() != i) {
          Thread.onSpinWait();
        }
        begun.set(i + 1);
        testRun(program, packet);
      }
    }
  }

  private static void runAll(
      BpfProgram ofAll, List<byte[]> frames, AtomicInteger begun, boolean inStep) {
    try (Arena own = Arena.ofConfined()) {
      BpfProgram program = ofAll.in(own);
      MemorySegment room = own.allocate(1 << 16);
      for (int i = 0; i < frames.size(); i++) {
        MemorySegment packet = packet(room, frames.get(i));
        int enough = inStep ? 2 * (i + 1) : 2;
        begun.incrementAndGet();
        while (begun.get() < enough) {
          Thread.onSpinWait();
        }
        testRun(program, packet);
      }
    }
  }

  private static MemorySegment packet(MemorySegment room, byte[] bytes) {
    MemorySegment packet = room.asSlice(0, bytes.length);
    MemorySegment.copy(bytes, 0, packet, JAVA_BYTE, 0, bytes.length);
    return packet;
  }

  private static void testRun(BpfProgram program, MemorySegment packet) {
    if (program.testRun(packet, MemorySegment.NULL) != VERDICT_NEXT) {
      throw new AssertionError("another verdict than TCX_NEXT");
    }
  }

  /** Lets connections be met on interfaces up to a number; 0: the capture ends. */
  public void meet(int number) {
    object.control().meet(number);
  }

  /** Tells the programs that an interface is being attached, and when its turn comes. */
  public void announceInterface(int index, int number) {
    object
        .map("interfaces")
        .update(arena.allocateFrom(JAVA_INT, index), arena.allocateFrom(JAVA_INT, number));
  }

  /** Takes the records out of the ring, as the capture's timer does. */
  public void drain() {
    aggregator.drain();
  }

  /** Takes the records out of the ring as the bytes that they are, one character each. */
  public List<String> rawRecords() {
    List<String> raw = new ArrayList<>();
    new RingReader(object.map("records"))
        .drain(
            (ring, offset, length) ->
                raw.add(
                    new String(
                        ring.asSlice(offset, length).toArray(JAVA_BYTE),
                        StandardCharsets.ISO_8859_1)));
    return raw;
  }

  /** Runs the sweep. */
  public void sweep() {
    aggregator.sweep(false);
  }

  /** Lets time pass on one connection. */
  void passTime(Side side, InetSocketAddress client, InetSocketAddress backend, Duration time) {
    new ConnectionClock(object.map("connections")).pass(side, client, backend, time);
  }

  /**
   * Lets time pass for whoever has to be idle to be forgotten: an interval is closed, and then it
   * is so much later.
   *
   * @return the rows of that interval
   */
  public List<BackendRow> idle(Duration time) {
    idled = idled.plus(time);
    sweep();
    List<BackendRow> interval = read();
    aggregator.recycle(System.nanoTime() + idled.toNanos());
    return interval;
  }

  /**
   * Runs the sweep of a capture's end: nothing passes any more, so what it misses is lost track.
   */
  public void finish() {
    aggregator.sweep(true);
  }

  /** Everything about a client-side backend so far; an empty row where it was never seen. */
  public BackendRow backend(String endpoint) {
    return backend(endpoint, Side.CLIENT);
  }

  /** Everything about a backend so far; an empty row where it was never seen. */
  public BackendRow backend(String endpoint, Side side) {
    read();
    BackendKey key = key(endpoint, side);
    return rows.getOrDefault(key, BackendRow.empty(key, "", false));
  }

  /** Sweeps, and tells what is under way at a client-side backend that was seen. */
  public UnderWay underWay(String endpoint) {
    BackendReader reader = new BackendReader(object.map("backends"));
    reader.read();
    BackendKey key = key(endpoint, Side.CLIENT);
    int slot =
        IntStream.range(0, reader.slots())
            .filter(each -> key.equals(reader.key(each)))
            .findFirst()
            .orElseThrow();
    int sweep = object.sweep();
    PendingReader pending = new PendingReader(object.map("pending"));
    CounterReader counters = new CounterReader(object.map("counters"), object.map("grpc"));
    counters.read(reader.slots());
    return new UnderWay(
        pending.receiving(slot, sweep),
        pending.oldestReceivingNanos(slot, sweep),
        pending.tunnels(slot, sweep),
        pending.oldestTunnelNanos(slot, sweep),
        counters.get(slot, Counter.TUNNEL_BYTES_SENT),
        counters.get(slot, Counter.TUNNEL_BYTES_RECEIVED),
        counters.get(slot, Counter.TUNNELS_ENDED_BY_CLIENT),
        counters.get(slot, Counter.TUNNELS_ENDED_BY_BACKEND));
  }

  /** The overflow row of a side. */
  public BackendRow other(Side side) {
    read();
    BackendKey key = new BackendKey(Endpoint.OTHER, side);
    return rows.getOrDefault(key, BackendRow.empty(key, "", false));
  }

  /** Everything so far about all backends that were seen, read once. */
  public Map<BackendKey, BackendRow> rows() {
    read();
    return Map.copyOf(rows);
  }

  /** All backends that were seen. */
  public Set<BackendKey> backends() {
    read();
    return Set.copyOf(rows.keySet());
  }

  /** The backends that the latest interval has a row of. */
  public Set<BackendKey> shown() {
    read();
    return Set.copyOf(shown);
  }

  /** All exchanges so far (a sample, where there were many). */
  public List<Exchange> exchanges() {
    read();
    return List.copyOf(exchanges);
  }

  /** How often a cause of loss arose, by its name. */
  public long lost(String cause) {
    read();
    return lost.get(cause);
  }

  /** The causes of loss that arose at all. */
  public Map<String, Long> lost() {
    read();
    Map<String, Long> some = new TreeMap<>(lost);
    some.values().removeIf(count -> count == 0);
    return some;
  }

  /** How often something was ignored for a cause, by its name. */
  public long ignored(String cause) {
    read();
    return ignored.get(cause);
  }

  /** Ports with other protocols. */
  public List<UnreadablePort> unreadable() {
    read();
    return unreadable.listed();
  }

  /** How many ports with other protocols there are beside those. */
  public long unreadableOmitted() {
    read();
    return unreadable.omitted();
  }

  /** Packets that were looked at. */
  public long packets() {
    read();
    return packets;
  }

  private static BackendKey key(String endpoint, Side side) {
    int colon = endpoint.lastIndexOf(':');
    return new BackendKey(
        new Endpoint(
            endpoint.substring(0, colon).replace("[", "").replace("]", ""),
            Integer.parseInt(endpoint.substring(colon + 1))),
        side);
  }

  private List<BackendRow> read() {
    aggregator.read();
    shown.clear();
    List<BackendRow> interval = aggregator.takeBackends(System.nanoTime());
    for (BackendRow row : interval) {
      shown.add(row.key());
      rows.merge(row.key(), row, BackendRow::plus);
    }
    exchanges.addAll(aggregator.takeExchanges(0).picked());
    Loss loss = aggregator.takeLoss();
    loss.lost().forEach((cause, count) -> lost.merge(cause, count, Long::sum));
    loss.ignored().forEach((cause, count) -> ignored.merge(cause, count, Long::sum));
    unreadable = unreadable.plus(loss.unreadablePorts());
    packets += aggregator.takePackets();
    aggregator.delivered();
    return interval;
  }

  /** Asserts the identity of all that was counted, whatever the test was about, and unloads. */
  @Override
  public void close() {
    try {
      finish();
      Identity.assertExact(object, rows());
    } finally {
      object.close();
      arena.close();
    }
  }
}
