// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.cli.report.Report;
import dev.upstreamtop.world.ToldAlike;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Every fault and every kind of health with some seeds, a row for each, and the score. */
final class WholeTrial {

  /** Two of the capture's intervals. */
  static final Duration DATED = Duration.ofSeconds(2);

  /** The recordings of so many are judged together, and the time of one is looked at alone. */
  private static final int TOGETHER = 5;

  private final Path directory;
  private final PrintStream out;
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();

  private WholeTrial(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  /**
   * The score.
   *
   * @param faults how many were made
   * @param named of how many the first warning named backend, trouble and cause
   * @param dated how many of those were dated as well
   * @param healthy how many stretches of time were well
   * @param quiet how many of those gave no warning
   * @param lost worlds that broke, with what was to happen in them
   */
  record Score(int faults, int named, int dated, int healthy, int quiet, List<String> lost) {

    String line() {
      return "faults %d, named %d, named and dated %d; healthy %d, quiet %d; not tried: %s"
          .formatted(faults, named, dated, healthy, quiet, lost);
    }
  }

  /**
   * Runs it.
   *
   * @param directory for the recordings, which are kept
   * @param seeds each of which makes all that is to happen once more
   * @param out where rows go, and of what was wrong the report
   */
  static Score run(
      Path directory, List<? extends Trouble> troubles, List<Long> seeds, PrintStream out)
      throws IOException {
    WholeTrial trial = new WholeTrial(directory, out);
    for (long seed : seeds) {
      Map<Housing, List<Trouble>> byHousing = new EnumMap<>(Housing.class);
      for (Trouble trouble : troubles) {
        byHousing.computeIfAbsent(trouble.housing(), housing -> new ArrayList<>()).add(trouble);
      }
      for (Map.Entry<Housing, List<Trouble>> entry : byHousing.entrySet()) {
        List<Trouble> all = entry.getValue();
        for (int i = 0; i < all.size(); i += TOGETHER) {
          trial.world(entry.getKey(), all.subList(i, Math.min(all.size(), i + TOGETHER)), seed);
        }
      }
    }
    return trial.score();
  }

  private void world(Housing housing, List<Trouble> troubles, long seed) throws IOException {
    Path files =
        Files.createDirectory(
            directory.resolve(
                "%d-%s-%s"
                    .formatted(seed, housing, troubles.get(0).word())
                    .toLowerCase(Locale.ROOT)));
    Random random = new Random(31 * seed + troubles.get(0).word().hashCode());
    List<Step> steps = troubles.stream().map(trouble -> Step.seeded(trouble, random)).toList();
    try {
      for (Seeded seeded : FaultyWorld.happen(files, housing, steps, random)) {
        Verdict verdict = Verdict.of(seeded, files);
        verdicts.add(verdict);
        out.println(verdict.row() + (verdict.isDatedWithin(DATED) ? " dated |" : " NOT DATED |"));
        if (!verdict.isRight()) {
          verdict.report().lines(Report.Format.TEXT).forEach(line -> out.println("    " + line));
        }
      }
      isToldAlike(files);
    } catch (Exception | AssertionError broken) {
      // The others are tried all the same, and the score says which were not, or are told otherwise
      // by the plugin.
      lost.add(seed + " " + troubles);
      broken.printStackTrace(out);
    }
  }

  /** Asserts that of each recording there the plugin tells what the report does. */
  static void isToldAlike(Path directory) throws Exception {
    try (Stream<Path> recordings = Files.walk(directory)) {
      for (Path file : recordings.filter(path -> path.toString().endsWith(".jfr")).toList()) {
        ToldAlike.of(file);
      }
    }
  }

  private Score score() {
    List<Verdict> faults =
        verdicts.stream().filter(one -> one.seeded().trouble() instanceof Fault).toList();
    List<Verdict> healthy =
        verdicts.stream().filter(one -> one.seeded().trouble() instanceof Health).toList();
    List<Verdict> named = faults.stream().filter(Verdict::isRight).toList();
    return new Score(
        faults.size(),
        named.size(),
        (int) named.stream().filter(one -> one.isDatedWithin(DATED)).count(),
        healthy.size(),
        (int) healthy.stream().filter(Verdict::isRight).count(),
        List.copyOf(lost));
  }

  /**
   * Runs a part: the directory for recordings, seeds with commas between, and names of faults or of
   * kinds of health; all of them where none is named.
   */
  public static void main(String[] arguments) throws Exception {
    List<Long> seeds = Stream.of(arguments[1].split(",", -1)).map(Long::valueOf).toList();
    List<String> names = List.of(arguments).subList(2, arguments.length);
    List<Trouble> troubles =
        all().stream().filter(one -> names.isEmpty() || names.contains(one.word())).toList();
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    System.out.println(run(directory, troubles, seeds, System.out).line());
  }

  /** All there are. */
  static List<Trouble> all() {
    return Stream.concat(Stream.of(Fault.values()), Stream.of(Health.values()))
        .map(Trouble.class::cast)
        .toList();
  }
}
