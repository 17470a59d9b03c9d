// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of all options: command line, agent options, properties file, settings of MBeans and
 * the documents take name, grammar, usual value, rule and description from here.
 */
public final class Options {

  private static final int MOST_INTERFACES = 1_024;
  private static final int MOST_DRAWN = 1_000;
  private static final int MOST_WORKERS = 1_000;
  private static final int MOST_METRICS_ROUTES = 100;
  private static final int MOST_PORT = 65_535;
  private static final Grammar<Duration> ANY_DURATION =
      new Durations(Duration.ofMillis(1), Duration.ofHours(9_999));
  private static final Grammar<List<EndpointFilter>> FILTERS =
      new Items<>(
          "FILTER",
          "a list of ports, addresses, address:port or prefixes",
          CaptureSettings.MOST_FILTERS,
          EndpointFilter::parse);

  // Of a capture.

  public static final Option<Duration> INTERVAL =
      Option.of(
          "interval",
          new Durations(CaptureSettings.SHORTEST_INTERVAL, CaptureSettings.LONGEST_INTERVAL),
          "1s",
          "How long one interval is");

  public static final Option<List<String>> INTERFACES =
      Option.unset(
          "interfaces",
          new Items<>("NAME", "a list", MOST_INTERFACES, text -> text),
          "all that are up",
          "Network interfaces to look at");

  /** Where requests are sent; {@link #BOTH_SIDES} is usual where they arrive as well. */
  public static final Option<Set<Side>> SIDE =
      new Option<>(
          "side",
          Choice.<Set<Side>>named("SIDE")
              .with("client", EnumSet.of(Side.CLIENT), "requests that leave this host")
              .with("server", EnumSet.of(Side.SERVER), "requests that arrive at it")
              .with("both", EnumSet.allOf(Side.class), ""),
          "client",
          "client, for collect both",
          "Which end of a connection is looked at");

  public static final Option<Set<Side>> BOTH_SIDES = SIDE.usually("both");

  public static final Option<List<EndpointFilter>> INCLUDE =
      Option.unset("include", FILTERS, "all", "Only these backends");

  public static final Option<List<EndpointFilter>> IGNORE =
      Option.unset("ignore", FILTERS, "none", "Never these backends, which wins over include");

  public static final Option<Origin> ORIGIN =
      Option.of(
          "origin",
          Choice.of("ORIGIN", Origin.class)
              .with("any", Origin.ANY, "whatever leaves an interface")
              .with("local", Origin.LOCAL, "only what sockets of this network namespace send"),
          "any",
          "Whose requests count");

  public static final Option<List<String>> OWNER =
      Option.unset(
          "owner",
          new Items<>("NAME|PID", "a list", CaptureSettings.MOST_PROCESSES, text -> text),
          "all",
          "Only what these processes send, which needs CAP_PERFMON and side client");

  public static final Option<Map<Endpoint, String>> NAME =
      Option.unset("name", new GivenNames(), "none", "Names for backends, a list");

  public static final Option<List<RoutePattern>> ROUTE =
      Option.unset(
          "route",
          new Items<>(
              "PATTERN",
              "a list of patterns such as 'GET /static/*' or '/users/{name}'",
              CaptureSettings.MOST_ROUTES,
              RoutePattern::parse),
          "none",
          "Routes of your own, before identifiers are folded, of which the first that matches"
              + " counts");

  public static final Option<Path> CONFIG =
      Option.unset(
          "config",
          new Paths("FILE"),
          "none",
          "A properties file with options under their names, over which the options here win");

  // Of the agent.

  public static final Option<String> FROM =
      Option.of(
          "capture",
          words("CAPTURE")
              .with("auto", "auto", "the collector if there is one, else directly")
              .with("feed", "feed", "the collector only")
              .with("direct", "direct", "programs that this JVM attaches itself"),
          "auto",
          "Where snapshots come from");

