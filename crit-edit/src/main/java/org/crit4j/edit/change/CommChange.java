package org.crit4j.edit.change;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;

/** Gives a process another name, the one in {@code /proc/PID/comm}. */
public final class CommChange implements Change {
  /** What Linux allows, without the zero at the end; it cuts longer ones without a word. */
  private static final int LONGEST = 15;

  private final Optional<Integer> pid;
  private final ByteString name;

  private CommChange(Optional<Integer> pid, ByteString name) {
    this.pid = pid;
    this.name = name;
  }

  /**
   * Takes the new name.
   *
   * @param pid the process; empty if there is only one
   * @throws IllegalArgumentException if it is empty, or longer than 15 bytes
   */
  public static CommChange parse(String text, Optional<Integer> pid) {
    ByteString name = ByteString.copyFrom(text, StandardCharsets.UTF_8);
    if (name.isEmpty() || name.size() > LONGEST) {
      throw new IllegalArgumentException(
          "a name of "
              + name.size()
              + " bytes; Linux allows 1 to "
              + LONGEST
              + " and cuts longer ones silently");
    }
    return new CommChange(pid, name);
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    Task task = Tasks.only(draft, pid);
    draft.edit(ImageName.of(ImageType.CORE, task.pid()), CoreEntry.class, this::named);
    notes.matched("the name of " + Words.process(task.pid()));
    notes.warn("ps -ef goes on showing the command line, which --cmdline changes");
  }

  private CoreEntry named(CoreEntry core) {
    CoreEntry.Builder named = core.toBuilder();
    if (core.hasTc()) {
      named.getTcBuilder().setCommBytes(name);
    }
    if (core.getThreadCore().hasComm()) {
      named.getThreadCoreBuilder().setCommBytes(name);
    }
    return named.build();
  }
}
