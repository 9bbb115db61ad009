package org.crit4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.cli.describe.CommandShape;

/** The commands of crit: a new one is added here. */
final class Commands {
  private Commands() {}

  /** All commands, in the order of the help. */
  static List<Command> all() {
    return List.of(
        new DecodeCommand(),
        new EncodeCommand(),
        new ShowCommand(),
        new InfoCommand(),
        new ExploreCommand(),
        new StatsCommand(),
        new MemparseCommand(),
        new CoredumpCommand(),
        new JvmCommand(),
        new InspectCommand(),
        new DiffCommand(),
        new ReportCommand(),
        new ListCommand(),
        new QueryCommand(),
        new ExportCommand(),
        new ExtractCommand(),
        new PackCommand(),
        new RepackCommand(),
        new EditCommand(),
        new BuildCommand(),
        new ScrubCommand(),
        new RuntimeCommand(),
        new RootfsCommand(),
        new ConvertCommand(),
        new SquashCommand(),
        new PrepareCommand(),
        new PageServerCommand(),
        new ServeCommand(),
        new CompressCommand(),
        new DecompressCommand(),
        new ValidateCommand(),
        new PreflightCommand(),
        new CompletionCommand());
  }

  /** The names of all commands. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Command command : all()) {
      names.add(command.name());
    }
    return names;
  }

  /** The descriptions of all commands, in the order of the help. */
  static List<CommandShape> shapes() {
    return all().stream().map(Help::shape).toList();
  }

  /** Finds a command. A switch, so that a run loads the class of one command only. */
  static Optional<Command> byName(String name) {
    return switch (name) {
      case "decode" -> Optional.of(new DecodeCommand());
      case "encode" -> Optional.of(new EncodeCommand());
      case "show" -> Optional.of(new ShowCommand());
      case "x" -> Optional.of(new ExploreCommand());
      case "stats" -> Optional.of(new StatsCommand());
      case "info" -> Optional.of(new InfoCommand());
      case "memparse" -> Optional.of(new MemparseCommand());
      case "coredump" -> Optional.of(new CoredumpCommand());
      case "jvm" -> Optional.of(new JvmCommand());
      case "inspect" -> Optional.of(new InspectCommand());
      case "diff" -> Optional.of(new DiffCommand());
      case "report" -> Optional.of(new ReportCommand());
      case "query" -> Optional.of(new QueryCommand());
      case "export" -> Optional.of(new ExportCommand());
      case "list" -> Optional.of(new ListCommand());
      case "extract" -> Optional.of(new ExtractCommand());
      case "pack" -> Optional.of(new PackCommand());
      case "repack" -> Optional.of(new RepackCommand());
      case "edit" -> Optional.of(new EditCommand());
      case "build" -> Optional.of(new BuildCommand());
      case "scrub" -> Optional.of(new ScrubCommand());
      case "runtime" -> Optional.of(new RuntimeCommand());
      case "rootfs" -> Optional.of(new RootfsCommand());
      case "convert" -> Optional.of(new ConvertCommand());
      case "prepare" -> Optional.of(new PrepareCommand());
      case "page-server" -> Optional.of(new PageServerCommand());
      case "serve" -> Optional.of(new ServeCommand());
      case "squash" -> Optional.of(new SquashCommand());
      case "compress" -> Optional.of(new CompressCommand());
      case "decompress" -> Optional.of(new DecompressCommand());
      case "validate" -> Optional.of(new ValidateCommand());
      case "preflight" -> Optional.of(new PreflightCommand());
      case "completion" -> Optional.of(new CompletionCommand());
      default -> Optional.empty();
    };
  }
}