  public static final Option<Path> SOCKET =
      Option.of(
          "socket", new Paths("PATH"), "/run/upstreamtop/feed.sock", "The socket of the collector");

  public static final Option<String> SCOPE =
      Option.of(
          "scope",
          words("SCOPE")
              .with("host", "host", "all that the host sees")
              .with(
                  "self",
                  "self",
                  "those that are listening sockets of this JVM, seen from its own end"),
          "host",
          "Which backends are shown");

  // Of the screen.

  public static final Option<Long> BACKENDS =
      Option.unset(
          "backends",
          new WholeNumbers("NUMBER", 1, MOST_DRAWN),
          "what there is room for, 8 in plain lines",
          "Backends on the screen at a time");

  public static final Option<Long> ROUTES =
      Option.of(
          "routes",
          new WholeNumbers("NUMBER", 0, MOST_DRAWN),
          "4",
          "Routes under each backend at most");

  public static final Option<Boolean> ASCII =
      new Option<>("ascii", new Flag(), "false", "", "Draw with ASCII characters only");

  /** The word with which the terminal is asked. */
  public static final String AUTO_THEME = "auto";

  public static final Option<String> THEME =
      Option.of(
          "theme",
          words("THEME")
              .with(AUTO_THEME, AUTO_THEME, "as the terminal says")
              .with("dark", "dark", "")
              .with("light", "light", "colours that can be read on white"),
          AUTO_THEME,
          "What ground the terminal has");

  // Of one command.

  public static final Option<String> FORMAT =
      Option.of(
          "format",
          words("FORMAT")
              .with("terminal", "terminal", "a screen that is redrawn, plain without a terminal")
              .with("plain", "plain", "lines")
              .with("json", "json", "one object per interval"),
          "terminal",
          "What is written to standard output");

  public static final Option<Long> COUNT =
      Option.unset(
          "count",
          new WholeNumbers("NUMBER", 1, Long.MAX_VALUE),
          "go on",
          "Stop after so many intervals");

  public static final Option<Duration> DURATION =
      Option.unset("duration", ANY_DURATION, "go on", "Stop after this time");

  public static final Option<Duration> RECORD_DURATION =
      new Option<>(
          "duration",
          ANY_DURATION,
          "10m",
          "10m, with keep: go on",
          "How long to record, unless Ctrl-C ends it earlier");

  public static final Option<Duration> KEEP =
      Option.unset(
          "keep",
          new Durations(Duration.ofSeconds(10), Duration.ofHours(9_999)),
          "all",
          "Keep the end of what is recorded only, that long at least; SIGUSR1 dumps it");

  /** Which findings bring a dump about. */
  public static final Option<List<Set<FindingKind>>> DUMP_ON =
      Option.unset(
          "dump-on",
          new Items<>(
              "FINDING",
              "any, or a list of findings such as hang",
              FindingKind.values().length,
              Options::findings),
          "none",
          "Dump what is kept to a file of its own when such a finding begins, and again when it is"
              + " over");

  public static final Option<Long> DUMPS =
      Option.of(
          "dumps",
          new WholeNumbers("NUMBER", 1, MOST_DRAWN),
          "20",
          "How many files of dumps are left in their folder, the newest");

  public static final Option<Duration> DEMO_DURATION =
      Option.of(
          "duration", ANY_DURATION, "2m", "How long it runs, unless q or Ctrl-C ends it earlier");

  public static final Option<Duration> DOCTOR_DURATION =
      Option.of("duration", ANY_DURATION, "2s", "How long to look at the traffic");

  public static final Option<Duration> CHECK_DURATION =
      Option.of("duration", ANY_DURATION, "10s", "How long to look at the traffic");

  public static final Option<Boolean> NGINX =
      new Option<>(
          "nginx",
          new Flag(),
          "false",
          "",
          "Run nginx -T for what nginx passes to, instead of reading its files");

