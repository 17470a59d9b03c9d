// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.house.Repository;
import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is installed: what the packages hold, and that the command runs where there is nothing but
 * what every Linux has.
 */
class DistributionTest {

  private static final int MISSING = 3;

  /** It is some 280 right after the list was made, three times that without. */
  private static final int MOST_LOADED_FROM_ELSEWHERE = 500;

  /** All of the environment. */
  private static final List<String> BARE = List.of("env", "-i", "PATH=/usr/bin:/bin");

  private static final String VERSION = "upstreamtop " + Version.TEXT;

  private static Installation installed;
  private static Path home;
  private static Path debianTree;

  @TempDir private Path directory;

  @BeforeAll
  static void unpack(@TempDir Path shared) throws IOException {
    installed = Installation.in(shared);
    home = installed.home();
    debianTree = shared.resolve("debian");
    Shell.succeed("dpkg-deb", "--extract", debianPackage().toString(), debianTree.toString());
  }

  @Test
  void everyPackageHasItsChecksum() throws IOException {
    Path packages = Repository.packages();

    String checked =
        Shell.succeed(
            "sh", "-c", "cd \"$0\" && sha256sum --check --strict SHA256SUMS", packages.toString());

    assertThat(checked.lines())
        .allMatch(line -> line.endsWith(": OK"))
        .map(line -> line.replace(": OK", ""))
        .containsExactlyInAnyOrderElementsOf(namesIn(packages, ".*\\.(tar\\.gz|deb)"))
        .hasSizeGreaterThan(1);
  }

  @Test
  void theArchiveHoldsWhatIsPromised() throws IOException {
    assertThat(namesIn(home, ".*"))
        .containsExactlyInAnyOrder(
            "CHANGELOG.md",
            "LICENSE",
            "NOTICE",
            "README.md",
            "SECURITY.md",
            "SUPPORT.md",
            "bill-of-materials.json",
            "bin",
            "bpf",
            "completion",
            "deploy",
            "docs",
            "licenses",
            "man",
            "runtime",
            "upstreamtop-agent.jar",
            "upstreamtop-profile.jfc",
            "upstreamtop.jar",
            "upstreamtop.jfc");
    assertThat(namesIn(home.resolve("bpf"), ".*"))
        .containsExactlyInAnyOrder("COPYING", "owners.bpf.o", "upstreamtop.bpf.o");
    assertThat(namesIn(home.resolve("docs"), ".*\\.md"))
        .containsExactlyInAnyOrderElementsOf(namesIn(Checkout.root().resolve("docs"), ".*\\.md"));
    assertThat(home.resolve("deploy/systemd/upstreamtop.service")).isRegularFile();
    assertThat(home.resolve("deploy/prometheus/upstreamtop.rules.yml")).isRegularFile();
  }

  /** Whoever builds it, and when, cannot be told from it. */
  @Test
  void theArchiveTellsNothingOfItsMaker() throws IOException {
    Matcher time =
        Pattern.compile("<project.build.outputTimestamp>([0-9-]+)T([0-9:]+)Z<")
            .matcher(Files.readString(Checkout.root().resolve("pom.xml")));
    assertThat(time.find()).isTrue();

    assertThat(
            Shell.succeed(
                    "tar",
                    "--utc",
                    "--full-time",
                    "--numeric-owner",
                    "-tvzf",
                    Installation.archive().toString())
                .lines())
        .hasSizeGreaterThan(100)
        .allMatch(line -> line.matches("(d.wx|-.w[x-]|l.wx)r.[x-]r.[x-] 0/0 .*"))
        .allMatch(line -> line.contains(" " + time.group(1) + " " + time.group(2) + " "));
  }

  /** The runtime's, and those of the libraries in the command's archive. */
  @Test
  void whateverIsOfOthersHasItsLicence() throws IOException {
    for (String module : modules()) {
      assertThat(home.resolve("runtime/legal").resolve(module).resolve("LICENSE")).isNotEmptyFile();
    }
    String notice = Files.readString(home.resolve("NOTICE"));
    assertThat(notice).contains("runtime/ is OpenJDK " + Jdk.of(25).feature(), "runtime/legal");
    assertThat(rootsOfTheCommand())
        .containsExactlyInAnyOrder(
            "META-INF", "dev", "HdrHistogram", "jline", "picocli", "prometheus");
    assertThat(notice).contains("HdrHistogram", "JLine", "picocli", "Prometheus");
    for (String text : namesIn(home.resolve("licenses"), ".*")) {
      assertThat(notice).contains("licenses/" + text);
    }
  }

