// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Puts the events of one backend in one recording together: those of one period, which are written
 * one after the other, become one slice.
 */
final class TrackIntake {

  /** Which event a part of a slice is from. */
  enum Part {
    BACKEND,
    RESULT,
    CALLS,
    CONNECT,
    HEADER,
    RESPONSE,
    ROUTE;

    static Part of(Measure measure) {
      return valueOf(measure.name());
    }
  }

  /** Events of one period are never further apart than the events of so many periods. */
  private static final int LOOK_BACK = 8;

  private static final class Piece {
    private final Set<Part> parts = EnumSet.noneOf(Part.class);
    private Slice slice;

    Piece(TimeRange range) {
      slice = Slice.empty(range);
    }

    /** The first that was written dates them all, in whichever order they are read. */
    void settle(TimeRange range) {
      if (range.lengthNanos() == slice.range().lengthNanos()
          && range.endNanos() < slice.range().endNanos()) {
        slice = slice.at(range);
      }
    }

    boolean isOf(TimeRange range) {
      long shorter = Math.min(range.lengthNanos(), slice.range().lengthNanos());
      return 2 * slice.range().commonNanos(range) >= shorter && shorter > 0;
    }
  }

  private List<Piece> pieces = new ArrayList<>();

  /** Adds one event; tells whether a slice was made for it. */
  boolean add(Part part, TimeRange range, UnaryOperator<Slice> change) {
    Piece piece = null;
    for (int i = pieces.size() - 1; i >= Math.max(0, pieces.size() - LOOK_BACK); i--) {
      Piece candidate = pieces.get(i);
      if (!candidate.parts.contains(part) && candidate.isOf(range)) {
        piece = candidate;
        break;
      }
    }
    boolean made = piece == null;
    if (piece == null) {
      piece = new Piece(range);
      pieces.add(piece);
    }
    piece.parts.add(part);
    piece.slice = change.apply(piece.slice);
    piece.settle(range);
    return made;
  }

  /** Puts all slices at other times. */
  void move(UnaryOperator<TimeRange> clock) {
    pieces.forEach(piece -> piece.slice = piece.slice.at(clock.apply(piece.slice.range())));
  }

  /** What all of it takes of the heap, roughly, in bytes. */
  long roomBytes() {
    long bytes = 0;
    for (Piece piece : pieces) {
      bytes += piece.slice.roomBytes();
    }
    return bytes;
  }

  /** Makes one of each two neighbours, where no gap is between them. */
  void coarsen() {
    pieces.sort(Comparator.comparingLong(piece -> piece.slice.range().startNanos()));
    List<Piece> coarser = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      Piece next = i + 1 < pieces.size() ? pieces.get(i + 1) : null;
      long length = piece.slice.range().lengthNanos();
      if (next != null
          && next.slice.range().startNanos() - piece.slice.range().endNanos() <= length) {
        piece.slice = piece.slice.plus(next.slice);
        piece.parts.addAll(next.parts);
        i++;
      }
      coarser.add(piece);
    }
    pieces = coarser;
  }

  /** Keeps the half of it that was told of last, and one period at least. */
  void keepNewest() {
    pieces = new ArrayList<>(pieces.subList(pieces.size() / 2, pieces.size()));
  }

  /** In the order of time. */
  List<Slice> slices() {
    return pieces.stream()
        .map(piece -> piece.slice)
        .sorted(Comparator.comparingLong((Slice slice) -> slice.range().endNanos()))
        .toList();
  }
}
