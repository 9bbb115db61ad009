package org.crit4j.edit.change;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.EntryEdit;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.source.Images;

/**
 * Gives processes and threads other numbers, wherever CRIU has them: the tree, the names of images,
 * owners of files, locks, terminals, timers, and the one that libc keeps in memory. What programs
 * have stored themselves cannot be found. A PID namespace of its own is the better way.
 */
public final class PidsChange implements Change {
  /** Linux's PID_MAX_LIMIT on 64-bit machines. */
  private static final long LIMIT = 1L << 22;

  private static final long USUAL_MAXIMUM = 32768;

  private final long offset;
  private final Map<Integer, Integer> pairs;

  private PidsChange(long offset, Map<Integer, Integer> pairs) {
    this.offset = offset;
    this.pairs = pairs;
  }

  /**
   * Takes {@code +N} or {@code -N} for all numbers, or {@code OLD=NEW} for one.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static PidsChange parse(String text) {
    try {
      if (text.startsWith("+") || text.startsWith("-")) {
        return new PidsChange(Integer.parseInt(text), Map.of());
      }
      Pair pair = Pair.parse(text, "+N or OLD=NEW");
      return new PidsChange(0, Map.of(Integer.parseInt(pair.from()), Integer.parseInt(pair.to())));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" does not have the form +N or OLD=NEW");
    }
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    List<Task> tasks = Tasks.checkpoint(draft).tasks();
    Set<Integer> old = new HashSet<>();
    for (Task task : tasks) {
      old.add(task.pid());
      // A zombie has no threads, whatever stands there.
      if (task.state() != TaskState.ZOMBIE) {
        old.addAll(task.threadIds());
      }
    }
    PidMapping mapping = new PidMapping();
    for (int pid : old) {
      long now = pairs.isEmpty() ? pid + offset : pairs.getOrDefault(pid, pid);
      if (now <= 0 || now >= LIMIT) {
        notes.refuse(pid + " would become " + now + "; numbers go from 1 to 4194303");
        return;
      }
      if (now != pid) {
        mapping.add(pid, (int) now);
      }
    }
    if (mapping.numbers().isEmpty()) {
      notes.refuse("no process or thread has such a number");
      return;
    }
    Set<Integer> results = new HashSet<>();
    for (int pid : old) {
      if (!results.add(mapping.map(pid))) {
        notes.refuse("two processes or threads would have the number " + mapping.map(pid));
        return;
      }
    }
    if (mapping.map(1) != 1 && old.contains(1)) {
      notes.refuse(
          "process 1 is the first one of a PID namespace, which always has that number; there is no"
              + " need for others in it");
      return;
    }
    // While the old names are there.
    for (Task task : tasks) {
      if (task.state() != TaskState.ZOMBIE) {
        pokeThreads(draft, task, mapping);
      }
    }
    change(draft, mapping);
    rename(draft, mapping);
    note(tasks.size(), mapping, notes);
  }

  private static void note(int tasks, PidMapping mapping, Notes notes) {
    notes.matched(Words.count(mapping.numbers().size(), "number") + " of processes and threads");
    if (tasks > 1) {
      notes.warn(
          "programs that have stored numbers, as of children to wait for or to signal, have the old"
              + " ones still");
    }
    int largest = mapping.numbers().values().stream().max(Integer::compare).orElse(0);
    if (largest >= USUAL_MAXIMUM) {
      notes.warn(
          largest
              + " has to be below kernel.pid_max at restore: CRIU raises that for processes, and"
              + " leaves it so; for threads it fails");
    }
    notes.warn("criu restore in a new PID namespace (unshare -p) needs no other numbers");
  }

  /** Changes the numbers that libc keeps of threads. */
  private static void pokeThreads(Draft draft, Task task, PidMapping mapping) throws IOException {
    for (int tid : task.threadIds()) {
      if (mapping.map(tid) != tid) {
        for (long at : numberAddresses(draft, tid)) {
          poke(new TaskPages(draft, task), at, tid, mapping.map(tid));
        }
      }
    }
  }