  public static final Option<Path> OUTPUT =
      Option.of(
          "output",
          new Paths("FILE"),
          "upstreamtop.jfr",
          "The recording, which is replaced if it exists");

  public static final Option<Boolean> GRPC =
      new Option<>(
          "grpc",
          new Flag(),
          "false",
          "",
          "Backends that speak gRPC, behind the grpc_pass of nginx");

  public static final Option<Path> DEMO_OUTPUT = OUTPUT.usually("upstreamtop-demo.jfr");

  public static final Option<Path> SETTINGS =
      Option.unset(
          "settings",
          new Paths("FILE.jfc"),
          "the JDK's default for the machine, with upstream events at each interval",
          "Flight Recorder settings");

  public static final Option<Long> WORKERS =
      Option.of(
          "workers",
          new WholeNumbers("NUMBER", 1, MOST_WORKERS),
          "10",
          "How many clients ask at a time");

  public static final Option<Long> PORT =
      Option.of("port", new WholeNumbers("PORT", 1, MOST_PORT), "8080", "The front door of nginx");

  public static final Option<String> REPORT_FORMAT =
      Option.of(
          "format",
          words("FORMAT")
              .with("text", "text", "for a terminal and a ticket")
              .with("markdown", "markdown", "")
              .with("html", "html", "one page that needs nothing else")
              .with("json", "json", "one object"),
          "text",
          "How it is written");

  public static final Option<String> SINCE =
      Option.unset(
          "from",
          new Texts("TIME"),
          "the beginning",
          "Tell of what was recorded from this time on, and compare it with all: 14:05, 14:05:30,"
              + " 2026-01-31T14:05, or with a zone 2026-01-31T14:05:00Z");

  public static final Option<String> UNTIL =
      Option.unset("to", new Texts("TIME"), "the end", "Tell of what was recorded until then");

  public static final Option<Duration> LAST =
      Option.unset("last", ANY_DURATION, "all", "Tell of the end of what was recorded, that long");

  public static final Option<String> BACKEND =
      Option.unset(
          "backend",
          new Texts("ADDR:PORT|NAME"),
          "all",
          "Tell of this backend only; it is compared with its peers all the same");

  public static final Option<Endpoint> METRICS =
      Option.unset(
          "metrics",
          new ListenAddresses(),
          "nowhere",
          "Serve metrics for Prometheus at this address of the host, over plain HTTP");

  public static final Option<Long> METRICS_ROUTES =
      Option.of(
          "metrics-routes",
          new WholeNumbers("NUMBER", 0, MOST_METRICS_ROUTES),
          "0",
          "How many routes of each backend have metrics of their own, those that appeared first;"
              + " the rest is told as other");

  public static final Option<Receiver> ON_FINDING =
      Option.unset(
          "on-finding",
          new Receivers(),
          "nobody",
          "Who is told when requests to a backend begin to suffer, and when that is over: a command"
              + " that a shell runs, with a JSON object on its standard input, or a URL that this"
              + " is posted to");

  public static final Option<Boolean> LIST =
      new Option<>("list", new Flag(), "false", "", "List the JVMs that can be attached to");

  public static final Option<String> AGENT_OPTIONS =
      Option.unset(
          "options",
          new Texts("KEY=VALUE,…"),
          "nothing",
          "What the agent is told, as after -javaagent:…");

  public static final Option<Path> AGENT =
      Option.unset(
          "agent",
          new Paths("FILE"),
          "upstreamtop-agent.jar beside the command's own jar",
          "The agent's jar");

  /** What can be said about a capture, whoever makes it. */
  private static final List<Option<?>> OF_A_CAPTURE =
      List.of(INTERVAL, INTERFACES, SIDE, INCLUDE, IGNORE, ORIGIN, OWNER, NAME, ROUTE);

  /** What every command that captures can be told. */
  public static final List<Option<?>> OF_CAPTURING_COMMANDS = and(OF_A_CAPTURE, CONFIG);

