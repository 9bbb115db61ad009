package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.source.Images;

/**
 * Lets descriptors lead to another file: terminals, pipes and regular files become a regular file
 * that is read or written from its beginning, or appended to. Descriptors that share a file and are
 * not named keep the old one.
 */
public final class FdChange implements Change {
  // Source: Linux, include/uapi/asm-generic/fcntl.h.
  private static final int O_ACCMODE = 3;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_TRUNC = 01000;
  private static final int O_APPEND = 02000;
  private static final int O_LARGEFILE = 0100000;

  private static final String APPEND = ":append";

  private final Optional<Integer> pid;
  private final List<Integer> descriptors;
  private final String path;
  private final boolean appends;

  private FdChange(Optional<Integer> pid, List<Integer> descriptors, String path, boolean appends) {
    this.pid = pid;
    this.descriptors = descriptors;
    this.path = path;
    this.appends = appends;
  }

  /**
   * Takes {@code N,...=PATH}, or {@code N,...=PATH:append}.
   *
   * @param pid the process; empty for all
   * @throws IllegalArgumentException if it is not of that form, or the path is not absolute
   */
  public static FdChange parse(String text, Optional<Integer> pid) {
    Pair pair = Pair.parse(text, "FD[,FD...]=PATH[:append]");
    boolean appends = pair.to().endsWith(APPEND);
    String path =
        appends ? pair.to().substring(0, pair.to().length() - APPEND.length()) : pair.to();
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "\"" + path + "\" is not an absolute path; CRIU would drop its first character");
    }
    return new FdChange(pid, Descriptors.parse(pair.from()), path, appends);
  }

  /** What a file was before. */
  private record Old(FdTypes type, int id) {}

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    List<String> tables = Descriptors.tables(draft, pid);
    Map<Old, FileEntry> replacements = new LinkedHashMap<>();
    int count = 0;
    for (String table : tables) {
      for (FdinfoEntry each : new Images(draft).all(table, FdinfoEntry.class)) {
        if (descriptors.contains(each.getFd())) {
          count++;
          Old old = new Old(each.getType(), each.getId());
          if (!replacements.containsKey(old) && !isThere(draft, old)) {
            replacements.put(old, replacement(draft, each, replacements.size()));
          }
        }
      }
    }
    if (count == 0) {
      notes.refuse("no process has descriptor " + numbers());
      return;
    }
    notes.matched(Words.count(count, "descriptor") + " " + numbers());
    if (replacements.isEmpty()) {
      return;
    }
    for (String table : tables) {
      draft.edit(table, FdinfoEntry.class, each -> redirected(each, replacements));
    }
    for (FileEntry each : replacements.values()) {
      OpenFiles.add(draft, each);
    }
    UnusedFiles.remove(draft, notes);
    if (!path.equals("/dev/null")) {
      notes.warn(
          path
              + " has to exist before the restore: CRIU does not create it with proper"
              + " permissions");
    }
  }

  private String numbers() {
    return String.join(",", descriptors.stream().map(Integer::toUnsignedString).toList());
  }

  /** Whether a file is what it shall become already. */
  private boolean isThere(Draft draft, Old old) throws IOException {
    Optional<FileEntry> file = find(draft, old);
    return file.isPresent()
        && file.get().getReg().getName().equals(path)
        && !file.get().getReg().hasSize()
        && file.get().getReg().getPos() == 0
        && ((file.get().getReg().getFlags() & O_APPEND) != 0 || !appends);
  }

  private static Optional<FileEntry> find(Draft draft, Old old) throws IOException {
    for (FileEntry each : OpenFiles.all(draft)) {
      if (each.getType() == old.type() && each.getId() == old.id()) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private FdinfoEntry redirected(FdinfoEntry descriptor, Map<Old, FileEntry> replacements) {
    Optional<FileEntry> file =
        Optional.ofNullable(replacements.get(new Old(descriptor.getType(), descriptor.getId())));
    return descriptors.contains(descriptor.getFd()) && file.isPresent()
        ? descriptor.toBuilder().setType(FdTypes.REG).setId(file.get().getId()).build()
        : descriptor;
  }

  private FileEntry replacement(Draft draft, FdinfoEntry descriptor, int before)
      throws IOException {
    FileEntry old =
        find(draft, new Old(descriptor.getType(), descriptor.getId()))
            .orElseThrow(
                () ->
                    new CritException(
                        Location.UNKNOWN.inFile(draft.label()),
                        "descriptor " + descriptor.getFd() + " has no file in files.img"));
    FownEntry.Builder owner =
        FownEntry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0);
    int flags =
        switch (old.getType()) {
          case REG -> old.getReg().getFlags() & ~(O_CREAT | O_EXCL | O_TRUNC);
          case TTY -> (old.getTty().getFlags() & O_ACCMODE) | O_LARGEFILE;
          case PIPE -> (old.getPipe().getFlags() & O_ACCMODE) | O_LARGEFILE;
          case FIFO, EXT -> 2 | O_LARGEFILE;
          default ->
              throw new CritException(
                  Location.UNKNOWN.inFile(draft.label()),
                  "descriptor " + descriptor.getFd() + " is of type " + old.getType(),
                  "a regular file, a pipe or a terminal, which a file can take the place of");
        };
    int id = newId(draft) + before;
    RegFileEntry.Builder file =
        RegFileEntry.newBuilder()
            .setId(id)
            .setFlags(appends ? flags | O_APPEND : flags)
            .setPos(0)
            .setFown(owner)
            .setName(path);
    if (old.getReg().hasMntId()) {
      file.setMntId(old.getReg().getMntId());
    }
    return FileEntry.newBuilder().setType(FdTypes.REG).setId(id).setReg(file).build();
  }

  private static int newId(Draft draft) throws IOException {
    int largest = 0;
    List<FileEntry> files = new ArrayList<>(OpenFiles.all(draft));
    for (FileEntry each : files) {
      largest = Integer.compareUnsigned(each.getId(), largest) > 0 ? each.getId() : largest;
    }
    return largest + 1;
  }
}
