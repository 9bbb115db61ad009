package org.crit4j.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.cli.text.Nearest;
import org.crit4j.image.ImageType;

/** The parsed arguments of a command. */
final class Arguments {
  private final OptionSet options;

  private Arguments(OptionSet options) {
    this.options = options;
  }

  /**
   * Parses arguments.
   *
   * @return empty if they ask for the help, which has been printed then
   */
  static Optional<Arguments> parse(Command command, List<String> args, Console console)
      throws UsageException, IOException {
    OptionParser parser = command.options();
    OptionSet options;
    try {
      // Not String[]::new: the first lambda of a run brings 80 classes of the JDK along.
      options = parser.parse(membersLast(args).toArray(new String[0]));
    } catch (OptionException e) {
      throw wrong(e, parser);
    }
    if (options.has("help")) {
      console.print(Help.of(command));
      return Optional.empty();
    }
    return Optional.of(new Arguments(options));
  }

  /**
   * The arguments with members of an archive on standard input, such as {@code -:checkpoint/x}, at
   * the end, where the parser takes them for no options.
   */
  private static List<String> membersLast(List<String> args) {
    List<String> members = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String each : args) {
      boolean isValue = !others.isEmpty() && others.get(others.size() - 1).startsWith("-");
      (each.startsWith("-:") && !isValue ? members : others).add(each);
    }
    if (!members.isEmpty() && !others.contains("--")) {
      others.add("--");
    }
    others.addAll(members);
    return others;
  }

  private static UsageException wrong(OptionException problem, OptionParser parser) {
    Set<String> known = parser.recognizedOptions().keySet();
    for (String name : problem.options()) {
      // A known option is given with all its names: i/in/input.
      String first = name.substring(0, Math.max(name.indexOf('/'), 0));
      if (!known.contains(first.isEmpty() ? name : first)) {
        Optional<String> nearest = Nearest.to(name, known);
        String question =
            nearest.isPresent() ? "; did you mean " + spelling(nearest.get()) + "?" : "";
        return new UsageException("unknown option " + spelling(name) + question);
      }
    }
    return new UsageException(message(problem));
  }

  /** Our words for the one common mistake, which the parser reports as "i/in/input". */
  private static String message(OptionException problem) {
    String name = problem.options().isEmpty() ? "" : problem.options().get(0);
    String text = String.valueOf(problem.getMessage());
    if (!text.endsWith("requires an argument")) {
      return lowerCase(text);
    }
    return "option "
        + spelling(name.substring(name.lastIndexOf('/') + 1))
        + " requires an argument";
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
                + " given more than once");
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    } catch (OptionException e) {
      throw new UsageException(lowerCase(String.valueOf(e.getMessage())));
    }
  }

  /** A file that an option names; empty for a standard stream: {@code -}, or no option. */
  Optional<Path> file(OptionSpec<String> option) throws UsageException {
    Optional<String> name = value(option);
    return name.isEmpty() || name.get().equals("-")
        ? Optional.empty()
        : Optional.of(path(name.get()));
  }

  /** Fails if there are operands. */
  void noOperands() throws UsageException {
    if (!options.nonOptionArguments().isEmpty()) {
      throw new UsageException("unexpected argument \"" + operands().get(0) + "\"");
    }
  }

  /** The only operand, an image; empty for {@code -}, standard input. */
  Optional<Path> onlyFile() throws UsageException {
    String operand = onlyOperand("image");
    return operand.equals("-") ? Optional.empty() : Optional.of(path(operand));
  }

  /**
   * The only operand.
   *
   * @param what a noun for it, for the message if it is missing
   */
  String onlyOperand(String what) throws UsageException {
    return operands(what).get(0);
  }

  /**
   * The operands as files, one or more.
   *
   * @param what a noun for them, for the message if there is none
   */
  List<Path> paths(String what) throws UsageException {
    if (operands().isEmpty()) {
      throw missing(what);
    }
    return paths();
  }

  /**
   * The operands, exactly as many as there are nouns.
   *
   * @param names a noun for each, for the message if it is missing
   */
  List<String> operands(String... names) throws UsageException {
    List<String> operands = operands();
    if (operands.size() < names.length) {
      throw missing(names[operands.size()]);
    }
    if (operands.size() > names.length) {
      throw new UsageException("unexpected argument \"" + operands.get(names.length) + "\"");
    }
    return operands;
  }

  private static UsageException missing(String what) {
    return new UsageException("no " + what + " given");
  }

  /**
   * The value of an option that takes one of a few words.
   *
   * @param otherwise the value without the option
   */
  String choice(String option, String otherwise, String... words) throws UsageException {
    List<?> values = options.valuesOf(option);
    if (values.isEmpty()) {
      return otherwise;
    }
    return oneOf(option, String.valueOf(values.get(values.size() - 1)), words);
  }

  /**
   * Returns a word if it is a known one.
   *
   * @param what a noun for it, for the message if it is not
   */
  static String oneOf(String what, String word, String... words) throws UsageException {
    List<String> known = List.of(words);
    if (known.contains(word)) {
      return word;
    }
    int last = words.length - 1;
    throw new UsageException(
        "unknown "
            + what
            + " \""
            + word
            + "\""
            + "; expected "
            + String.join(", ", known.subList(0, last))
            + " or "
            + words[last]);
  }

  /** The process ID that an option gives. */
  Optional<Integer> pid(OptionSpec<String> option) throws UsageException {
    Optional<String> text = value(option);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Integer.parseUnsignedInt(text.get()));
    } catch (NumberFormatException e) {
      throw new UsageException("\"" + text.orElse("") + "\" is not a valid PID");
    }
  }

  /** All values of an option that may be given several times. */
  <T> List<T> values(OptionSpec<T> option) {
    return options.valuesOf(option);
  }

  /** An option and one of its values. */
  record Given(OptionSpec<?> option, String value) {}

  /** All options that have values, each as often as it was given, in that order. */
  List<Given> given() {
    List<Given> given = new ArrayList<>();
    Map<OptionSpec<?>, Integer> counts = new HashMap<>();
    for (OptionSpec<?> each : options.specs()) {
      List<?> values = options.valuesOf(each);
      int count = counts.merge(each, 1, Integer::sum);
      if (count <= values.size()) {
        given.add(new Given(each, String.valueOf(values.get(count - 1))));
      }
    }
    return given;
  }

  /** The operands as files. */
  List<Path> paths() throws UsageException {
    List<Path> paths = new ArrayList<>();
    for (String each : operands()) {
      paths.add(path(each));
    }
    return paths;
  }

  /**
   * The operands as files, exactly as many as there are nouns.
   *
   * @param what a noun for each, for the message if it is missing
   */
  List<Path> exactly(String... what) throws UsageException {
    List<Path> paths = paths();
    if (paths.size() < what.length) {
      throw missing(what[paths.size()]);
    }
    if (paths.size() > what.length) {
      throw new UsageException("unexpected argument \"" + operands().get(what.length) + "\"");
    }
    return paths;
  }

  /**
   * The first operand.
   *
   * @param what a noun for it, for the message if it is missing
   */
  String firstOperand(String what) throws UsageException {
    if (operands().isEmpty()) {
      throw missing(what);
    }
    return operands().get(0);
  }

  /** All operands as they are; those after {@code --} may be options of another program. */
  List<String> words(String what) throws UsageException {
    firstOperand(what);
    return operands();
  }

  /** Whether a name is that of an archive's member: {@code ARCHIVE:MEMBER}. */
  static boolean namesMember(Path path) {
    return path.toString().indexOf(':') > 0 && !Files.exists(path);
  }

  /**
   * Whether a file begins like an archive, and so not like an image. Only regular files are read
   * for this: a pipe can be read once only.
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
      // Whoever opens it next reports why it cannot be read.
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
    // The length of a record of criu-image-streamer, and its number or a name.
    int length32 = start[3] == 0 && start[2] == 0 ? start[1] << 8 | (start[0] & 0xff) : -1;
    boolean streamer =
        length32 > 0 && length32 < 10 << 10 && (start[4] == 0x08 || start[4] == 0x12);
    // gzip, zstd, bzip2, xz and lz4.
    boolean archive =
        tar
            || streamer
            || first >>> 16 == 0x1f8b
            || (first | (start[3] & 0xff)) == 0x28b52ffd
            || first == 0x425a6800
            || (first | (start[3] & 0xff)) == 0xfd377a58
            || (first | (start[3] & 0xff)) == 0x04224d18;
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

  /** An argument as a file. */
  static Path path(String name) throws UsageException {
    if (name.isEmpty()) {
      throw new UsageException("empty file name");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("\"" + name + "\" is not a valid file name");
    }
  }
}
