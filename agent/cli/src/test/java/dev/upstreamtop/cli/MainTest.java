// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.RoutePattern;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private CaptureSettings started;

  /** A capture that delivers some snapshots at once and one more at its end. */
  private SnapshotSource start(CaptureSettings settings, SnapshotSink sink) {
    started = settings;
    sink.accept(Traffic.incident(1));
    sink.accept(Traffic.incident(2));
    sink.accept(Traffic.incident(3));
    return new SnapshotSource() {
      private boolean closed;

      @Override
      public CaptureSettings settings() {
        return settings;
      }

      @Override
      public void apply(CaptureSettings wanted) {
        throw new IllegalArgumentException("cannot be changed");
      }

      @Override
      public boolean adjustable() {
        return false;
      }

      @Override
      public boolean isRunning() {
        return !closed;
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          sink.accept(Traffic.incident(4));
        }
      }
    };
  }

  private int run(String... args) {
    return Main.run(
        args,
        new Environment(this::start, new Stop()),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  @Test
  void printsSoManyObjectsAndNothingElse() {
    int code = run("top", "--format", "json", "--count", "2", "--interfaces", "lo");

    assertThat(code).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"schema\":1,"));
    assertThat(err.toString().strip()).isEqualTo("capturing on lo");
  }

  @Test
  void saysThatAProcessDoesNotRun() {
    String own = Long.toString(ProcessHandle.current().pid());
    run(
        "top",
        "--format",
        "json",
        "--count",
        "1",
        "--interfaces",
        "lo",
        "--owner",
        "nosuch," + own);

    assertThat(err.toString().lines())
        .containsExactly(
            "capturing on lo",
            "no process nosuch runs: nothing is captured of it until one starts");
  }

  @Test
  void isTopWithoutACommand() {
    assertThat(run("--format", "json", "--count", "1")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
  }

  @Test
  void writesPlainLinesWhereThereIsNoTerminal() {
    assertThat(run("top", "--count", "1")).isZero();
    assertThat(out.toString())
        .contains(
            "checkout (10.0.1.12:8080)",
            "5xx  13 %",
            "✕ refuses connections since ",
            "nothing lost");
  }

  @Test
  void readsAllCaptureOptions() {
    run(
        "--count=1",
        "--interval",
        "0.5S",
        "--interfaces",
        "lo,eth0",
        "--side",
        "both",
        "--include",
        "10.0.0.0/8;8080",
        "--route",
        "GET /static/*",
        "--route",
        "/users/{name}",
        "--ignore",
        "10.0.0.9:80",
        "--origin",
        "local",
        "--name",
        "10.4.7.9:8080=orders-1,[::1]:9001=local");

    assertThat(started.interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(started.interfaces()).containsExactly("lo", "eth0");
    assertThat(started.sides()).hasSize(2);
    assertThat(started.include()).hasSize(2);
    assertThat(started.ignore()).hasSize(1);
    assertThat(started.routes())
        .containsExactly(RoutePattern.parse("GET /static/*"), RoutePattern.parse("/users/{name}"));
    assertThat(started.origin().name()).isEqualTo("LOCAL");
    assertThat(started.names()).hasSize(2).containsValue("orders-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--interval 7x",
        "--interval 1ms",
        "--interval 2h",
        "--side sideways",
        "--include nonsense",
        "--route static/*",
        "--ignore 99999",
        "--name 10.0.0.1=x",
        "--count 0",
        "--backends 0",
        "--format xml",
        "--nonsense",
        "nonsense"
      })
  void saysInOneLineWhatIsWrongWithAnOption(String args) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString())
        .startsWith("upstreamtop: ")
        .contains("--help")
        .doesNotContain("\tat ");
  }

  @Test
  void takesOptionsFromAFileAndTheCommandLineWins(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("upstreamtop.properties");
    Files.writeString(
        file,
        """
        interval=5s
        interfaces=lo
        name=10.4.7.9:8080=orders-1;10.4.7.8:8080=orders-2
        route=GET /static/*, /users/{name}
        """);

    run("top", "--count=1", "--config", file.toString(), "--interfaces=eth1");

    assertThat(started.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(started.interfaces()).containsExactly("eth1");
    assertThat(started.names()).hasSize(2);
    assertThat(started.routes())
        .containsExactly(RoutePattern.parse("GET /static/*"), RoutePattern.parse("/users/{name}"));
  }

  @ParameterizedTest
  @CsvSource({
    "top --intervall 5s, unknown option '--intervall'; did you mean '--interval'?",
    "top --side=sever, did you mean 'server'?",
    "top --format=jsno, did you mean 'json'?",
    "record --ouput x, unknown option '--ouput'; did you mean '--output'?",
    "attach --lsit, unknown option '--lsit'; did you mean '--list'?",
    "recrod, unknown command 'recrod'; did you mean 'record'?",
    "record --keep 1h --dump-on hnag, did you mean 'hang'?",
  })
  void saysWhatMayHaveBeenMeant(String args, String words) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElseThrow())
        .startsWith("upstreamtop: ")
        .endsWith(words);
  }

  @Test
  void showsARecordingInsteadOfWhatHappensNow(@TempDir Path directory) throws IOException {
    Path kept = Checkout.root().resolve("src/test/resources/recordings/upstreamtop-0.1.jfr");

    assertThat(run("top", kept.toString(), "--format", "plain")).isZero();
    assertThat(started).isNull();
    assertThat(out.toString())
        .contains("orders-1 (10.0.0.9:8080)", "72 req/s", "! answers with 5xx");
    assertThat(run("top", kept.toString(), "--format", "json")).isZero();
    assertThat(out.toString()).contains("{\"schema\":1,");
    assertThat(run("top", directory.resolve("none.jfr").toString()))
        .isEqualTo(ExitCode.UNREADABLE_RECORDING);
    Path text = Files.writeString(directory.resolve("text.jfr"), "no recording");
    assertThat(run("top", text.toString())).isEqualTo(ExitCode.UNREADABLE_RECORDING);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("upstreamtop: " + directory));
  }

  @Test
  void takesAllItsOptionsFromAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("upstreamtop.properties");
    Files.writeString(file, "format=json\nascii=true\ncount=2\ncapture=feed\ninterval=1.5S\n");

    assertThat(run("--ascii", "--config", file.toString())).isZero();

    assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(started.interval()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void namesAMistakeInTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("upstreamtop.properties");
    Files.writeString(file, "intervall=5s\n");

    assertThat(run("top", "--config=" + file)).isEqualTo(2);
    assertThat(err.toString())
        .contains(file + ": unknown option 'intervall'; did you mean 'interval'?")
        .doesNotContain("\tat ");
    assertThat(run("top", "--config", directory.resolve("absent").toString())).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"LIBRARY,3", "PRIVILEGE,4", "KERNEL,5", "PROGRAM,5", "INTERFACE,6", "RUNTIME,3"})
  void exitsWithTheCodeOfWhatIsMissing(CaptureUnavailableException.Cause cause, int expected) {
    Environment environment =
        new Environment(
            (settings, sink) -> {
              throw new CaptureUnavailableException(cause, "the reason");
            },
            new Stop());

    int code =
        Main.run(
            new String[] {"top"},
            environment,
            new PrintWriter(out, true),
            new PrintWriter(err, true));

    assertThat(code).isEqualTo(expected);
    assertThat(err.toString().strip()).isEqualTo("upstreamtop: the reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"top --format json --count 6", "top --count 6", "collect", "record"})
  void saysSoAndEndsWhereTheCaptureEndsByItself(String args, @TempDir Path directory) {
    Environment environment =
        new Environment(
            (settings, sink) -> {
              SnapshotSource source = start(settings, sink);
              sink.accept(ended("no \u001b[31mreason"));
              return source;
            },
            new Stop());

    int code =
        Main.run(
            told(args, directory),
            environment,
            new PrintWriter(out, true),
            new PrintWriter(err, true));

    assertThat(code).isEqualTo(10);
    assertThat(err.toString())
        .contains("upstreamtop: the capture ended: no ")
        .doesNotContain("\u001b");
  }

  /** Where the sinks fail the capture's own last words do not get through either. */
  @ParameterizedTest
  @ValueSource(strings = {"top --format json --count 6", "top --count 6"})
  void endsWhereWhatItShowsFailsByAnError(String args) {
    Writer broken =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            throw new StackOverflowError("of the display");
          }

          @Override
          public void flush() {
            // Nothing is kept.
          }

          @Override
          public void close() {
            // Nothing is kept.
          }
        };

    int code =
        Main.run(
            args.split(" ", -1),
            new Environment(OwnThread::start, new Stop()),
            new PrintWriter(broken, true),
            new PrintWriter(err, true));

    assertThat(code).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString()).contains("upstreamtop: internal error: ").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"top --format json --count 6", "top --count 6", "collect", "record"})
  void endsWhereTheCaptureEndsAndSaysNothing(String args, @TempDir Path directory) {
    int code =
        Main.run(
            told(args, directory),
            new Environment((settings, sink) -> OwnThread.silent(settings), new Stop()),
            new PrintWriter(out, true),
            new PrintWriter(err, true));

    assertThat(code).isEqualTo(ExitCode.ENDED);
    assertThat(err.toString()).contains("upstreamtop: the capture ended without saying why");
  }

  /** A capture of two snapshots on a thread of its own, which survives whatever its sink throws. */
  private static final class OwnThread implements SnapshotSource {
    private final CaptureSettings settings;
    private final Thread thread;

    private OwnThread(CaptureSettings settings, List<Snapshot> snapshots, SnapshotSink sink) {
      this.settings = settings;
      this.thread =
          Thread.ofPlatform()
              .daemon()
              .unstarted(() -> snapshots.forEach(snapshot -> deliver(snapshot, sink)));
    }

    static SnapshotSource start(CaptureSettings settings, SnapshotSink sink) {
      OwnThread source =
          new OwnThread(settings, List.of(Traffic.incident(1), ended("the sink failed")), sink);
      source.thread.start();
      return source;
    }

    static SnapshotSource silent(CaptureSettings settings) {
      OwnThread source = new OwnThread(settings, List.of(), snapshot -> {});
      source.thread.start();
      return source;
    }

    private static void deliver(Snapshot snapshot, SnapshotSink sink) {
      try {
        sink.accept(snapshot);
      } catch (RuntimeException | Error failed) {
        // As the capture's own thread does: it goes on.
      }
    }

    @Override
    public CaptureSettings settings() {
      return settings;
    }

    @Override
    public void apply(CaptureSettings wanted) {
      throw new IllegalArgumentException("cannot be changed");
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public boolean isRunning() {
      return thread.isAlive();
    }

    @Override
    public void close() {
      // It ends by itself.
    }
  }

  private static String[] told(String args, Path directory) {
    List<String> words = new ArrayList<>(List.of(args.split(" ", -1)));
    switch (words.getFirst()) {
      case "collect" -> words.addAll(List.of("--socket", directory.resolve("sock").toString()));
      case "record" -> words.addAll(List.of("--output", directory.resolve("x.jfr").toString()));
      default -> {
        // It is told all.
      }
    }
    return words.toArray(String[]::new);
  }

  private static Snapshot ended(String reason) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(5, 1, 0, true),
        List.of(),
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.UNAVAILABLE, reason));
  }

  @Test
  void aDumpNeedsToKnowHowMuchThereIsToBeDumped(@TempDir Path directory) {
    Path output = directory.resolve("x.jfr");

    int code = run("record", "--dump-on", "any", "--output", output.toString());

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("dump-on: ", "--keep 1h");
    assertThat(output).doesNotExist();
  }

  @Test
  void recordsForAsLongAsIsSaidAlsoWhereTheEndIsKept(@TempDir Path directory) throws IOException {
    Path output = directory.resolve("x.jfr");

    int code =
        run(
            "record",
            "--keep",
            "1h",
            "--duration",
            "10ms",
            "--dump-on",
            "any",
            "--output",
            output.toString());

    assertThat(code).as(err.toString()).isZero();
    assertThat(output).isNotEmptyFile();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.matches("x-[0-9TZ]+-[a-z_]+-begun\\.jfr"))
          .hasSize(1);
    }
  }

  @Test
  void checksRulesWithTheCodesOfMonitoringSystems() {
    String[] check = {"check", "--capture", "direct", "--duration", "1ms"};

    assertThat(run(with(check, "truncated=0"))).isZero();
    assertThat(run(with(check, "responses5xx=1,100"))).isEqualTo(1);
    assertThat(run(with(check, "responses5xx=1,100", "connectFailed=50%"))).isEqualTo(2);
    assertThat(out.toString().lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("UPSTREAMTOP OK - "),
            line -> assertThat(line).startsWith("UPSTREAMTOP WARNING - checkout (10.0.1.12:8080)"),
            line -> assertThat(line).startsWith("UPSTREAMTOP CRITICAL - 10.0.1.13:8080: connect"));
    assertThat(err.toString()).isEmpty();
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  /** Codes of our own would be taken for a verdict: 1 is WARNING there, and 2 CRITICAL. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check | Missing required parameter: 'RULE",
        "check respones5xx=1 | did you mean 'responses5xx'?",
        "check --intervall=5s lost=0 | unknown option '--intervall'; did you mean '--interval'?",
        "check --config /no/such/file lost=0 | /no/such/file",
        "check --capture feed --socket /no/such/socket lost=0 | no collector at /no/such/socket: ",
      })
  void whatCannotBeCheckedIsUnknown(String args, String words) {
    assertThat(run(args.split(" "))).isEqualTo(3);
    assertThat(out.toString()).startsWith("UPSTREAMTOP UNKNOWN - ").contains(words);
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aPrivilegeThatIsMissingIsUnknownToACheck() {
    Environment environment =
        new Environment(
            (settings, sink) -> {
              throw new CaptureUnavailableException(
                  CaptureUnavailableException.Cause.PRIVILEGE, "the reason");
            },
            new Stop());

    int code =
        Main.run(
            new String[] {"check", "--capture", "direct", "lost=0"},
            environment,
            new PrintWriter(out, true),
            new PrintWriter(err, true));

    assertThat(code).isEqualTo(3);
    assertThat(out.toString().strip()).isEqualTo("UPSTREAMTOP UNKNOWN - the reason");
  }

  @Test
  void tellsWhoeverIsNamedOfFindings(@TempDir Path directory) throws IOException {
    Path told = directory.resolve("told");

    int code =
        run(
            "record",
            "--duration",
            "10ms",
            "--output",
            directory.resolve("x.jfr").toString(),
            "--on-finding",
            "cat >> '" + told + "'");

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString()).contains("findings are told to 'cat >> ");
    assertThat(Files.readAllLines(told))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"schema\":1,\"event\":\"begun\","))
        .anyMatch(line -> line.contains("10.0.1.13:8080 refuses connections"));
  }

  @Test
  void leavesOutWhatItPosts(@TempDir Path directory) {
    run(
        "record",
        "--duration",
        "10ms",
        "--output",
        directory.resolve("x.jfr").toString(),
        "--ignore",
        "8080",
        "--on-finding",
        "http://127.0.0.1:9/x?key=secret");

    assertThat(started.ignore()).extracting(Object::toString).contains("8080", "127.0.0.1:9");
    assertThat(err.toString())
        .contains("told to http://127.0.0.1:9/x, which is left out of what is captured")
        .contains("a finding was not told to http://127.0.0.1:9/x: ")
        .doesNotContain("secret");
  }

  /** Whoever copies one of them gets no complaint about it. */
  @Test
  void everyExampleOfTheHelpIsACommandLine() {
    CommandLine commands = Main.commandLine(null);
    Main.EXAMPLES.forEach(
        (name, examples) -> {
          assertThat(examples).isNotEmpty();
          for (String example : examples) {
            String line = example.replaceFirst("( {2,}|>).*", "");
            assertThat(line).startsWith("upstreamtop");
            List<String> words =
                Pattern.compile("'([^']*)'|[^ ]+")
                    .matcher(line)
                    .results()
                    .map(word -> word.group(1) == null ? word.group() : word.group(1))
                    .skip(1)
                    .toList();
            ParseResult parsed = commands.parseArgs(words.toArray(String[]::new));
            assertThat(parsed.hasSubcommand()).isEqualTo(!words.isEmpty());
            if (!name.isEmpty()) {
              assertThat(words).startsWith(name);
            }
          }
        });
    assertThat(Main.EXAMPLES.keySet())
        .containsAll(
            commands.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .toList());
  }

  @Test
  void theHelpOfACommandShowsExamplesThenOptionsInGroups() {
    assertThat(run("top", "--help")).isZero();

    assertThat(out.toString())
        .startsWith("Usage: upstreamtop top [OPTIONS] [RECORDING.jfr]" + System.lineSeparator())
        .contains("      --name ADDR:PORT=NAME")
        .containsSubsequence("Examples:", "Options:", "--count", "The screen:", "--theme");
    assertThat(out.toString()).containsSubsequence("What is captured:", "--interval", "--config");
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void tellsVersionAndHelp() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("upstreamtop ");
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("top");
  }
}
