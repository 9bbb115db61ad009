package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Printable;

/** Picks the command, runs it, and turns the outcome into an exit code. */
public final class Main {
  /** All is well. */
  static final int OK = 0;

  /** Bad input, or a file that cannot be read or written. */
  static final int FAILED = 1;

  /** A wrong command line. */
  static final int USAGE = 2;

  /** The reader of the output has gone: what a shell reports for a program ended by SIGPIPE. */
  static final int CLOSED_PIPE = 141;

  private Main() {}

  /** Runs the command line. */
  public static void main(String[] args) {
    Console console = Console.standard();
    int code = run(Arrays.asList(args), console);
    // Exiting starts the JVM's logging first, which takes longer than a small image. Returning does
    // as well: no thread is left running, and shutdown hooks clear temporary files either way.
    if (code != OK) {
      Runtime.getRuntime().exit(code);
    }
  }

  /** Runs a command line on the given streams; returns the exit code. */
  static int run(List<String> args, Console console) {
    if (args.isEmpty()) {
      console.error(Help.overview());
      return USAGE;
    }
    String name = args.get(0);
    try {
      switch (name) {
        case "--version", "-V" -> console.print("crit " + Version.text() + "\n");
        case "--help", "-h", "help" -> console.print(Help.of(args.subList(1, args.size())));
        default -> {
          Optional<Command> command = Commands.byName(name);
          if (command.isEmpty()) {
            throw Help.unknown(name);
          }
          return run(command.get(), args.subList(1, args.size()), console);
        }
      }
      return OK;
    } catch (UsageException e) {
      return misused("crit", e, console);
    } catch (IOException e) {
      return failed("crit", e, console);
    }
  }

  private static int run(Command command, List<String> args, Console console) {
    String prefix = "crit " + command.name();
    try {
      return command.run(args, console);
    } catch (UsageException e) {
      return misused(prefix, e, console);
    } catch (IOException e) {
      return failed(prefix, e, console);
    } catch (OutOfMemoryError e) {
      console.error(prefix + ": not enough memory; raise the limit, as with CRIT_OPTS=-Xmx1g\n");
      return FAILED;
    } catch (StackOverflowError e) {
      console.error(prefix + ": the input is nested too deeply\n");
      return FAILED;
    }
  }

  /** Reports a wrong command line, which is quoted, whatever it contains, and where to get help. */
  private static int misused(String prefix, UsageException problem, Console console) {
    String text = Printable.of(String.valueOf(problem.getMessage()));
    console.error(prefix + ": " + text + " (see " + prefix + " --help)\n");
    return USAGE;
  }

  private static int failed(String prefix, IOException problem, Console console) {
    if (problem instanceof Console.ClosedPipeException) {
      return CLOSED_PIPE;
    }
    if (!isEnding()) {
      console.error(prefix + ": " + describe(problem) + "\n");
    }
    return FAILED;
  }

  /**
   * Whether a signal is ending the process: failures in the meantime, as temporary files are gone,
   * are not worth a message.
   */
  static boolean isEnding() {
    try {
      // Costs nothing before it is needed, as a shutdown hook would.
      Runtime.getRuntime().removeShutdownHook(new Thread());
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** One line on a failure. */
  static String describe(IOException problem) {
    if (problem instanceof CritException input) {
      return problem.getMessage() + LimitOptions.hint(input);
    }
    String text = Printable.of(String.valueOf(problem.getMessage()));
    if (problem instanceof FileSystemException file) {
      String name = Printable.of(String.valueOf(file.getFile()));
      if (file instanceof AccessDeniedException) {
        return name + ": permission denied";
      }
      if (file instanceof NoSuchFileException) {
        return name + ": there is no such file";
      }
      return file.getReason() == null ? text : name + ": " + Printable.of(file.getReason());
    }
    return text;
  }
}
