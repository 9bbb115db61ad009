package org.crit4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  /** Options of CRIT that have a value. */
  private static final List<String> WITH_VALUE =
      List.of("-i", "--in", "--input", "-o", "--out", "--output", "-f", "--format", "-p", "--pid");

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
          if (command.isEmpty() && name.startsWith("-")) {
            Optional<List<String>> reordered = commandFirst(args);
            if (reordered.isPresent()) {
              return run(reordered.get(), console);
            }
          }
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

  /**
   * The same with the command first, if options stand before it, as older versions of CRIT had it.
   */
  private static Optional<List<String>> commandFirst(List<String> args) {
    for (int at = 0; at < args.size(); at++) {
      String each = args.get(at);
      if (WITH_VALUE.contains(each)) {
        at++;
      } else if (!each.startsWith("-")) {
        List<String> words = new ArrayList<>(List.of(each));
        words.addAll(args.subList(0, at));
        words.addAll(args.subList(at + 1, args.size()));
        return Commands.byName(each).isPresent() ? Optional.of(words) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static int run(Command command, List<String> args, Console console) {
    String prefix = "crit " + command.name();
    try {
      return command.run(args, console);
    } catch (UsageException e) {
      return misused(prefix, e, console);
    } catch (IOException e) {
      return failed(prefix, e, console);
    } catch (UncheckedIOException e) {
      return failed(prefix, Objects.requireNonNull(e.getCause()), console);
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
      return name + ": " + reason(file);
    }
    if (problem instanceof CharacterCodingException) {
      return "the text is not in UTF-8";
    }
    return problem.getMessage() == null ? "a file ends too early, or cannot be read" : text;
  }

  /** Java says nothing but the name in these cases. */
  private static String reason(FileSystemException problem) {
    if (problem instanceof NotDirectoryException) {
      return "this is a file; expected a directory or an archive with a checkpoint";
    }
    if (problem instanceof FileAlreadyExistsException) {
      return "there is something already";
    }
    if (problem instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    if (problem instanceof FileSystemLoopException) {
      return "the links lead in a circle";
    }
    String reason = problem.getReason();
    return reason == null ? "it cannot be read or written" : Printable.of(reason);
  }
}
