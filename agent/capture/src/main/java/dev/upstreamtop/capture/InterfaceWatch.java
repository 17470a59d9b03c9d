// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.thread.UnrecordedWait;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Attaches, follows the interfaces and detaches on a thread of its own.
 *
 * <p>All of that waits for the kernel's lock of all interfaces, of every network namespace, which
 * somebody who makes or removes a thousand of them holds for seconds; the capture's thread drains
 * and sweeps meanwhile, and tells what was found last.
 *
 * <p>To be asked by the capture's thread alone.
 */
final class InterfaceWatch {

  /** How long the thread waits for a question before it looks whether it is wanted still. */
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

  /** How soon it goes on when memory was short. */
  private static final long RETRY_NANOS = 100_000_000;

  /**
   * What was found by one look.
   *
   * @param interfaces the names of those with attached programs
   * @param programsAhead foreign programs that run before ours
   * @param limits what is wanted and cannot be captured
   * @param absence why nothing at all is captured, or empty
   */
  record Found(
      List<String> interfaces,
      List<String> programsAhead,
      List<CaptureLimit> limits,
      String absence) {}

  private final CaptureObject object;
  private final List<String> names;
  private final BooleanSupplier unwanted;
  private final Thread thread;
  private final UnrecordedWait asked = new UnrecordedWait();
  private final UnrecordedWait answered = new UnrecordedWait();
  private volatile Found found;
  private volatile Throwable failure;
  private volatile long question;
  private volatile long answer;
  private volatile boolean ending;
  private volatile boolean ended;

  private InterfaceWatch(CaptureObject object, List<String> names, BooleanSupplier unwanted) {
    this.object = object;
    this.names = names;
    this.unwanted = unwanted;
    // It inherits the network namespace of the capture's thread, which starts it.
    thread = new Thread(this::run, "upstreamtop-interfaces");
    thread.setDaemon(true);
  }

  /**
   * Attaches to the interfaces that there are, and returns then.
   *
   * @param object not to be closed before this has {@linkplain #close closed}
   * @param names of interfaces; empty for all that are up
   * @param unwanted asked before each interface whether the capture is to end already
   * @throws CaptureUnavailableException as {@link Attachments#create} does
   */
  static InterfaceWatch start(CaptureObject object, List<String> names, BooleanSupplier unwanted)
      throws CaptureUnavailableException {
    InterfaceWatch watch = new InterfaceWatch(object, names, unwanted);
    watch.thread.start();
    while (watch.found == null && !watch.ended) {
      watch.answered.await(LONGEST_PAUSE_NANOS);
    }
    if (watch.found == null) {
      watch.answered.close();
      throw watch.refusal();
    }
    return watch;
  }

  private CaptureUnavailableException refusal() throws CaptureUnavailableException {
    return switch (failure) {
      case CaptureUnavailableException unavailable -> unavailable;
      case RuntimeException mistake -> throw mistake;
      case Error grave -> throw grave;
      case null, default -> throw new IllegalStateException(failure);
    };
  }

  private void run() {
    try (Attachments attachments =
        Attachments.create(object, names, () -> ending || unwanted.getAsBoolean())) {
      found =
          new Found(
              attachments.interfaces(), List.of(), attachments.limits(), attachments.absence());
      answered.wake();
      while (!ending) {
        turn(attachments);
      }
    } catch (CaptureUnavailableException | RuntimeException | Error e) {
      failure = e;
    } finally {
      ended = true;
      asked.close();
      answered.wake();
    }
  }

  private void turn(Attachments attachments) {
    long current = question;
    try {
      if (current == answer) {
        asked.await(LONGEST_PAUSE_NANOS);
      } else {
        attachments.follow();
        found = look(attachments);
      }
    } catch (OutOfMemoryError passing) {
      // What was found last stands until the next question.
      LockSupport.parkNanos(RETRY_NANOS);
    }
    answer = current;
    answered.wake();
  }

  private Found look(Attachments attachments) {
    List<String> programsAhead;
    List<CaptureLimit> limits = attachments.limits();
    try {
      programsAhead = attachments.programsAhead();
    } catch (BpfException e) {
      programsAhead = found.programsAhead();
      CaptureLimit unknown =
          new CaptureLimit("interfaces", "programs ahead of ours: " + e.getMessage());
      limits = Stream.concat(limits.stream(), Stream.of(unknown)).toList();
    }
    return new Found(attachments.interfaces(), programsAhead, limits, attachments.absence());
  }

  /** What was found last; never null. */
  Found found() {
    return found;
  }

  /**
   * Makes it look at the interfaces; returns at once.
   *
   * @throws IllegalStateException if it has failed, and nothing is attached any more
   */
  void ask() {
    if (ended) {
      throw new IllegalStateException("interfaces are not followed any more", failure);
    }
    long next = question + 1;
    question = next;
    asked.wake();
  }

  /** Whether it has looked since it was asked. */
  boolean hasAnswered() {
    return answer == question || ended;
  }

  /** Waits for what it was asked for last, or for its end. */
  void await(long atMostNanos) {
    answered.await(atMostNanos);
  }

  /** Makes it detach; returns at once. */
  void end() {
    ending = true;
    asked.wake();
  }

  /** Whether it has detached everywhere. */
  boolean hasEnded() {
    return ended;
  }

  /** Returns when it has detached everywhere. */
  void close() {
    end();
    while (!ended) {
      answered.await(LONGEST_PAUSE_NANOS);
    }
    answered.close();
  }
}
