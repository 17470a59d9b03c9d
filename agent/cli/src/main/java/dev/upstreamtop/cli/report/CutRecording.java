// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;

/**
 * Makes the JDK read a recording that was cut off, or that its JVM could not finish: a copy of its
 * chunks, each as far as it goes.
 *
 * <p>A recording is a row of chunks. Each begins with a header of 68 bytes, numbers with their
 * highest byte first: the magic {@code FLR\0}; its version at 4 and 6; its size at 8; at 16 and 24
 * where in it the last checkpoint and the metadata begin; at 64 a state, 0 once it is finished.
 * Then come events. Each begins with its own size and its type, in seven bits a byte with the
 * lowest first: 0 is metadata, which describes the types, and 1 a checkpoint, which holds texts and
 * stacks that events only name by numbers. A checkpoint tells, behind time and duration, how far
 * back the one before it begins, and 0 if it is the first; then, in a byte, its kind. So says the
 * JDK 25 in {@code jdk.jfr.internal.consumer}, {@code ChunkHeader}, {@code ChunkParser} and {@code
 * RecordingInput}, and writes it in {@code jfrChunkWriter.cpp} and {@code jfrChunk.cpp}.
 *
 * <p>While a JVM records, the state is not 0; the JDK's reader waits for another one. All that it
 * needs is there all the same. Once a second a JVM flushes: it writes all events so far, and a
 * checkpoint of a kind that says so. Behind that, events name what nobody knows, so the last of
 * them is where a chunk is cut, or the last checkpoint where there is none. Nothing that the file
 * tells is believed before it is held against the file's length.
 */
final class CutRecording implements AutoCloseable {

  private static final long HEADER = 68;
  private static final long MAGIC = 0x464C5200L;
  private static final int MAGIC_BYTES = 4;
  private static final int OLDEST_VERSION = 1;
  private static final int NEWEST_VERSION = 2;
  private static final int SIZE_AT = 8;
  private static final int STATE_AT = 64;
  private static final int METADATA_TYPE = 0;
  private static final int CHECKPOINT_TYPE = 1;

  /** Kinds of a checkpoint: one that ends what is flushed, and the one that ends a chunk. */
  private static final int ALL_KNOWN = 1 | 2;

  /** A recorder ends its JVM where its folder has no room: that is left to it. */
  private static final long ROOM_FOR_OTHERS = 16L << 20;

  /**
   * A chunk as far as it goes.
   *
   * @param start where in the file
   * @param size 0 where nothing of it can be read
   * @param checkpoint where in the chunk its last checkpoint begins
   * @param metadata likewise, of what is before that
   */
  private record Chunk(long start, long size, long checkpoint, long metadata) {}

  private final Path copy;
  private final long keptBytes;
  private final long bytes;

  private CutRecording(Path copy, long keptBytes, long bytes) {
    this.copy = copy;
    this.keptBytes = keptBytes;
    this.bytes = bytes;
  }

