package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.FieldName;
import org.crit4j.edit.FieldValue;
import org.crit4j.edit.Revision;

/** {@code crit edit}: changes a checkpoint and keeps it consistent. */
final class EditCommand extends Command {
  private static final String FORCE = "force";
  private static final String EVENT = "pre-restore";

  /** Images that CRIU does not read again after the event. */
  private static final Set<String> READ_BEFORE =
      Set.of("inventory", "pstree", "ids", "memfd", "files", "remap-fpath", "apparmor", "cgroup");

  private static final String IN_PLACE = "in-place";

  private final OptionSpec<String> output;
  private final OptionSpec<String> suffix;
  private final OptionSpec<String> get;
  private final EditOptions changes;
  private final LimitOptions limits;

  EditCommand() {
    super(
        "edit",
        "Changes a checkpoint and keeps it consistent",
        "edit [-n] [-o OUT | --in-place[=SUFFIX]] CHANGE... PATH",
        "edit --get IMAGE:FIELD... PATH",
        "edit --action CHANGE...");
    options().acceptsAll(List.of("n", "dry-run"), "print what would change, and write nothing");
    output = add("OUT", "where the result goes", "o", "out", "output");
    suffix =
        options()
            .accepts(IN_PLACE, "change the checkpoint itself; with =SUFFIX, keep what was there")
            .withOptionalArg()
            .withValuesConvertedBy(new InPlaceSuffix());
    addFlag(FORCE, "write although it is refused");
    addFlag(ActionOption.ACTION, "act as the script of criu --action-script, at pre-restore");
    get = add("IMAGE:FIELD", "print fields and change nothing", "get");
    changes = new EditOptions(this);
    addColour();
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    boolean action = arguments.has(ActionOption.ACTION);
    Optional<Path> restoring = action ? ActionOption.imagesAt(EVENT) : Optional.empty();
    if (action) {
      arguments.noOperands();
      if (restoring.isEmpty()) {
        return Main.OK;
      }
    }
    Path path = action ? restoring.orElseThrow() : arguments.exactly("checkpoint").get(0);
    Optional<Path> target = arguments.file(output);
    List<Change> wanted = changes.of(arguments);
    boolean inPlace = arguments.has(IN_PLACE) || action;
    boolean dry = arguments.has("n");
    if (arguments.values(get).isEmpty()) {
      require(!wanted.isEmpty(), "no change given");
      require(target.isPresent() || inPlace || dry, "no output given (-o, --in-place, or -n)");
      require(target.isEmpty() || !inPlace, "-o and --in-place exclude each other");
    } else {
      require(wanted.isEmpty() && target.isEmpty() && !inPlace, "--get changes nothing");
    }
    Messages messages = new Messages(name(), console);
    try (Revision revision = Revision.open(path, limits.of(arguments).limits(), messages)) {
      if (!arguments.values(get).isEmpty()) {
        return print(revision, arguments.values(get), console);
      }
      Edit.Outcome outcome = new Edit(wanted).apply(revision.draft());
      boolean allowed = new OutcomeText(name(), console).print(outcome, arguments.has(FORCE));
      if (allowed && !outcome.isChanged()) {
        console.error("crit edit: nothing changed: everything is as it shall be already\n");
      }
      if (!outcome.isChanged() || !allowed) {
        return Main.FAILED;
      }
      if (action) {
        refuseLate(revision.draft());
      }
      if (dry) {
        return messages.finish();
      }
      if (target.isPresent()) {
        revision.writeTo(target.get());
      } else {
        revision.writeInPlace(arguments.value(suffix));
      }
      return messages.finish();
    }
  }

  private static void refuseLate(Draft draft) throws CritException {
    for (String name : draft.changed()) {
      String kind = name.replaceFirst("(-[0-9]+)?\\.img$", "");
      if (READ_BEFORE.contains(kind)) {
        throw new CritException(
            Location.UNKNOWN.inFile(name),
            "CRIU has read it before " + EVENT,
            "a change by crit prepare");
      }
    }
  }

  private static void require(boolean condition, String problem) throws UsageException {
    if (!condition) {
      throw new UsageException(problem);
    }
  }

  private static int print(Revision revision, List<String> names, Console console)
      throws UsageException, IOException {
    int found = 0;
    for (String name : names) {
      FieldName field;
      try {
        field = FieldName.parse(name, false);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--get: " + e.getMessage());
      }
      for (FieldValue each : FieldValue.all(revision.draft(), field)) {
        found++;
        console.print(Printable.of(each.image() + ": " + each.path() + ": " + each.value()) + "\n");
      }
    }
    if (found == 0) {
      console.error("crit edit: there is no such field\n");
    }
    return found == 0 ? Main.FAILED : Main.OK;
  }
}
