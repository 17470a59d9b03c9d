// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.option;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command that captures can be told about the capture. */
public final class CaptureOptions {

  /** Which ends of a connection are looked at. */
  enum SideChoice {
    CLIENT,
    SERVER,
    BOTH;

    Set<Side> sides() {
      return switch (this) {
        case CLIENT -> EnumSet.of(Side.CLIENT);
        case SERVER -> EnumSet.of(Side.SERVER);
        case BOTH -> EnumSet.allOf(Side.class);
      };
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationForm.class,
      description = "How long one interval is, 100ms to 1h (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = "--interfaces",
      paramLabel = "NAME",
      split = "[,;]",
      description = "Network interfaces to look at, comma-separated (default: all that are up).")
  private List<String> interfaces = List.of();

  @Option(
      names = "--side",
      paramLabel = "SIDE",
      description =
          "client: requests that leave this host; server: requests that arrive at it; both"
              + " (default: client, for collect both).")
  private SideChoice side;

  @Option(
      names = "--include",
      paramLabel = "FILTER",
      split = "[,;]",
      converter = FilterForm.class,
      description =
          "Only these backends: ports, addresses, address:port or prefixes, comma-separated.")
  private List<EndpointFilter> include = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "FILTER",
      split = "[,;]",
      converter = FilterForm.class,
      description = "Never these backends, in the same forms; wins over --include.")
  private List<EndpointFilter> ignore = List.of();

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      defaultValue = "any",
      description =
          "any: whatever leaves an interface; local: only what sockets of this network namespace"
              + " send (default: ${DEFAULT-VALUE}).")
  private Origin origin;

  @Option(
      names = "--process",
      paramLabel = "NAME|PID",
      split = "[,;]",
      description =
          "Only what these processes send, by name or id, comma-separated; needs CAP_PERFMON.")
  private List<String> processes = List.of();

  @Option(
      names = "--name",
      paramLabel = "ADDR:PORT=LABEL",
      split = "[,;]",
      converter = NameForm.class,
      description = "A label for a backend; repeatable.")
  private List<NameForm.Naming> names = List.of();

  /**
   * Only declares the option: a file of defaults has to be read before a command line is (see
   * {@link PropertiesFile}).
   */
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with options under their names; the command line wins.")
  void config(Path file) {}

  /**
   * The settings, with the client side unless something else was said.
   *
   * @throws ParameterException when they break a rule
   */
  public CaptureSettings settings() {
    return settings(EnumSet.of(Side.CLIENT), List.of(), List.of());
  }

  /**
   * The settings, with what the command itself knows.
   *
   * @param usualSides the sides where none were named
   * @param alsoNamed labels of the command's own backends, in the form of the option
   * @param alsoIgnored filters to ignore besides those that were named
   * @throws ParameterException when they break a rule
   */
  public CaptureSettings settings(
      Set<Side> usualSides, List<String> alsoNamed, List<EndpointFilter> alsoIgnored) {
    Map<Endpoint, String> labels = new LinkedHashMap<>();
    NameForm form = new NameForm();
    alsoNamed.stream()
        .map(form::convert)
        .forEach(naming -> labels.put(naming.endpoint(), naming.label()));
    names.forEach(naming -> labels.put(naming.endpoint(), naming.label()));
    List<EndpointFilter> ignored = new ArrayList<>(alsoIgnored);
    ignored.addAll(ignore);
    try {
      return new CaptureSettings(
          interval,
          interfaces.stream().map(String::strip).toList(),
          side == null ? usualSides : side.sides(),
          include,
          ignored,
          origin,
          labels,
          processes.stream().map(String::strip).toList());
    } catch (IllegalArgumentException broken) {
      throw new ParameterException(command.commandLine(), broken.getMessage(), broken);
    }
  }
}