  /** Whether it begins as a recording does, and no row of finished chunks is all of it. */
  static boolean isCut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileWindow in = new FileWindow(channel);
      long start = 0;
      while (isChunk(in, start)) {
        long size = finishedSize(in, start);
        if (size == 0) {
          return true;
        }
        start += size;
      }
      return start > 0 && start < in.end();
    }
  }

  /**
   * Copies what can be read of it; to be closed.
   *
   * @param folder where to
   * @throws IOException where nothing can be read, or there is no room; the message says which
   */
  static CutRecording of(Path file, Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileWindow in = new FileWindow(channel);
      List<Chunk> chunks = chunks(in);
      long kept = chunks.stream().mapToLong(Chunk::size).sum();
      if (kept == 0) {
        throw new IOException("and none of its events can be read");
      }
      return new CutRecording(written(channel, chunks, kept, folder), kept, in.end());
    }
  }

  private static boolean isChunk(FileWindow in, long start) throws IOException {
    in.position(start);
    if (in.end() - start < HEADER || in.fixed(MAGIC_BYTES) != MAGIC) {
      return false;
    }
    long version = in.fixed(Short.BYTES);
    return version >= OLDEST_VERSION && version <= NEWEST_VERSION;
  }

  /** The size of a chunk that tells of itself as one does that was finished; else 0. */
  private static long finishedSize(FileWindow in, long start) throws IOException {
    in.position(start + STATE_AT);
    boolean finished = in.fixed(1) == 0;
    in.position(start + SIZE_AT);
    long size = in.fixed(Long.BYTES);
    long checkpoint = in.fixed(Long.BYTES);
    long metadata = in.fixed(Long.BYTES);
    return finished
            && size > HEADER
            && size <= in.end() - start
            && checkpoint >= HEADER
            && checkpoint < size
            && metadata >= HEADER
            && metadata < size
        ? size
        : 0;
  }

  /** All up to the first of which nothing is known behind what can be read of it. */
  private static List<Chunk> chunks(FileWindow in) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    long start = 0;
    while (isChunk(in, start)) {
      long end = start + finishedSize(in, start);
      // A size that leads nowhere is no size.
      boolean known = end > start && (end == in.end() || isChunk(in, end));
      Chunk chunk = walked(in, start, known ? end : in.end());
      if (chunk.size() > 0) {
        chunks.add(chunk);
      }
      // Behind a chunk that is cut another one may begin: parts of a repository put together.
      start = known ? end : in.position();
    }
    return chunks;
  }

  /**
   * Goes from event to event.
   *
   * @param end where the chunk ends at the latest
   */
  private static Chunk walked(FileWindow in, long start, long end) throws IOException {
    Chunk last = new Chunk(start, 0, 0, 0);
    Chunk flushed = last;
    long checkpoint = 0;
    long metadata = 0;
    long at = start + HEADER;
    while (at < end && !isMagic(in, at)) {
      in.position(at);
      long size = in.compressed();
      long type = in.compressed();
      if (size <= 0 || type < 0 || size > end - at) {
        break;
      }
      if (type == METADATA_TYPE) {
        metadata = at - start;
      } else if (type == CHECKPOINT_TYPE) {
        if (!follows(in, at - start, checkpoint)) {
          break;
        }
        checkpoint = at - start;
        if (metadata > 0) {
          last = new Chunk(start, checkpoint + size, checkpoint, metadata);
          flushed = (in.fixed(1) & ALL_KNOWN) != 0 ? last : flushed;
        }
      }
      at += size;
    }
    in.position(at);
    return flushed.size() > 0 ? flushed : last;
  }

  /** A header's first bytes would be an event of 70 bytes, recorded at the first tick of all. */
  private static boolean isMagic(FileWindow in, long at) throws IOException {
    in.position(at);
    return in.fixed(MAGIC_BYTES) == MAGIC;
  }

  /** Whether a checkpoint leads back to the one before it: a reader goes on until there is none. */
  private static boolean follows(FileWindow in, long checkpoint, long before) throws IOException {
    in.compressed(); // when
    in.compressed(); // how long
    long delta = in.signed(1);
    return before == 0 ? delta == 0 : delta == before - checkpoint;
  }

  private static Path written(FileChannel in, List<Chunk> chunks, long kept, Path folder)
      throws IOException {
    Path copy = null;
    boolean complete = false;
    try {
      if (folder.toFile().getUsableSpace() < kept + ROOM_FOR_OTHERS && Files.isDirectory(folder)) {
        throw new IOException("it has too little room left");
      }
      copy = Files.createTempFile(folder, "upstreamtop-report-", ".jfr");
      try (FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        for (Chunk chunk : chunks) {
          write(in, chunk, out);
        }
      }
      complete = true;
      return copy;
    } catch (IOException failed) {
      throw new IOException(
          "and what can be read of it, "
              + kept
              + " bytes, cannot be copied to "
              + folder
              + ": "
              + reason(failed)
              + "; UPSTREAMTOP_JVM_OPTIONS=-Djava.io.tmpdir=DIR names another folder",
          failed);
    } finally {
      if (copy != null && !complete) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private static String reason(IOException failed) {
    return failed instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(failed.getMessage());
  }

  private static void write(FileChannel in, Chunk chunk, FileChannel out) throws IOException {
    long start = out.size();
    out.position(start);
    long done = 0;
    while (done < chunk.size()) {
      long moved = in.transferTo(chunk.start() + done, chunk.size() - done, out);
      if (moved <= 0) {
        throw new IOException("somebody cuts the recording while it is read");
      }
      done += moved;
    }
    ByteBuffer places =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(chunk.size())
            .putLong(chunk.checkpoint())
            .putLong(chunk.metadata())
            .flip();
    put(out, places, start + SIZE_AT);
    put(out, ByteBuffer.allocate(1), start + STATE_AT);
  }

  private static void put(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes, at + bytes.position());
    }
  }

  /** Opens the copy, whose name goes at once: whatever ends this process, nothing is left. */
  RecordingFile open() throws IOException {
    RecordingFile opened = new RecordingFile(copy);
    Files.delete(copy);
    return opened;
  }

  /** How long the copy is. */
  long keptBytes() {
    return keptBytes;
  }

  /** How much could be read. */
  String words() {
    return keptBytes + " of its " + bytes + " bytes could be read";
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(copy);
  }
}
