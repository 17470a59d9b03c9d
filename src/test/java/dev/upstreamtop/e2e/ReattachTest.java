// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An interface that goes away and comes back while the connections over it are busy: none is out of
 * step afterwards, and both ends of the wire tell the same.
 */
@InNamespace
class ReattachTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final long HOUSEKEEPING_NANOS = 20_000_000;
  private static final int TIMES = 3;
  private static final int EXCHANGES_EACH = 10;

  private static final String DEVICE = "ut-near";
  private static final String OTHER_DEVICE = "ut-far";
  private static final String ADDRESS = "10.99.0.1/24";
  private static final String SERVER = "10.99.0.2";

  /** How the near end of the cable goes away and comes back. */
  enum Way {
    /** Deleted with its other end, then laid anew: another interface of the same name. */
    ANEW,
    /** Set down, then up: the same interface, with its programs. */
    DOWN_AND_UP,
    /** Moved to another host and back: an interface of the same number. */
    MOVED
  }

  @ParameterizedTest
  @EnumSource
  void noConnectionIsOutOfStep(Way way, Namespace near) throws Exception {
    Backend.Behaviour behaviour =
        (head, exchange) -> {
          Thread.sleep(ThreadLocalRandom.current().nextInt(13));
          exchange.send(Backend.response(200));
        };
    try (Namespace far = Namespace.create();
        Namespace elsewhere = Namespace.create()) {
      near.connect(DEVICE, ADDRESS, far, OTHER_DEVICE, SERVER + "/24");
      try (Backend backend = far.call(() -> new Backend(SERVER, behaviour));
          BusyClients clients = new BusyClients(SERVER, backend.port());
          Watch here = new Watch(Side.CLIENT, near, clients);
          Watch there = new Watch(Side.SERVER, far, clients)) {
        clients.awaitBusy();
        List<Agreement.Gap> gaps = new ArrayList<>();
        awaitMore(here, there);
        // One of the two has begun before the other, and one ends before the other.
        gaps.add(new Agreement.Gap(Long.MIN_VALUE, System.nanoTime()));
        awaitMore(here, there);
        for (int i = 0; i < TIMES; i++) {
          long begin = System.nanoTime();
          leave(way, near, elsewhere);
          if (way != Way.DOWN_AND_UP) {
            Await.until("an interface that is gone", () -> !here.interfaces.contains(DEVICE));
          }
          comeBack(way, near, far, elsewhere);
          // Every connection goes on before the next time, however long TCP waits.
          awaitMore(here, there);
          gaps.add(new Agreement.Gap(begin, System.nanoTime()));
          awaitMore(here, there);
        }
        gaps.add(new Agreement.Gap(System.nanoTime(), Long.MAX_VALUE));
        Sight sent = here.end();
        Sight served = there.end();
        clients.assertFine();
        sent.assertInOrder(Side.CLIENT);
        served.assertInOrder(Side.SERVER);
        Agreement.assertAgree(sent, served, gaps);
      }
    }
  }

  private static void leave(Way way, Namespace near, Namespace elsewhere) {
    switch (way) {
      case ANEW -> near.ip("link", "delete", DEVICE);
      case DOWN_AND_UP -> near.ip("link", "set", DEVICE, "down");
      case MOVED -> near.ip("link", "set", DEVICE, "netns", elsewhere.name());
    }
  }

  private static void comeBack(Way way, Namespace near, Namespace far, Namespace elsewhere) {
    switch (way) {
      case ANEW -> near.connect(DEVICE, ADDRESS, far, OTHER_DEVICE, SERVER + "/24");
      case DOWN_AND_UP -> near.ip("link", "set", DEVICE, "up");
      case MOVED -> {
        elsewhere.ip("link", "set", DEVICE, "netns", near.name());
        near.ip("address", "add", ADDRESS, "dev", DEVICE);
        near.ip("link", "set", DEVICE, "up");
      }
    }
  }

  /** Waits until both have seen further exchanges on every connection. */
  private static void awaitMore(Watch here, Watch there) throws Exception {
    for (Watch watch : List.of(here, there)) {
      int before = watch.least;
      Await.until(
          "further exchanges on every connection, side " + watch.side,
          () -> watch.task.isDone() || watch.least >= before + EXCHANGES_EACH);
    }
  }

  /** A capture of one side of one host, on a thread of its own. */
  private static final class Watch implements AutoCloseable {

    private final Side side;
    private final BusyClients clients;
    private final FutureTask<Sight> task;
    private volatile boolean over;
    private volatile int least;
    private volatile List<String> interfaces = List.of();

    Watch(Side side, Namespace host, BusyClients clients) {
      this.side = side;
      this.clients = clients;
      Callable<Sight> inside = this::watch;
      task = new FutureTask<>(() -> host.call(inside));
      Thread.ofPlatform().daemon().start(task);
    }

    private Sight watch() throws Exception {
      Set<Side> sides = Set.of(side);
      try (CaptureObject object =
          CaptureObject.load(new ProgramConfig(sides, false, NEVER, NEVER, NEVER))) {
        Sight sight = new Sight(object);
        Aggregator aggregator = new Aggregator(object);
        Map<Integer, Integer> before = clients.begun();
        try (Attachments attachments = Attachments.create(object, List.of(), () -> false)) {
          while (!over) {
            attachments.follow();
            aggregator.sweep(false);
            sight.drain();
            least = sight.least(sides);
            interfaces = attachments.interfaces();
            LockSupport.parkNanos(HOUSEKEEPING_NANOS);
          }
          assertThat(attachments.limits()).isEmpty();
        }
        Loss loss = sight.end();
        // What was missed is told by its cause: a request and a response at most of each exchange
        // that was not seen whole, and one may have been under way on each connection at first.
        long missed = loss.lost().get("missed");
        long unseen = sight.unseen(side, before) + BusyClients.COUNT;
        assertThat(missed).isLessThanOrEqualTo(2 * unseen);
        assertThat(loss.lost().get("lostTrack")).isLessThanOrEqualTo(missed);
        return sight;
      }
    }

    Sight end() throws Exception {
      over = true;
      return task.get();
    }

    @Override
    public void close() {
      over = true;
    }
  }
}
