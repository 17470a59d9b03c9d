// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import dev.upstreamtop.cli.terminal.Tape;
import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.SnapshotDecoder;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The intervals of a recording in a file of their own, so that any of them can be shown again while
 * none is kept in memory; the file goes when it is closed. For use by one thread.
 */
public final class Spool implements Tape, SnapshotSink, AutoCloseable {

  /** Eleven days of seconds: what comes behind is left out. */
  private static final int MOST_INTERVALS = 1_000_000;

  /** What stands before the content of a frame. */
  private static final int LENGTH = 4;

  /** Where an interval lies in the file. */
  private record Place(long endEpochNanos, long position, int bytes) {}

  private final FileChannel file;
  private final List<Place> places = new ArrayList<>();
  private long written;
  private long omitted;
  private String broken = "";

  private Spool(FileChannel file) {
    this.file = file;
  }

  /**
   * Reads a recording as far as it goes.
   *
   * @param alsoFor takes each interval too, as it was written
   * @throws IOException where there is no room for its intervals
   */
  public static Spool of(Path recording, SnapshotSink alsoFor) throws IOException {
    Path temporary = Files.createTempFile("upstreamtop-replay-", ".frames");
    Spool spool =
        new Spool(
            FileChannel.open(
                temporary,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    try {
      spool.read(recording, alsoFor);
    } catch (UncheckedIOException full) {
      spool.close();
      throw full.getCause();
    }
    return spool;
  }

  private void read(Path recording, SnapshotSink alsoFor) {
    try {
      new RecordedIntervals(
              snapshot -> {
                accept(snapshot);
                alsoFor.accept(snapshot);
              })
          .read(recording);
    } catch (UncheckedIOException full) {
      throw full;
    } catch (IOException damaged) {
      broken = String.valueOf(damaged.getMessage());
    }
    places.sort(Comparator.comparingLong(Place::endEpochNanos));
  }

  /** Why the recording was not read to its end; empty where it was. */
  public String broken() {
    return broken;
  }

  /** How many intervals there was no room for. */
  public long omitted() {
    return omitted;
  }

  @Override
  public void accept(Snapshot snapshot) {
    if (places.size() == MOST_INTERVALS) {
      omitted++;
      return;
    }
    ByteBuffer frame = SnapshotEncoder.encode(snapshot, true);
    int bytes = frame.remaining();
    try {
      long position = written;
      while (frame.hasRemaining()) {
        written += file.write(frame, written);
      }
      places.add(new Place(snapshot.interval().endEpochNanos(), position, bytes));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public Snapshot at(int index) {
    Place place = places.get(index);
    ByteBuffer frame = ByteBuffer.allocate(place.bytes() - LENGTH);
    try {
      while (frame.hasRemaining()) {
        int read = file.read(frame, place.position() + LENGTH + frame.position());
        if (read < 0) {
          throw new IOException("the file of intervals ended");
        }
      }
      return SnapshotDecoder.decode(frame.flip());
    } catch (FeedFormatException changed) {
      throw new IllegalStateException("somebody changed the file of intervals", changed);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