  private static void poke(TaskPages pages, long at, int tid, int other) throws IOException {
    try {
      if (ByteBuffer.wrap(pages.read(at, at + 4)).order(ByteOrder.LITTLE_ENDIAN).getInt() == tid) {
        pages.write(
            at, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(other).array());
      }
    } catch (CritException e) {
      // Not in the images, as that of a program without libc: there is nothing to change.
    }
  }

  /**
   * Where libc may keep a thread's own number: at the address that the kernel clears at its end,
   * and before the head of its robust list, where it is in newer releases of glibc, which have a
   * state cleared.
   */
  private static List<Long> numberAddresses(Draft draft, int tid) throws IOException {
    List<Long> addresses = new ArrayList<>();
    OptionalLong cleared = clearTidAddress(draft, tid);
    if (cleared.isPresent() && cleared.getAsLong() != 0) {
      addresses.add(cleared.getAsLong());
    }
    var core = new Images(draft).first(ImageName.of(ImageType.CORE, tid), CoreEntry.class);
    long robust = core.map(it -> it.getThreadCore().getFutexRla()).orElse(0L);
    if (robust != 0) {
      // struct pthread: tid, an unused number, a pointer, the head.
      addresses.add(robust - 16);
      addresses.add(robust - 12);
    }
    return addresses;
  }

  private static OptionalLong clearTidAddress(Draft draft, int tid) throws IOException {
    var core = new Images(draft).first(ImageName.of(ImageType.CORE, tid), CoreEntry.class);
    if (core.isPresent()) {
      for (Object each : core.get().getAllFields().values()) {
        if (each instanceof Message info) {
          FieldDescriptor field = info.getDescriptorForType().findFieldByName("clear_tid_addr");
          if (field != null && info.hasField(field)) {
            return OptionalLong.of((Long) info.getField(field));
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  private static void change(Draft draft, PidMapping mapping) throws IOException {
    draft.edit(
        ImageName.of(ImageType.PSTREE),
        PstreeEntry.class,
        mapped(mapping, "pid", "ppid", "pgid", "sid", "threads"));
    OpenFiles.edit(
        draft,
        file -> {
          FileEntry.Builder edited = ((FileEntry) mapping.map(file, "pid", "nspid")).toBuilder();
          if (file.hasReg()) {
            String path = mapping.map(file.getReg().getName());
            if (!path.equals(file.getReg().getName())) {
              edited.getRegBuilder().setName(path);
            }
          }
          return edited.buildPartial();
        });
    draft.edit(
        ImageName.of(ImageType.REMAP_FPATH),
        RemapFilePathEntry.class,
        it ->
            it.getRemapType() == RemapType.PROCFS
                ? it.toBuilder().setRemapId(mapping.map(it.getRemapId())).build()
                : it);
    Images images = new Images(draft);
    editAll(draft, images.names(ImageType.FILE_LOCKS), mapped(mapping, "pid"));
    editAll(draft, images.names(ImageType.TTY_INFO), mapped(mapping, "sid", "pgrp"));
    editAll(draft, images.names(ImageType.AUTOFS), mapped(mapping, "pgrp"));
    editAll(draft, images.names(ImageType.CORE), mapped(mapping, "notify_thread_id"));
    editAll(draft, images.names(ImageType.SK_QUEUES), mapped(mapping, "pid"));
  }

  private static void editAll(Draft draft, List<ImageName> names, EntryEdit<Message> edit)
      throws IOException {
    for (ImageName name : names) {
      draft.edit(name.file(), Message.class, edit);
    }
  }

  @SuppressWarnings("unchecked") // A message of a class becomes one of the same.
  private static <M extends Message> EntryEdit<M> mapped(PidMapping mapping, String... names) {
    return message -> (M) mapping.map(message, names);
  }

  private static void rename(Draft draft, PidMapping mapping) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (ImageName image : new Images(draft).names()) {
      boolean ofTask =
          image.owner() == ImageType.Owner.TASK || image.owner() == ImageType.Owner.THREAD;
      if (ofTask && image.number().isPresent()) {
        int pid = (int) image.number().getAsLong();
        if (mapping.map(pid) != pid) {
          String name =
              ImageName.of(image.type(), image.pattern(), Integer.toUnsignedLong(mapping.map(pid)));
          names.put(image.file(), name);
        }
      }
    }
    draft.rename(names);
  }
}
