package org.crit4j.edit.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;

/**
 * Gives a process another command line, the one in {@code /proc/PID/cmdline} that {@code ps} shows.
 * The arguments that the program has itself stay.
 */
public final class CmdlineChange implements Change {
  private final Optional<Integer> pid;
  private final byte[] arguments;

  private CmdlineChange(Optional<Integer> pid, byte[] arguments) {
    this.pid = pid;
    this.arguments = arguments;
  }

  /**
   * Takes the arguments, with blanks between them.
   *
   * @param pid the process; empty if there is only one
   * @throws IllegalArgumentException if there are none
   */
  public static CmdlineChange parse(String text, Optional<Integer> pid) {
    String[] words = text.strip().split("\\s+");
    if (words[0].isEmpty()) {
      throw new IllegalArgumentException("an empty command line");
    }
    String joined = String.join("\0", words) + "\0";
    return new CmdlineChange(pid, joined.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    Task task = Tasks.only(draft, pid);
    MmEntry mm = task.memory().orElse(MmEntry.getDefaultInstance());
    TaskPages pages = new TaskPages(draft, task);
    byte[] old = pages.read(mm.getMmArgStart(), mm.getMmArgEnd());
    notes.matched("the command line of " + Words.process(task.pid()));
    if (Arrays.equals(old, arguments)) {
      return;
    }
    if (old.length == arguments.length) {
      pages.write(mm.getMmArgStart(), arguments);
      notes.warn("the program's own arguments change with it: they are the same memory");
      return;
    }
    long start = pages.map(arguments);
    draft.edit(
        ImageName.of(ImageType.MM, task.pid()),
        MmEntry.class,
        it -> it.toBuilder().setMmArgStart(start).setMmArgEnd(start + arguments.length).build());
    notes.warn("the program's own arguments (argv) stay as they are");
  }
}
