// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A JVM on this host, seen from outside.
 *
 * @param pid its process
 * @param commandLine main class or jar, then the arguments; empty where the JVM does not tell
 */
public record RunningJvm(long pid, String commandLine) {

  /** {@code java Shop.java} runs a class of the compiler, which runs the file that comes next. */
  private static final String LAUNCHER_OF_SOURCES = "jdk.compiler/";

  /**
   * Those that say of themselves that they can be attached to, but for this one: this user's, or,
   * to root, all. A JVM with {@code -XX:-UsePerfData} says nothing.
   */
  public static List<RunningJvm> all() {
    String self = Long.toString(ProcessHandle.current().pid());
    return VirtualMachine.list().stream()
        .filter(machine -> !machine.id().equals(self))
        .map(RunningJvm::of)
        .sorted(Comparator.comparingLong(RunningJvm::pid))
        .toList();
  }

  private static RunningJvm of(VirtualMachineDescriptor machine) {
    return new RunningJvm(Long.parseLong(machine.id()), machine.displayName());
  }

  /**
   * The one that somebody means.
   *
   * @param target a process id, whether or not that process is a JVM, or a part of the main class
   *     or jar of exactly one
   * @throws CommandFailure if a part fits none or several
   */
  public static RunningJvm meantBy(String target) {
    List<RunningJvm> all = all();
    if (target.chars().allMatch(Character::isDigit)) {
      return all.stream()
          .filter(machine -> Long.toString(machine.pid).equals(target))
          .findFirst()
          .orElseGet(() -> new RunningJvm(pid(target), ""));
    }
    String part = target.toLowerCase(Locale.ROOT);
    List<RunningJvm> fitting =
        all.stream()
            .filter(machine -> machine.main().toLowerCase(Locale.ROOT).contains(part))
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    throw new CommandFailure(
        ExitCode.NO_PROCESS,
        fitting.isEmpty()
            ? "no JVM of this user runs "
                + SafeText.of(target)
                + "; 'upstreamtop attach --list' shows them all"
            : SafeText.of(target)
                + " fits more than one JVM, choose by process id: "
                + fitting.stream().map(RunningJvm::words).collect(Collectors.joining("; ")));
  }

  private static long pid(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLong) {
      throw new CommandFailure(ExitCode.NO_PROCESS, "there is no process " + digits);
    }
  }

  /** The main class or jar alone. */
  private String main() {
    String[] words = commandLine.split(" ", 3);
    return words.length > 1 && words[0].startsWith(LAUNCHER_OF_SOURCES) ? words[1] : words[0];
  }

  /** It in one line. */
  public String words() {
    return pid + (commandLine.isBlank() ? "" : "  " + SafeText.of(commandLine));
  }
}