  /** What the agent can be told. */
  public static final List<Option<?>> OF_THE_AGENT =
      Stream.concat(Stream.of(FROM, SOCKET, SCOPE, METRICS, CONFIG), OF_A_CAPTURE.stream())
          .<Option<?>>map(option -> option.equals(SIDE) ? BOTH_SIDES : option)
          .toList();

  /** What every command that draws can be told. */
  public static final List<Option<?>> OF_THE_SCREEN = List.of(BACKENDS, ROUTES, ASCII, THEME);

  /** What one command alone can be told, by its name. */
  public static final Map<String, List<Option<?>>> OF_ONE_COMMAND =
      Map.of(
          "top", List.of(FORMAT, COUNT, DURATION, ON_FINDING),
          "record", List.of(OUTPUT, RECORD_DURATION, SETTINGS, KEEP, DUMP_ON, DUMPS, ON_FINDING),
          "demo", List.of(WORKERS, DEMO_DURATION, PORT, GRPC, DEMO_OUTPUT),
          "doctor", List.of(DOCTOR_DURATION, NGINX),
          "check", List.of(CHECK_DURATION, FROM, SOCKET),
          "report", List.of(REPORT_FORMAT, SINCE, UNTIL, LAST, BACKEND),
          "collect", List.of(SOCKET, METRICS, METRICS_ROUTES, ON_FINDING),
          "attach", List.of(LIST, AGENT_OPTIONS, AGENT));

  /** What a properties file can hold, by name: all but what only one call can mean. */
  private static final Map<String, Option<?>> OF_FILES =
      Stream.of(
              OF_THE_AGENT,
              OF_THE_SCREEN,
              OF_ONE_COMMAND.get("top"),
              OF_ONE_COMMAND.get("record"),
              OF_ONE_COMMAND.get("demo"),
              OF_ONE_COMMAND.get("doctor"),
              OF_ONE_COMMAND.get("check"),
              OF_ONE_COMMAND.get("collect"))
          .flatMap(Collection::stream)
          .filter(option -> !option.equals(CONFIG))
          .collect(
              Collectors.toMap(
                  Option::name, option -> option, (first, same) -> first, LinkedHashMap::new));

  private Options() {}

  /**
   * The option of a name in a properties file. Its usual value may be another one for each user.
   *
   * @throws IllegalArgumentException with the nearest one, or all, where nobody knows the name
   */
  static Option<?> ofFile(String name) {
    return named(name, OF_FILES.values());
  }

  /**
   * The one of some options that has a name.
   *
   * @throws IllegalArgumentException with the nearest one, or all, where none has it
   */
  public static Option<?> named(String name, Collection<Option<?>> options) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              Set<String> known =
                  options.stream().map(Option::name).collect(Collectors.toCollection(TreeSet::new));
              String near = Nearest.hint(name, known);
              return new IllegalArgumentException(
                  "unknown option '"
                      + name
                      + "'"
                      + (near.isEmpty() ? "; known are " + String.join(", ", known) : near));
            });
  }

  /** The kinds that a word means. */
  private static Set<FindingKind> findings(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    Map<String, Set<FindingKind>> words = new LinkedHashMap<>();
    words.put("any", EnumSet.allOf(FindingKind.class));
    for (FindingKind kind : FindingKind.values()) {
      if (kind.isLive()) {
        words.put(kind.name().toLowerCase(Locale.ROOT), EnumSet.of(kind));
      }
    }
    Set<FindingKind> kinds = words.get(word);
    if (kinds == null) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is none of "
              + String.join(", ", words.keySet())
              + Nearest.hint(word, words.keySet()));
    }
    return kinds;
  }

  private static Choice<String> words(String form) {
    return Choice.named(form);
  }

  private static List<Option<?>> and(List<Option<?>> some, Option<?> another) {
    return Stream.<Option<?>>concat(some.stream(), Stream.of(another)).toList();
  }
}
