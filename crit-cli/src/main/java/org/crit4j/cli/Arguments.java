package org.crit4j.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageType;

/** A command's arguments, taken apart. */
final class Arguments {
  private final OptionSet options;

  private Arguments(OptionSet options) {
    this.options = options;
  }

  /**
   * Takes arguments apart.
   *
   * @return empty if the help was asked for, and has been printed
   */
  static Optional<Arguments> parse(Command command, List<String> args, Console console)
      throws UsageException, IOException {
    OptionParser parser = command.options();
    OptionSet options;
    try {
      // Not String[]::new: the first lambda of a run brings 80 classes of the JDK along.
      options = parser.parse(args.toArray(new String[0]));
    } catch (OptionException e) {
      throw wrong(e, parser);
    }
    if (options.has("help")) {
      console.print(Help.of(command));
      return Optional.empty();
    }
    return Optional.of(new Arguments(options));
  }

  private static UsageException wrong(OptionException problem, OptionParser parser) {
    for (String name : problem.options()) {
      // A known option is given with all its names: i/in/input.
      String first = name.substring(0, Math.max(name.indexOf('/'), 0));
      if (!parser.recognizedOptions().containsKey(first.isEmpty() ? name : first)) {
        return new UsageException("unknown option " + spelling(name));
      }
    }
    return new UsageException(lowerCase(String.valueOf(problem.getMessage())));
  }

  /** An option as it stands on a command line. */
  static String spelling(String option) {
    return (option.length() == 1 ? "-" : "--") + option;
  }

  private static String lowerCase(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** Whether an option was given. */
  boolean has(String option) {
    return options.has(option);
  }

  /** An option's value. */
  <T> Optional<T> value(OptionSpec<T> option) throws UsageException {
    try {
      List<T> values = options.valuesOf(option);
      if (values.size() > 1) {
        throw new UsageException(
            "option "
                + spelling(option.options().get(option.options().size() - 1))
                + " is given twice");
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    } catch (OptionException e) {
      throw new UsageException(lowerCase(String.valueOf(e.getMessage())));
    }
  }

  /** A file that an option names; {@code -} and no option stand for a standard stream. */
  Optional<Path> file(OptionSpec<String> option) throws UsageException {
    Optional<String> name = value(option);
    return name.isEmpty() || name.get().equals("-")
        ? Optional.empty()
        : Optional.of(path(name.get()));
  }

  /** Fails if there are arguments besides the options. */
  void noOperands() throws UsageException {
    if (!options.nonOptionArguments().isEmpty()) {
      throw new UsageException("unexpected argument \"" + operands().get(0) + "\"");
    }
  }

  /** The one file that the arguments name; empty for {@code -}, standard input. */
  Optional<Path> onlyFile() throws UsageException {
    String operand = onlyOperand("the name of an image");
    return operand.equals("-") ? Optional.empty() : Optional.of(path(operand));
  }

  /**
   * The one argument besides the options.
   *
   * @param what what it is, for the message that it is missing
   */
  String onlyOperand(String what) throws UsageException {
    return operands(what).get(0);
  }

  /**
   * The files that the arguments name, one or more.
   *
   * @param what what they are, for the message that there is none
   */
  List<Path> paths(String what) throws UsageException {
    if (operands().isEmpty()) {
      throw new UsageException(what + " is missing");
    }
    return paths();
  }

  /**
   * The arguments besides the options.
   *
   * @param names what each of them is, for the message if it is missing
   */
  List<String> operands(String... names) throws UsageException {
    List<String> operands = operands();
    if (operands.size() < names.length) {
      throw new UsageException(names[operands.size()] + " is missing");
    }
    if (operands.size() > names.length) {
      throw new UsageException("unexpected argument \"" + operands.get(names.length) + "\"");
    }
    return operands;
  }

  /** All values of an option that may be given several times. */
  <T> List<T> values(OptionSpec<T> option) {
    return options.valuesOf(option);
  }

  /** All arguments besides the options, as names of files. */
  List<Path> paths() throws UsageException {
    List<Path> paths = new ArrayList<>();
    for (String each : operands()) {
      paths.add(path(each));
    }
    return paths;
  }

  /**
   * The arguments besides the options, as many as there are descriptions.
   *
   * @param what what they are, for the message that one is missing
   */
  List<Path> exactly(String... what) throws UsageException {
    List<Path> paths = paths();
    if (paths.size() < what.length) {
      throw new UsageException(what[paths.size()] + " is missing");
    }
    if (paths.size() > what.length) {
      throw new UsageException("unexpected argument \"" + operands().get(what.length) + "\"");
    }
    return paths;
  }

  /**
   * The first argument besides the options.
   *
   * @param what what it is, for the message that it is missing
   */
  String firstOperand(String what) throws UsageException {
    if (operands().isEmpty()) {
      throw new UsageException(what + " is missing");
    }
    return operands().get(0);
  }

  /** Whether a name stands for something in an archive: {@code ARCHIVE:MEMBER}. */
  static boolean namesMember(Path path) {
    return path.toString().indexOf(':') > 0 && !Files.exists(path);
  }

  /**
   * Whether a file begins like an archive, and so not like an image. Only a regular file is looked
   * into: what comes through a pipe comes once.
   */
  static boolean isArchive(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    byte[] start = new byte[262];
    int length;
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      length = in.readNBytes(start, 0, start.length);
    } catch (IOException e) {
      // Who opens it next says why it cannot be read.
      return false;
    }
    if (length < 6) {
      return false;
    }
    boolean tar =
        length == start.length
            && start[257] == 'u'
            && start[258] == 's'
            && start[259] == 't'
            && start[260] == 'a'
            && start[261] == 'r';
    int first = (start[0] & 0xff) << 24 | (start[1] & 0xff) << 16 | (start[2] & 0xff) << 8;
    // gzip, zstd, bzip2 and xz.
    boolean archive =
        tar
            || first >>> 16 == 0x1f8b
            || (first | (start[3] & 0xff)) == 0x28b52ffd
            || first == 0x425a6800
            || (first | (start[3] & 0xff)) == 0xfd377a58;
    // CRIU calls some raw images so that they are known: a tmpfs is a compressed tar.
    return archive && ImageType.byFileName(String.valueOf(path.getFileName())).isEmpty();
  }

  /** Fails if a file is an archive where an image has to be. */
  static void requireNoArchive(Path path) throws IOException {
    if (isArchive(path)) {
      throw new CritException(
          Location.UNKNOWN.inFile(path.toString()),
          "this is an archive",
          "an image in it, as in ARCHIVE:checkpoint/files.img");
    }
  }

  // No stream: most runs have an operand, and the first stream brings 100 classes of the JDK along.
  private List<String> operands() {
    List<String> operands = new ArrayList<>();
    for (Object each : options.nonOptionArguments()) {
      operands.add(String.valueOf(each));
    }
    return operands;
  }

  /** An argument as the name of a file. */
  static Path path(String name) throws UsageException {
    if (name.isEmpty()) {
      throw new UsageException("the name of a file is empty");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("\"" + name + "\" is no name of a file");
    }
  }
}
