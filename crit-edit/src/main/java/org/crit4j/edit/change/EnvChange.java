package org.crit4j.edit.change;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.search.MemoryPattern;
import org.crit4j.checkpoint.search.MemorySearch;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.memory.MemoryArea;
import org.crit4j.memory.Pagemap;

/**
 * Gives a variable of the environment another value, for who reads it from now on. A value of
 * another length goes, with all variables, to memory of its own; the pointers to them that the
 * process was started with follow.
 */
public final class EnvChange implements Change {
  private static final long BEYOND_32_BITS = 1L << 32;
  private static final int MOST_POINTERS = 1 << 20;

  /** More are not searched for copies of the pointers. */
  private static final long MOST_PAGES = 1 << 17;

  private final Optional<Integer> pid;
  private final String name;
  private final byte[] assignment;
  private final boolean inPlace;

  private EnvChange(Optional<Integer> pid, String name, byte[] assignment, boolean inPlace) {
    this.pid = pid;
    this.name = name;
    this.assignment = assignment;
    this.inPlace = inPlace;
  }

  /**
   * Takes {@code NAME=VALUE}; the value may be empty.
   *
   * @param pid the process; empty if there is only one
   * @param inPlace whether the value has to fit where the old one is
   * @throws IllegalArgumentException if it is not of that form
   */
  public static EnvChange parse(String text, Optional<Integer> pid, boolean inPlace) {
    int equals = text.indexOf('=');
    if (equals <= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("\"" + text + "\" does not have the form NAME=VALUE");
    }
    return new EnvChange(
        pid, text.substring(0, equals), text.getBytes(StandardCharsets.UTF_8), inPlace);
  }

  /** One variable where it is. */
  private record Variable(int offset, byte[] text) {}

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    Task task = Tasks.only(draft, pid);
    MmEntry mm = task.memory().orElse(MmEntry.getDefaultInstance());
    TaskPages pages = new TaskPages(draft, task);
    List<Variable> variables = variables(pages.read(mm.getMmEnvStart(), mm.getMmEnvEnd()));
    byte[] start = (name + "=").getBytes(StandardCharsets.UTF_8);
    Optional<Variable> found =
        variables.stream().filter(it -> startsWith(it.text(), start)).findFirst();
    if (found.isEmpty()) {
      notes.refuse(
          Words.process(task.pid())
              + " was not started with a variable "
              + name
              + "; one cannot be added, since the list of variables would have to grow");
      return;
    }
    Variable old = found.get();
    notes.matched("the variable " + name + " of " + Words.process(task.pid()));
    if (Arrays.equals(old.text(), assignment)) {
      return;
    }
    noteCopies(draft, task, mm, mm.getMmEnvStart() + old.offset(), notes);
    if (old.text().length == assignment.length) {
      pages.write(mm.getMmEnvStart() + old.offset(), assignment);
    } else if (inPlace) {
      writeShorter(pages, mm.getMmEnvStart(), old, notes);
    } else {
      move(draft, task, pages, mm, variables, old);
    }
  }

  private static boolean startsWith(byte[] text, byte[] start) {
    return text.length >= start.length
        && Arrays.equals(text, 0, start.length, start, 0, start.length);
  }

  private static List<Variable> variables(byte[] block) {
    List<Variable> variables = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < block.length; i++) {
      if (block[i] == 0) {
        variables.add(new Variable(from, Arrays.copyOfRange(block, from, i)));
        from = i + 1;
      }
    }
    return variables;
  }

  private void writeShorter(TaskPages pages, long base, Variable old, Notes notes)
      throws IOException {
    if (assignment.length > old.text().length) {
      notes.refuse(
          "the value of "
              + name
              + " is "
              + (assignment.length - old.text().length)
              + " bytes too long to stay in place");
      return;
    }
    pages.write(base + old.offset(), Arrays.copyOf(assignment, old.text().length));
    notes.warn("/proc/PID/environ will have empty strings after " + name);
  }

  // There may be two variables of the same text: this very one is meant.
  @SuppressWarnings("ReferenceEquality")
  private void move(
      Draft draft, Task task, TaskPages pages, MmEntry mm, List<Variable> variables, Variable old)
      throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    int[] places = new int[variables.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = block.size();
      block.writeBytes(variables.get(i) == old ? assignment : variables.get(i).text());
      block.write(0);
    }
    List<Long> pointers = pointers(pages, mm);
    long start = pages.map(block.toByteArray());
    int word = wordSize(mm);
    long array = array(pages, mm);
    TaskPages now = new TaskPages(draft, Tasks.only(draft, Optional.of(task.pid())));
    for (int i = 0; i < pointers.size(); i++) {
      long offset = pointers.get(i) - mm.getMmEnvStart();
      for (int each = 0; each < places.length; each++) {
        if (variables.get(each).offset() == offset) {
          now.write(array + (long) i * word, bytes(start + places[each], word));
        }
      }
    }
    int length = block.size();
    draft.edit(
        ImageName.of(ImageType.MM, task.pid()),
        MmEntry.class,
        it -> it.toBuilder().setMmEnvStart(start).setMmEnvEnd(start + length).build());
  }

  private static int wordSize(MmEntry mm) {
    return Long.compareUnsigned(mm.getMmStartStack(), BEYOND_32_BITS) < 0 ? 4 : 8;
  }

  /** The stack begins with the number of arguments; their pointers and a null come next. */
  private static long array(TaskPages pages, MmEntry mm) throws IOException {
    int word = wordSize(mm);
    long stack = mm.getMmStartStack();
    long arguments = number(pages.read(stack, stack + word), word);
    return stack + word * (Math.min(arguments, MOST_POINTERS) + 2);
  }

  private static List<Long> pointers(TaskPages pages, MmEntry mm) throws IOException {
    int word = wordSize(mm);
    long at = array(pages, mm);
    List<Long> pointers = new ArrayList<>();
    while (pointers.size() < MOST_POINTERS) {
      long pointer = number(pages.read(at, at + word), word);
      if (pointer == 0) {
        break;
      }
      pointers.add(pointer);
      at += word;
    }
    return pointers;
  }

  private static long number(byte[] bytes, int word) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return word == 4 ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
  }

  private static byte[] bytes(long number, int word) {
    ByteBuffer buffer = ByteBuffer.allocate(word).order(ByteOrder.LITTLE_ENDIAN);
    return (word == 4 ? buffer.putInt((int) number) : buffer.putLong(number)).array();
  }

  /** A program that has called setenv has a list of its own, with pointers to the same texts. */
  private void noteCopies(Draft draft, Task task, MmEntry mm, long address, Notes notes)
      throws IOException {
    if (task.pagemap().map(Pagemap::presentPages).orElse(0L) > MOST_PAGES) {
      return;
    }
    long own = array(new TaskPages(draft, task), mm);
    MemorySearch search =
        new MemorySearch(List.of(MemoryPattern.bytes(bytes(address, wordSize(mm)))), 0);
    long[] others = new long[1];
    try (TaskMemory memory = task.openMemory()) {
      for (MemoryArea area : task.memoryAreas()) {
        boolean stack = area.contains(own);
        if (!stack) {
          search.search(memory, area.start(), area.end(), match -> others[0]++);
        }
      }
    }
    if (others[0] > 0) {
      notes.warn(
          "the program has a list of variables of its own, as after setenv: it may go on seeing the"
              + " old value of "
              + name);
    }
    notes.warn("values that the program has read before stay as they are");
  }
}
