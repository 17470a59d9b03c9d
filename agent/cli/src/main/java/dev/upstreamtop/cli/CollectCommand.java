// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import dev.upstreamtop.capture.feed.server.FeedServer;
import dev.upstreamtop.cli.alert.FindingAlerts;
import dev.upstreamtop.cli.capture.Capture;
import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.metrics.MetricsServer;
import dev.upstreamtop.cli.option.CommandOptions;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.jmx.FeedBean;
import dev.upstreamtop.telemetry.jmx.FeedView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.OptionTexts;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code upstreamtop collect}: captures for the agents in other JVMs of this host. */
@Command(
    name = "collect",
    description = "Captures for the agents in other JVMs of this host, until it is ended.",
    mixinStandardHelpOptions = true)
final class CollectCommand implements Callable<Integer> {

  private final Environment environment;

  private CommandSpec spec;
  private CommandOptions options;

  CollectCommand(Environment environment) {
    this.environment = environment;
  }

  @Spec
  void declare(CommandSpec command) {
    spec = command;
    options = CommandOptions.of(command, "collect").andCapture();
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionTexts said = options.said();
    Stop stop = environment.stop();
    try (OnFinding findings = OnFinding.of(said, stop, spec.commandLine().getErr())) {
      Optional<Endpoint> metrics = said.find(Options.METRICS);
      OptionTexts less = findings.capturing(said);
      CaptureSettings settings =
          options.capture(
              metrics.map(where -> less.and(Options.IGNORE, scraped(where))).orElse(less),
              Options.BOTH_SIDES);
      try (FeedServer feed = listen(said.get(Options.SOCKET))) {
        collect(said, settings, feed, findings);
      }
    }
    return stop.exitCode();
  }

  private void collect(
      OptionTexts said, CaptureSettings settings, FeedServer feed, OnFinding findings)
      throws InterruptedException {
    FeedBean bean = FeedBean.register(ManagementFactory.getPlatformMBeanServer(), () -> view(feed));
    try {
      Capture running =
          Capture.start(environment, settings, List.of(feed), FindingAlerts.to(findings.takers()));
      try (running) {
        running.tell(spec.commandLine().getErr());
        tell("agents connect to " + said.get(Options.SOCKET));
        findings.introduce();
        Optional<Endpoint> metrics = said.find(Options.METRICS);
        if (metrics.isPresent()) {
          serve(metrics.get(), running, Math.toIntExact(said.get(Options.METRICS_ROUTES)));
        } else {
          environment.stop().await();
        }
      }
      running.requireWhole();
    } finally {
      bean.close();
    }
  }

  /** Whoever scrapes asks no backend. */
  private static String scraped(Endpoint where) {
    boolean everywhere = List.of("0.0.0.0", "::").contains(where.address());
    return everywhere ? Integer.toString(where.port()) : where.toString();
  }

  private void serve(Endpoint where, Capture running, int routes) throws InterruptedException {
    Supplier<LedgerView> views = routes > 0 ? running::viewWithRoutes : running::view;
    try (MetricsServer server = MetricsServer.listen(where, views, routes)) {
      tell("metrics at " + server.address());
      environment.stop().await();
    }
  }

  private void tell(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of(line));
    err.flush();
  }

  private static FeedView view(FeedServer feed) {
    return new FeedView(feed.readers(), feed.slow(), feed.malformed(), feed.refused());
  }

  private static FeedServer listen(Path socket) {
    try {
      return FeedServer.listen(socket);
    } catch (IOException unusable) {
      throw new CommandFailure(
          ExitCode.IN_USE, "cannot listen on " + socket + ": " + unusable.getMessage());
    }
  }
}