  /** Each library that went into the command's archive, and the runtime. */
  @Test
  void theBillOfMaterialsListsWhatIsOfOthers() throws IOException {
    Path bill = home.resolve("bill-of-materials.json");
    Requirement.that(Files.exists(bill), "packages made with Maven online");

    JsonNode told = new ObjectMapper().readTree(bill.toFile());
    assertThat(told.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(told.at("/metadata/component/version").asText()).isEqualTo(Version.TEXT);
    Map<String, String> versions = new HashMap<>();
    Set<String> groups = new TreeSet<>();
    for (JsonNode component : told.path("components")) {
      versions.put(component.path("name").asText(), component.path("version").asText());
      groups.add(component.path("group").asText().replaceFirst(".*\\.", ""));
      assertThat(component.path("licenses")).as(component.toString()).isNotEmpty();
      if (component.path("name").asText().equals("upstreamtop-bpf")) {
        assertThat(component.at("/licenses/0/license/id").asText()).isEqualTo("GPL-2.0-only");
      }
    }
    assertThat(versions)
        .containsEntry("OpenJDK", runtimeVersion())
        .containsEntry("upstreamtop-capture", Version.TEXT);
    groups.removeAll(Set.of("", "upstreamtop"));
    Set<String> held = rootsOfTheCommand();
    held.removeAll(Set.of("META-INF", "dev"));
    assertThat(groups)
        .isEqualTo(
            held.stream().map(root -> root.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
    assertThat(debianTree.resolve("usr/share/doc/upstreamtop/bill-of-materials.json"))
        .hasSameTextualContentAs(bill);
  }

  @Test
  void itRunsWithAnEmptyEnvironment() {
    assertThat(run(installed.command(), "--version").output().lines())
        .containsExactly(VERSION, "Java " + runtimeVersion());
    assertThat(run(installed.command(), "--help").output()).contains("record", "collect");
    assertThat(run(installed.command(), "nonsense"))
        .extracting(Shell.Result::exitCode)
        .isEqualTo(2);
  }

  @Test
  @NeedsRoot
  void doctorFindsAllThatACaptureNeeds() {
    Shell.Result doctor =
        run(installed.command(), "doctor", "--duration", "200ms", "--interfaces", "lo");

    assertThat(doctor.exitCode()).as(doctor.output()).isZero();
    assertThat(doctor.output()).contains("Java " + Jdk.of(25).feature(), "libbpf ");
  }

  /** With {@code -Xshare:on} a JVM does not start without; the place is not that of the build. */
  @Test
  void itsArchiveOfClassesFitsWhereverItIsUnpacked() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("u"), installed.command());

    assertThat(withOptions("-Xshare:on", link, "--version").output()).startsWith(VERSION);
    // Without it, nothing is said about that.
    assertThat(withOptions("-XX:+UseZGC", link, "--version").output().lines()).hasSize(2);
  }

  /**
   * What a capture loads and the archive of classes does not have costs at each start: {@code
   * deploy/packages/record-classes.sh} lists it anew.
   */
  @Test
  @NeedsRoot
  void nearlyAllThatACaptureLoadsIsInTheArchiveOfClasses() throws IOException {
    Path loaded = directory.resolve("loaded");

    Shell.Result shown =
        withOptions(
            "-Xlog:class+load:file=" + loaded,
            installed.command(),
            "top",
            "--format=json",
            "--interval=100ms",
            "--interfaces=lo",
            "--count=1");

    assertThat(shown.exitCode()).as(shown.output()).isZero();
    try (Stream<String> lines = Files.lines(loaded)) {
      Map<Boolean, Long> archived =
          lines
              .filter(line -> line.contains(" source: "))
              .collect(
                  Collectors.partitioningBy(
                      line -> line.contains("shared objects file"), Collectors.counting()));
      assertThat(archived.get(true)).isGreaterThan(2_000);
      assertThat(archived.get(false)).isLessThan(MOST_LOADED_FROM_ELSEWHERE);
    }
  }

  /** All of them but those to a running systemd, with every directory below one of the test's. */
  @Test
  void theDocumentedLinesInstallTheArchive() throws IOException {
    Files.createDirectories(directory.resolve("opt"));
    Files.createDirectories(directory.resolve("usr/local/bin"));
    String archive = Installation.archive().toString();
    List<String> lines =
        Files.readAllLines(Checkout.root().resolve("docs/deployment.md")).stream()
            .filter(line -> line.matches("(tar|ln|install) .*"))
            .map(line -> line.replaceAll(" /(?=opt|usr|etc)", " " + directory + "/"))
            .map(line -> line.replace("VERSION", Version.TEXT))
            .map(line -> line.replaceFirst("upstreamtop-\\S+\\.tar\\.gz", archive))
            .toList();

    assertThat(lines).hasSize(7);
    Shell.succeed("sh", "-ec", String.join("\n", lines));

    assertThat(run(directory.resolve("usr/local/bin/upstreamtop"), "--version").output())
        .startsWith(VERSION);
    assertThat(directory.resolve("etc/systemd/system/upstreamtop.service")).isRegularFile();
    assertThat(directory.resolve("usr/lib/sysusers.d/upstreamtop.conf")).isRegularFile();
  }

  @Test
  void optionsOfItsJvmComeFromTheEnvironment() {
    assertThat(
            withOptions(
                    "-XX:StartFlightRecording:settings=default,settings="
                        + installed.home().resolve("upstreamtop.jfc"),
                    installed.command(),
                    "--version")
                .output())
        .contains("Started recording", VERSION);
    assertThat(withOptions("-XX:+UseParallelGC", installed.command(), "--version").output())
        .startsWith(VERSION);
  }

  @Test
  void theRuntimeHasEveryModuleThatTheCommandIsCompiledAgainst() {
    String needed =
        Shell.succeed(
            Jdk.tool("jdeps"),
            "--multi-release=base",
            "--ignore-missing-deps",
            "--print-module-deps",
            home.resolve("upstreamtop.jar").toString());

    assertThat(modules()).contains(needed.strip().split(",", -1));
  }

  /** For machines that no runtime was made for. */
  @Test
  void withoutARuntimeItTakesTheHostsJava() throws IOException {
    Path archive =
        Repository.packages().resolve("upstreamtop-" + Version.TEXT + "-linux-aarch64.tar.gz");
    Shell.succeed("tar", "-xzf", archive.toString(), "-C", directory.toString());
    Path bare = directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    Path command = bare.resolve("bin/upstreamtop");
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : List.of("readlink", "sed")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    String path = "PATH=" + tools;

    assertThat(bare.resolve("runtime")).doesNotExist();
    assertThat(
            Shell.succeed(
                "env", "-i", path, "JAVA_HOME=" + Jdk.RUNNING, command.toString(), "--version"))
        .startsWith(VERSION);
    for (String older : List.of("JAVA_HOME=" + Jdk.of(17).home(), "JAVA_HOME=")) {
      Shell.Result refused = Shell.run("env", "-i", path, older, command.toString(), "--version");
      assertThat(refused.exitCode()).isEqualTo(MISSING);
      assertThat(refused.output().lines())
          .singleElement()
          .asString()
          .startsWith("upstreamtop: no Java 25 or later");
    }
  }

  @Test
  void debiansPackageHoldsTheSame() throws IOException {
    Path lib = debianTree.resolve("usr/lib/upstreamtop");

    for (String part : List.of("runtime", "bin", "bpf", "upstreamtop.jar", "upstreamtop.jfc")) {
      Shell.succeed(
          "diff",
          "--recursive",
          "--no-dereference",
          home.resolve(part).toString(),
          lib.resolve(part).toString());
    }
    assertThat(
            withOptions("-Xshare:on", debianTree.resolve("usr/bin/upstreamtop"), "--version")
                .output())
        .startsWith(VERSION);
    assertThat(debianTree.resolve("usr/share/doc/upstreamtop/copyright")).isNotEmptyFile();
    assertThat(debianTree.resolve("usr/share/bash-completion/completions/upstreamtop"))
        .hasSameTextualContentAs(home.resolve("completion/upstreamtop"));
    assertThat(
            Shell.succeed(
                "zcat", debianTree.resolve("usr/share/man/man1/upstreamtop.1.gz").toString()))
        .isEqualTo(Files.readString(home.resolve("man/upstreamtop.1")));
    assertThat(debianTree.resolve("usr/lib/sysusers.d/upstreamtop.conf"))
        .hasSameTextualContentAs(home.resolve("deploy/systemd/upstreamtop.sysusers"));
  }

  /** Every path that the unit and the file of its options name is one of the package. */
  @Test
  void debiansUnitNamesWhatDebiansPackageHolds() throws IOException {
    List<String> named = new ArrayList<>();
    for (String file :
        List.of("usr/lib/systemd/system/upstreamtop.service", "etc/default/upstreamtop")) {
      Matcher path =
          Pattern.compile("[=/](/(?:usr|opt)/[\\w./-]+)")
              .matcher(Files.readString(debianTree.resolve(file)));
      while (path.find()) {
        named.add(path.group(1));
      }
    }

    assertThat(named)
        .hasSizeGreaterThan(2)
        .contains("/usr/bin/upstreamtop")
        .allSatisfy(path -> assertThat(debianTree.resolve(path.substring(1))).exists());
  }

  @Test
  void debiansPackageSaysWhatItNeedsAndHowLargeItIs() throws IOException {
    String control = Shell.succeed("dpkg-deb", "--field", debianPackage().toString());

    assertThat(control.lines())
        .contains(
            "Package: upstreamtop", "Version: " + Version.TEXT, "Depends: libbpf1, libc6, zlib1g");
    Path parts = directory.resolve("control");
    Shell.succeed("dpkg-deb", "--control", debianPackage().toString(), parts.toString());
    assertThat(parts.resolve("conffiles")).hasContent("/etc/default/upstreamtop\n");
    for (String script : List.of("postinst", "prerm", "postrm")) {
      assertThat(parts.resolve(script)).isExecutable();
      Shell.succeed("sh", "-n", parts.resolve(script).toString());
    }
    Shell.succeed(
        "sh",
        "-c",
        "cd \"$0\" && md5sum --check --quiet --strict \"$1\"",
        debianTree.toString(),
        parts.resolve("md5sums").toString());
  }

  /** Its own overrides tell with their reasons what it does otherwise. */
  @Test
  void lintianHasNothingToSayOfDebiansPackage() throws IOException {
    String lintian = Requirement.program("lintian").toString();

    Shell.Result said =
        Shell.run(
            lintian,
            "--allow-root",
            "--fail-on=error,warning",
            "--tag-display-limit=0",
            debianPackage().toString());

    assertThat(said.exitCode()).as(said.output()).isZero();
    assertThat(said.output()).doesNotContain("E: ", "W: ");
  }

  /**
   * Another directory, another place on earth, another language, other modes, and a runtime linked
   * anew.
   */
  @Test
  @Tag("nightly")
  void theSameInputsGiveTheSameBytes() throws IOException {
    Path module = Checkout.root().resolve("deploy/packages");
    String pom = Files.readString(module.resolve("pom.xml"));
    Path runtime = directory.resolve("runtime");
    List<String> jlink = new ArrayList<>(List.of(Jdk.tool("jlink")));
    Matcher argument = Pattern.compile("<argument>(.*?)</argument>").matcher(pom);
    while (argument.find()) {
      jlink.add(
          argument
              .group(1)
              .replace("${runtime.modules}", between(pom, "<runtime.modules>", "<"))
              .replace("${runtime}", runtime.toString()));
    }
    Shell.succeed(jlink.toArray(String[]::new));
    Shell.succeed(
        "diff",
        "--recursive",
        "--no-dereference",
        runtime.toString(),
        Repository.packages().resolve("runtime").toString());

    Path again = directory.resolve("again");
    Shell.succeed(
        "sh",
        "-c",
        "umask 077 && mkdir \"$0\" && TZ=Asia/Tokyo LANG=de_DE.UTF-8 exec \"$@\"",
        again.toString(),
        module.resolve("assemble.sh").toString(),
        Version.TEXT,
        between(
            Files.readString(Checkout.root().resolve("pom.xml")),
            "<project.build.outputTimestamp>",
            "<"),
        runtime.toString(),
        again.toString(),
        Repository.packages().resolve("bill-of-materials.json").toString());

    assertThat(again.resolve("SHA256SUMS"))
        .hasSameTextualContentAs(Repository.packages().resolve("SHA256SUMS"));
  }

  private static String between(String text, String before, String behind) {
    int begin = text.indexOf(before) + before.length();
    return text.substring(begin, text.indexOf(behind, begin));
  }

  private static Path debianPackage() throws IOException {
    List<String> names = namesIn(Repository.packages(), "upstreamtop_.*\\.deb");
    assertThat(names).hasSize(1);
    return Repository.packages().resolve(names.getFirst());
  }

  /** Whose classes are in its archive, by the first name that is not one of a domain. */
  private static Set<String> rootsOfTheCommand() throws IOException {
    try (JarFile jar = new JarFile(home.resolve("upstreamtop.jar").toFile())) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName().replaceFirst("^((?:org|io|com)/)?([^/]+)/.*", "$2"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> modules() {
    return Shell.succeed(home.resolve("runtime/bin/java").toString(), "--list-modules")
        .lines()
        .map(module -> module.replaceFirst("@.*", ""))
        .toList();
  }

  private static String runtimeVersion() {
    return Shell.succeed(home.resolve("runtime/bin/java").toString(), "--version")
        .replaceFirst("(?s).*\\(build ([^,)]+).*", "$1");
  }

  private static Shell.Result run(Path command, String... arguments) {
    return run(BARE, command, arguments);
  }

  private static Shell.Result withOptions(String jvm, Path command, String... arguments) {
    List<String> environment = new ArrayList<>(BARE);
    environment.add("UPSTREAMTOP_JVM_OPTIONS=" + jvm);
    return run(environment, command, arguments);
  }

  private static Shell.Result run(List<String> before, Path command, String... arguments) {
    List<String> line = new ArrayList<>(before);
    line.add(command.toString());
    line.addAll(List.of(arguments));
    return Shell.run(line.toArray(String[]::new));
  }

  private static List<String> namesIn(Path directory, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    }
  }
}
