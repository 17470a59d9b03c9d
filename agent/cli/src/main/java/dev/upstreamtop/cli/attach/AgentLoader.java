// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.cli.terminal.drawing.SafeText;
import dev.upstreamtop.telemetry.agent.Agent;
import dev.upstreamtop.telemetry.agent.entry.AgentEntry;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads the agent into a running JVM, once.
 *
 * <p>Attaching sends SIGQUIT, which ends an nginx and makes a JVM that does not take part print all
 * its threads: so it looks first whom it has before it.
 */
public final class AgentLoader {

  private static final String JVM_LIBRARY = "/libjvm.so";
  private static final String NO_ATTACHING = "-XX:+DisableAttachMechanism";

  private static final String STARTING = CaptureState.STARTING.name();
  private static final int PATIENCE_SECONDS = 10;
  private static final long LOOK_NANOS = 50_000_000;

  /**
   * An agent in a JVM.
   *
   * @param now whether it was loaded now, and not there before
   * @param state of its capture, the name of a {@link CaptureState}; empty where it does not tell
   * @param reason why nothing is captured, with what helps; empty while it is
   */
  public record Loaded(boolean now, String state, String reason) {

    /** Whether that JVM has the traffic, or an agent that does not say so. */
    public boolean captures() {
      return state.isEmpty() || state.equals(CaptureState.CAPTURING.name());
    }
  }

  private final RunningJvm target;
  private final Path process;

  /**
   * Prepares for one.
   *
   * @param target that may have ended meanwhile, or be no JVM at all
   */
  public AgentLoader(RunningJvm target) {
    this.target = target;
    this.process = Path.of("/proc", Long.toString(target.pid()));
  }

  /**
   * Loads it, unless it is there already.
   *
   * @param jar the agent
   * @param options what it is told
   * @return what came of it, as soon as the agent says so, after at most {@value #PATIENCE_SECONDS}
   *     seconds
   * @throws CommandFailure with the cause and a remedy where it is not possible
   */
  public Loaded load(Path jar, String options) {
    checkThatItIsAJvm();
    checkThatItSees(jar);
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(target.pid()));
      try {
        Properties properties = machine.getSystemProperties();
        if (properties.containsKey(Agent.PROPERTY)) {
          return awaitState(machine, false);
        }
        checkThatItIsNewEnough(properties.getProperty("java.specification.version", ""));
        machine.loadAgent(jar.toString(), options);
        if (!machine.getSystemProperties().containsKey(Agent.PROPERTY)) {
          throw failure(
              "did not start the agent: it is a tool of the JDK, or says why on its standard"
                  + " error");
        }
        return awaitState(machine, true);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException silent) {
      throw failure(
          "does not answer: it stands still, or runs with "
              + NO_ATTACHING
              + " ("
              + silent.getMessage()
              + ")");
    } catch (AgentLoadException | AgentInitializationException refused) {
      throw failure(refusal(refused.getMessage(), jar));
    } catch (IOException broken) {
      throw Files.exists(process)
          ? failure("cannot be attached to: " + broken.getMessage())
          : gone();
    }
  }

  /** The agent answers within milliseconds; attaching to very many interfaces takes longer. */
  private static Loaded awaitState(VirtualMachine machine, boolean now) throws IOException {
    long begin = System.nanoTime();
    String state = "";
    do {
      if (!state.isEmpty()) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      // An agent of an older version has none.
      state = machine.getSystemProperties().getProperty(Agent.STATE_PROPERTY, now ? STARTING : "");
    } while (state.equals(STARTING)
        && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    String[] words = state.split(" ", 2);
    return new Loaded(now, words[0], words.length > 1 ? words[1] : "");
  }

  private void checkThatItIsAJvm() {
    if (target.pid() == ProcessHandle.current().pid()) {
      throw failure("is this very command");
    }
    try {
      // Paths are bytes.
      List<String> mappings =
          Files.readAllLines(process.resolve("maps"), StandardCharsets.ISO_8859_1);
      if (mappings.stream().noneMatch(mapping -> mapping.endsWith(JVM_LIBRARY))) {
        throw failure("is no JVM; 'upstreamtop attach --list' shows them");
      }
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      if (Arrays.asList(line.split("\0", -1)).contains(NO_ATTACHING)) {
        throw failure("runs with " + NO_ATTACHING + "; start it with -javaagent instead");
      }
    } catch (NoSuchFileException ended) {
      throw gone();
    } catch (AccessDeniedException denied) {
      checkThatItIsOurs();
    } catch (IOException unreadable) {
      throw failure("cannot be looked at: " + unreadable.getMessage());
    }
  }

  /** A JVM with capabilities hides its memory from its own user, but not that it is a JVM. */
  private void checkThatItIsOurs() {
    if (target.commandLine().isEmpty()) {
      throw new CommandFailure(
          ExitCode.NO_PRIVILEGE,
          "process %d, which belongs to %s, may not be looked at: attach as that user, or as root"
              .formatted(target.pid(), owner()));
    }
  }

  private String owner() {
    try {
      return Files.getOwner(process).getName();
    } catch (IOException ended) {
      return "somebody else";
    }
  }

  /** A container has files of its own. */
  private void checkThatItSees(Path jar) {
    Path root = process.resolve("root");
    if (Files.isReadable(root) && !Files.exists(root.resolve(Path.of("/").relativize(jar)))) {
      throw new CommandFailure(
          ExitCode.NOT_INSTALLED,
          Files.exists(jar)
              ? "process %d has files of its own, without %s: copy it there and name it by --agent"
                  .formatted(target.pid(), jar)
              : "there is no " + jar + "; say where it is with --agent");
    }
  }

  private void checkThatItIsNewEnough(String version) {
    if (!AgentEntry.runsOn(version)) {
      throw failure(
          "runs Java " + version + ", the agent needs " + AgentEntry.OLDEST_JAVA + " or later");
    }
  }

  /** What the JVM answered, in our words where they say more. */
  private static String refusal(String answer, Path jar) {
    if (answer.contains("Dynamic agent loading is not enabled")) {
      return "refuses the agent: it runs with -XX:-EnableDynamicAgentLoading; start it with"
          + " -javaagent:%s instead".formatted(jar);
    }
    if (answer.contains("Module java.instrument not found")) {
      return "cannot take an agent: its runtime lacks the module java.instrument";
    }
    return "refuses the agent: " + answer;
  }

  private CommandFailure gone() {
    return new CommandFailure(
        ExitCode.NO_PROCESS,
        "there is no process " + target.pid() + "; 'upstreamtop attach --list' shows the JVMs");
  }

  private CommandFailure failure(String what) {
    return new CommandFailure(
        ExitCode.NO_PROCESS, "process " + target.pid() + " " + SafeText.of(what));
  }
}
