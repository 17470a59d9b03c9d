// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TellerTest {

  private static final int MANY = 1_000;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> delivered = new CopyOnWriteArrayList<>();

  /** A receiver that does what a test says. */
  private abstract static class Told implements Courier {
    @Override
    public void close() {
      // Nothing is under way.
    }
  }

  private final class Willing extends Told {
    @Override
    public void deliver(String json) {
      delivered.add(json);
    }
  }

  /** Takes nothing until it is closed. */
  private static final class Hanging implements Courier {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void deliver(String json) throws IOException, InterruptedException {
      closed.await();
      throw new IOException("closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static Pace unhurried() {
    return new Pace(Integer.MAX_VALUE, Duration.ofSeconds(1));
  }

  private Teller teller(Courier courier, Pace pace) {
    return teller(courier, pace, List.of());
  }

  private Teller teller(Courier courier, Pace pace, List<Duration> retries) {
    return new Teller("somebody", courier, pace, retries, complaints::add);
  }

  @Test
  void tellsEachInTheirOrder() {
    FindingNews begun = AlertNews.begun();
    FindingNews over =
        new FindingNews(
            FindingNews.Event.OVER, begun.epochNanos(), begun.capture(), begun.finding());
    try (Teller teller = teller(new Willing(), unhurried())) {
      teller.tell(begun);
      teller.tell(over);
    }

    assertThat(delivered).containsExactly(begun.json(0), over.json(0));
    assertThat(complaints).isEmpty();
  }

  /** Whoever has news is the capture's own thread. */
  @Test
  void aReceiverThatHangsKeepsNobodyAndIsBounded() {
    FindingNews news = AlertNews.begun();
    long begin = System.nanoTime();
    try (Teller teller = teller(new Hanging(), unhurried())) {
      for (int i = 0; i < MANY; i++) {
        teller.tell(news);
      }
      assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(1).toNanos());
    }

    assertThat(complaints.getFirst()).contains("somebody: more than 256 wait");
    assertThat(complaints).hasSize(2);
    assertThat(complaints.getLast()).isEqualTo(MANY + " findings were not told to somebody");
  }

  @Test
  void whatFailsIsSaidOnceAndToldToWhoeverReceivesLater() {
    FindingNews news = AlertNews.begun();
    List<String> attempts = new CopyOnWriteArrayList<>();
    Courier mended =
        new Told() {
          @Override
          public void deliver(String json) throws IOException {
            attempts.add(json);
            if (attempts.size() <= 2) {
              throw new IOException("it answered with status 503");
            }
            delivered.add(json);
          }
        };
    try (Teller teller = teller(mended, unhurried())) {
      for (int i = 0; i < 3; i++) {
        teller.tell(news);
      }
      Await.until("the third", () -> !delivered.isEmpty());
    }

    assertThat(delivered).containsExactly(news.json(2));
    assertThat(complaints).hasSize(2);
    assertThat(complaints.getFirst())
        .startsWith("a finding was not told to somebody: it answered with status 503");
    assertThat(complaints.getLast()).isEqualTo("2 findings were not told to somebody");
  }

  /** A receiver that is away for a moment misses nothing, and gets all in their order. */
  @Test
  void whatFailsIsTriedAgainBeforeWhatComesBehindIt() {
    FindingNews begun = AlertNews.begun();
    FindingNews over =
        new FindingNews(
            FindingNews.Event.OVER, begun.epochNanos(), begun.capture(), begun.finding());
    List<String> attempts = new CopyOnWriteArrayList<>();
    Courier away =
        new Told() {
          @Override
          public void deliver(String json) throws IOException {
            attempts.add(json);
            if (attempts.size() <= 2) {
              throw new IOException("no connection");
            }
            delivered.add(json);
          }
        };
    List<Duration> retries = List.of(Duration.ofMillis(1), Duration.ofMillis(1));
    try (Teller teller = teller(away, unhurried(), retries)) {
      teller.tell(begun);
      teller.tell(over);
      Await.until("both", () -> delivered.size() == 2);
    }

    assertThat(attempts).containsExactly(begun.json(0), begun.json(0), begun.json(0), over.json(0));
    assertThat(delivered).containsExactly(begun.json(0), over.json(0));
    assertThat(complaints).isEmpty();
  }

  @Test
  void itIsTriedNoOftenerThanThatAndNotAtTheEnd() {
    List<String> attempts = new CopyOnWriteArrayList<>();
    Courier gone =
        new Told() {
          @Override
          public void deliver(String json) throws IOException {
            attempts.add(json);
            throw new IOException("no connection");
          }
        };
    try (Teller teller = teller(gone, unhurried(), List.of(Duration.ofMillis(1)))) {
      teller.tell(AlertNews.begun());
      Await.until("what is said of it", () -> !complaints.isEmpty());
    }
    assertThat(attempts).hasSize(2);
    assertThat(complaints).singleElement().asString().contains("somebody: no connection");

    long begin = System.nanoTime();
    try (Teller teller = teller(gone, unhurried(), List.of(Duration.ofHours(1)))) {
      teller.tell(AlertNews.begun());
      Await.until("the first try", () -> attempts.size() == 3);
    }
    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofMinutes(1).toNanos());
    assertThat(attempts).as("at the end nothing is tried again").hasSize(3);
    assertThat(complaints).hasSize(2);
  }

  @Test
  void aMistakeOfADeliveryIsALossAndNoEnd() {
    List<String> attempts = new ArrayList<>();
    Courier mistaken =
        new Told() {
          @Override
          public void deliver(String json) {
            attempts.add(json);
            if (attempts.size() == 1) {
              throw new IllegalArgumentException("unsupported URI");
            }
            delivered.add(json);
          }
        };
    try (Teller teller = teller(mistaken, unhurried())) {
      teller.tell(AlertNews.begun());
      teller.tell(AlertNews.begun());
      Await.until("the second", () -> !delivered.isEmpty());
    }
    assertThat(complaints).hasSize(1);
  }

  @Test
  void aReceiverIsAskedNoOftenerThanItsPaceUntilTheEnd() {
    Pace slow = new Pace(2, Duration.ofHours(1));
    try (Teller teller = teller(new Willing(), slow)) {
      for (int i = 0; i < 5; i++) {
        teller.tell(AlertNews.begun());
      }
      Await.until("what may be told at once", () -> delivered.size() == 2);
    }
    assertThat(delivered).as("at the end nothing is held back").hasSize(5);
  }

  @Test
  void thePageHasTheBounds() throws IOException {
    assertThat(MarkdownTables.textUnder("alerting.md", "When the receiver is slow, or away"))
        .contains(Teller.MOST_WAITING + " at most", Teller.AT_ONCE + " at once")
        .contains("one every two seconds", "A delivery may take ten seconds");
    assertThat(MarkdownTables.textUnder("alerting.md", "When the receiver is slow, or away"))
        .contains("tried again after two seconds, and once more ten seconds later");
    assertThat(Teller.RETRIES).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(10));
    assertThat(Teller.PACE).isEqualTo(Duration.ofSeconds(2));
    assertThat(Courier.PATIENCE).isEqualTo(Duration.ofSeconds(10));
  }
}
