package org.crit4j.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.edit.Change;
import org.crit4j.edit.DeleteChange;
import org.crit4j.edit.SetChange;
import org.crit4j.edit.change.AddressChange;
import org.crit4j.edit.change.CgroupChange;
import org.crit4j.edit.change.CloseChange;
import org.crit4j.edit.change.CmdlineChange;
import org.crit4j.edit.change.CommChange;
import org.crit4j.edit.change.DataChange;
import org.crit4j.edit.change.DropSizeChange;
import org.crit4j.edit.change.EnvChange;
import org.crit4j.edit.change.FdChange;
import org.crit4j.edit.change.HostnameChange;
import org.crit4j.edit.change.ListenChange;
import org.crit4j.edit.change.PathChange;
import org.crit4j.edit.change.PidsChange;
import org.crit4j.edit.change.PokeChange;
import org.crit4j.edit.change.UnixChange;
import org.crit4j.edit.change.UserChange;

/** The options of {@code crit edit} that are changes, one row each. */
final class EditOptions {
  private static final String KEEP_CAPABILITIES = "keep-capabilities";
  private static final String ENV_IN_PLACE = "env-in-place";

  /**
   * What changes have besides their own value.
   *
   * @param pid the process that they are about, if one is named
   * @param keepsCapabilities whether a new user keeps root's capabilities
   * @param inPlace whether a new value of a variable has to fit where the old one is
   */
  private record Context(Optional<Integer> pid, boolean keepsCapabilities, boolean inPlace) {}

  /** Makes a change of the value of an option. */
  private interface Maker {
    Change make(String value, Context context);
  }

  private final Map<OptionSpec<?>, Maker> makers = new HashMap<>();
  private final OptionSpec<String> pid;
  private final OptionSpec<String> addresses;
  private final OptionSpec<String> prefixes;

  /** Adds the options to those of a command. */
  EditOptions(Command command) {
    add(
        command,
        "listen",
        "[ADDR:]PORT=[ADDR:]PORT",
        "let listening sockets listen elsewhere",
        (value, context) -> ListenChange.parse(value));
    addresses = command.add("OLD=NEW", "replace an IP address, also in the network", "address");
    prefixes = command.add("NET/BITS=NET/BITS", "replace the addresses of a network", "prefix");
    add(
        command,
        "path",
        "OLD=NEW",
        "move files, mappings and sockets beneath OLD to NEW",
        (value, context) -> PathChange.parse(value));
    add(
        command,
        "unix",
        "OLD=NEW",
        "bind a unix socket to another name; @NAME is abstract",
        (value, context) -> UnixChange.parse(value));
    add(
        command,
        "drop-size",
        "PATH|writable",
        "accept files of any size there, as logs that grow",
        (value, context) -> DropSizeChange.parse(value));
    add(
        command,
        "fd",
        "FD,...=PATH[:append]",
        "let descriptors lead to another file, terminals too",
        (value, context) -> FdChange.parse(value, context.pid()));
    add(
        command,
        "close",
        "FD,...",
        "close descriptors",
        (value, context) -> CloseChange.parse(value, context.pid()));
    add(
        command,
        "comm",
        "NAME",
        "name a process",
        (value, context) -> CommChange.parse(value, context.pid()));
    add(
        command,
        "cmdline",
        "'WORD WORD...'",
        "change the command line that ps shows",
        (value, context) -> CmdlineChange.parse(value, context.pid()));
    add(
        command,
        "env",
        "NAME=VALUE",
        "change a variable of the environment",
        (value, context) -> EnvChange.parse(value, context.pid(), context.inPlace()));
    command.addFlag(ENV_IN_PLACE, "with --env: only where the value fits");
    add(
        command,
        "poke",
        "PID:ADDR=HEX|@FILE|TEXT",
        "write bytes into memory",
        (value, context) -> PokeChange.parse(value));
    add(
        command,
        "pipe",
        "ID=FILE",
        "fill a pipe with the content of FILE",
        (value, context) -> DataChange.ofPipe(value));
    add(
        command,
        "queue",
        "ID=FILE",
        "replace the first packet that waits for socket ID",
        (value, context) -> DataChange.ofQueue(value));
    add(
        command,
        "pids",
        "+N|OLD=NEW",
        "renumber processes and threads",
        (value, context) -> PidsChange.parse(value));
    add(
        command,
        "hostname",
        "NAME",
        "name the host that the processes see",
        (value, context) -> HostnameChange.parse(value));
    add(
        command,
        "user",
        "UID:GID",
        "run as another user",
        (value, context) -> UserChange.parse(value, context.pid(), context.keepsCapabilities()));
    command.addFlag(KEEP_CAPABILITIES, "with --user: keep the capabilities of root");
    add(
        command,
        "cgroup",
        "OLD=NEW|none",
        "move to another control group, or forget about them",
        (value, context) -> CgroupChange.parse(value));
    add(
        command,
        "set",
        "IMAGE:PATH=VALUE",
        "give fields a value, as decode prints them",
        (value, context) -> SetChange.parse(value));
    add(
        command,
        "delete",
        "IMAGE:PATH",
        "remove fields or entries",
        (value, context) -> DeleteChange.parse(value));
    pid = command.add("PID", "the process that the other options are about", "p", "pid");
  }

  private void add(Command command, String name, String argument, String description, Maker maker) {
    makers.put(command.add(argument, description, name), maker);
  }

  /**
   * The changes on the command line, in its order.
   *
   * @throws UsageException if one does not make sense
   */
  List<Change> of(Arguments arguments) throws UsageException {
    Context context =
        new Context(
            arguments.pid(pid), arguments.has(KEEP_CAPABILITIES), arguments.has(ENV_IN_PLACE));
    List<Change> changes = new ArrayList<>();
    List<String> all = arguments.values(addresses);
    if (!all.isEmpty() || !arguments.values(prefixes).isEmpty()) {
      changes.add(addresses(all, arguments.values(prefixes)));
    }
    for (Arguments.Given each : arguments.given()) {
      Optional<Maker> maker = Optional.ofNullable(makers.get(each.option()));
      try {
        maker.ifPresent(it -> changes.add(it.make(each.value(), context)));
      } catch (IllegalArgumentException e) {
        String name = each.option().options().get(0);
        throw new UsageException(Arguments.spelling(name) + ": " + e.getMessage());
      }
    }
    return changes;
  }

  /** One change for all of them: what they do to routes is looked at together. */
  private static Change addresses(List<String> addresses, List<String> prefixes)
      throws UsageException {
    try {
      return AddressChange.parse(addresses, prefixes);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--address, --prefix: " + e.getMessage());
    }
  }
}
