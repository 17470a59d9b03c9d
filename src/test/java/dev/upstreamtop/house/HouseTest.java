// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;

/** Keeps the rooms apart: which package may know which. */
@AnalyzeClasses(
    packages = "dev.upstreamtop",
    importOptions = {DoNotIncludeTests.class, HouseTest.Ours.class})
class HouseTest {

  /** Leaves out the libraries that were relocated under our name. */
  static final class Ours implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/shaded/") && !location.contains("-tests.jar");
    }
  }

  private static final String ANALYSIS = "dev.upstreamtop.analysis..";
  private static final String TELEMETRY = "dev.upstreamtop.telemetry..";
  private static final String CAPTURE = "dev.upstreamtop.capture..";
  private static final String CLI = "dev.upstreamtop.cli..";
  private static final String PLUGIN = "dev.upstreamtop.jmc..";

  private static final String SNAPSHOT = "dev.upstreamtop.telemetry.snapshot..";
  private static final String SOURCE = "dev.upstreamtop.telemetry.source..";
  private static final String CATALOGUE = "dev.upstreamtop.telemetry.catalogue..";
  private static final String LEDGER = "dev.upstreamtop.telemetry.ledger..";
  private static final String VERDICT = "dev.upstreamtop.telemetry.verdict..";
  private static final String JFR = "dev.upstreamtop.telemetry.jfr..";
  private static final String JMX = "dev.upstreamtop.telemetry.jmx..";
  private static final String FEED = "dev.upstreamtop.telemetry.feed..";
  private static final String FEED_SERVER = "dev.upstreamtop.capture.feed..";
  private static final String TERMINAL = "dev.upstreamtop.cli.terminal..";

  @ArchTest
  static final ArchRule TELEMETRY_NEEDS_THE_JDK_AND_THE_JUDGEMENT_ONLY =
      classes()
          .that()
          .resideInAPackage(TELEMETRY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              TELEMETRY, ANALYSIS, "java..", "javax.management..", "jdk..", "com.sun..");

  @ArchTest
  static final ArchRule ANALYSIS_NEEDS_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage(ANALYSIS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ANALYSIS, "java..");

  @ArchTest
  static final ArchRule CAPTURE_KNOWS_NO_COMMAND =
      noClasses()
          .that()
          .resideInAPackage(CAPTURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, PLUGIN);

  @ArchTest
  static final ArchRule COMMAND_KNOWS_NO_PLUGIN =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PLUGIN);

  @ArchTest
  static final ArchRule PLUGIN_KNOWS_RECORDED_DATA_ONLY =
      noClasses()
          .that()
          .resideInAPackage(PLUGIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TELEMETRY, CAPTURE, CLI);

  @ArchTest
  static final ArchRule SNAPSHOT_IMPORTS_NOTHING_OF_OURS =
      classes()
          .that()
          .resideInAPackage(SNAPSHOT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(SNAPSHOT, "java..");

  @ArchTest
  static final ArchRule CATALOGUE_IS_OF_SNAPSHOTS =
      classes()
          .that()
          .resideInAPackage(CATALOGUE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CATALOGUE, SNAPSHOT, "java..");

  @ArchTest
  static final ArchRule LEDGER_KNOWS_NO_READ_OUT =
      classes()
          .that()
          .resideInAPackage(LEDGER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(LEDGER, CATALOGUE, SNAPSHOT, VERDICT, ANALYSIS, "java..");

  /** It hands snapshots to the judgement, which is the one place that says who is ill. */
  @ArchTest
  static final ArchRule VERDICTS_ARE_OF_SNAPSHOTS =
      classes()
          .that()
          .resideInAPackage(VERDICT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(VERDICT, SNAPSHOT, ANALYSIS, "java..");

  @ArchTest
  static final ArchRule ONLY_VERDICTS_JUDGE_LIVE =
      noClasses()
          .that()
          .resideOutsideOfPackages(VERDICT, ANALYSIS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.upstreamtop.analysis.live..");

  /** A value that is made of more parts than one keeps in mind is made of the wrong parts. */
  @ArchTest
  static final ArchRule SNAPSHOTS_ARE_MADE_OF_SMALL_VALUES =
      classes()
          .that()
          .resideInAPackage(SNAPSHOT)
          .and()
          .areRecords()
          .should(haveAtMostEightComponentsAndOneConstructor());

  private static ArchCondition<JavaClass> haveAtMostEightComponentsAndOneConstructor() {
    return new ArchCondition<>("have at most eight components and one constructor") {
      @Override
      public void check(JavaClass record, ConditionEvents events) {
        Class<?> type = record.reflect();
        boolean small =
            type.getRecordComponents().length <= 8 && type.getDeclaredConstructors().length == 1;
        events.add(
            new SimpleConditionEvent(
                record, small, record.getName() + " has more components or constructors"));
      }
    };
  }

  @ArchTest
  static final ArchRule FLIGHT_RECORDER_SINK_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage(JFR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JMX, FEED, SOURCE);

  @ArchTest
  static final ArchRule MBEAN_SINK_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage(JMX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JFR, FEED);

  /** It is handed a control, behind which there may be a source or none. */
  @ArchTest
  static final ArchRule MBEAN_SINK_KNOWS_NO_SOURCE =
      noClasses()
          .that()
          .resideInAPackage(JMX)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(SnapshotSource.class, SnapshotSourceFactory.class);

  @ArchTest
  static final ArchRule FEED_SINK_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage(FEED_SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JFR, JMX, SOURCE);

  @ArchTest
  static final ArchRule TERMINAL_SINK_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage(TERMINAL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CAPTURE, JFR, JMX, FEED, SOURCE);

  /** Each floor of the terminal stands on those before it. */
  @ArchTest
  static final ArchRule TERMINAL_HAS_FLOORS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(TERMINAL)
          .layer("drawing")
          .definedBy("dev.upstreamtop.cli.terminal.drawing")
          .layer("state")
          .definedBy("dev.upstreamtop.cli.terminal.state")
          .layer("judgement")
          .definedBy("dev.upstreamtop.cli.terminal.judgement")
          .layer("input")
          .definedBy("dev.upstreamtop.cli.terminal.input")
          .layer("layout")
          .definedBy("dev.upstreamtop.cli.terminal.layout")
          .layer("display")
          .definedBy("dev.upstreamtop.cli.terminal")
          .whereLayer("display")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("layout")
          .mayOnlyBeAccessedByLayers("display")
          .whereLayer("input")
          .mayOnlyBeAccessedByLayers("layout", "display")
          .whereLayer("judgement")
          .mayOnlyBeAccessedByLayers("layout", "display")
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("input", "layout", "display")
          .whereLayer("drawing")
          .mayOnlyBeAccessedByLayers("judgement", "layout", "display");

  @ArchTest
  static final ArchRule NATIVE_CALLS_HAVE_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.upstreamtop.capture.libc..", "dev.upstreamtop.capture.libbpf..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Linker.class, SymbolLookup.class);

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.upstreamtop.cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule NO_JUNK_DRAWER =
      noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..");

  @ArchTest
  static final ArchRule NO_PACKAGES_IN_CIRCLES =
      slices().matching("dev.upstreamtop.(**)").should().beFreeOfCycles();
}
