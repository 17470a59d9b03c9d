// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.cli.alert.FindingsNow;
import dev.upstreamtop.cli.alert.ReceiverAddresses;
import dev.upstreamtop.cli.alert.Teller;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.settings.Receiver;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@code --on-finding} asks for, for as long as a command captures: closed after the capture,
 * whose last interval may bring news, too.
 */
final class OnFinding implements AutoCloseable {

  private final Optional<Receiver> receiver;
  private final Optional<Teller> teller;
  private final PrintWriter err;
  private List<Endpoint> leftOut = List.of();

  private OnFinding(Optional<Receiver> receiver, Stop stop, PrintWriter err) {
    this.receiver = receiver;
    this.err = err;
    this.teller = receiver.map(named -> new Teller(named, this::say));
    teller.ifPresent(telling -> stop.onSecondSignal(telling::abandon));
  }

  /** Begins, where somebody is named. */
  static OnFinding of(OptionTexts said, Stop stop, PrintWriter err) {
    return new OnFinding(said.find(Options.ON_FINDING), stop, err);
  }

  /** The same for a capture, which leaves out what the receiver is sent. */
  OptionTexts capturing(OptionTexts said) {
    leftOut = receiver.map(ReceiverAddresses::of).orElse(List.of());
    OptionTexts less = said;
    for (Endpoint address : leftOut) {
      less = less.and(Options.IGNORE, address.toString());
    }
    return less;
  }

  /** Says who is told. */
  void introduce() {
    receiver.ifPresent(
        named ->
            say(
                "findings are told to "
                    + named
                    + (leftOut.isEmpty() ? "" : ", which is left out of what is captured")));
  }

  /** Who takes what is new: nobody where nobody is named. */
  List<Consumer<FindingsNow>> takers() {
    return teller.stream()
        .<Consumer<FindingsNow>>map(telling -> now -> now.news().forEach(telling::tell))
        .toList();
  }

  private void say(String line) {
    err.println(SafeText.of(line));
    err.flush();
  }

  @Override
  public void close() {
    teller.ifPresent(Teller::close);
  }
}
