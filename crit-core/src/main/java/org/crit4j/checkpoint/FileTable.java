package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.source.Images;

/**
 * The open files of a checkpoint, by number. Since CRIU 3.4 all are in one image; before, there was
 * one for each kind, and numbers were unique in it only. If the one image has entries, the others
 * are not looked at. Methods throw a {@link org.crit4j.CritException} if an image that they need is
 * damaged, and another {@link IOException} if it cannot be read. Safe for use by several threads.
 */
public final class FileTable {
  private final Images images;

  private final Lazy<CommonFiles> common;

  private final Lazy<Map<FileKind, Lazy<Map<Integer, OpenFile>>>> separate;
  private final Lazy<Map<Long, MemfdInodeEntry>> inodes;
  private final Lazy<Map<Integer, TtyInfoEntry>> terminals;
  private final Lazy<Map<Integer, RemapFilePathEntry>> remaps;
  private final Lazy<Map<Integer, UnixSocket>> unixSockets;

  FileTable(Images images) {
    this.images = images;
    this.common = Lazy.of(() -> CommonFiles.read(images));
    this.separate = Lazy.of(this::separateKinds);
    this.inodes = Lazy.of(this::readInodes);
    this.terminals = Lazy.of(this::readTerminals);
    this.remaps = Lazy.of(this::readRemaps);
    this.unixSockets = Lazy.of(this::indexUnixSockets);
  }

  private Map<FileKind, Lazy<Map<Integer, OpenFile>>> separateKinds() {
    SeparateFiles old = new SeparateFiles(images);
    Map<FileKind, Lazy<Map<Integer, OpenFile>>> kinds = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      kinds.put(kind, Lazy.of(() -> old.read(kind)));
    }
    return kinds;
  }

  /**
   * Whether the files are in the one image: it has entries. Source: files_collected() in CRIU's
   * files.c.
   */
  private boolean areMerged() throws IOException {
    return common.get().isPresent();
  }

  /** The file that a descriptor refers to; empty if the checkpoint does not have it. */
  public Optional<OpenFile> find(Descriptor descriptor) throws IOException {
    Optional<FileKind> kind = descriptor.kind();
    return kind.isPresent() ? find(kind.get(), descriptor.fileId()) : Optional.empty();
  }

  /** The file of a kind and number; empty if the checkpoint does not have it. */
  public Optional<OpenFile> find(FileKind kind, int id) throws IOException {
    return areMerged() ? common.get().find(kind, id) : Optional.ofNullable(separate(kind).get(id));
  }

  /** The file of a class and number; empty if the checkpoint does not have it. */
  public <F extends OpenFile> Optional<F> find(FileKind kind, int id, Class<F> type)
      throws IOException {
    return find(kind, id).filter(type::isInstance).map(type::cast);
  }

  /** All files, in the order of the images. */
  public Collection<OpenFile> all() throws IOException {
    if (areMerged()) {
      return common.get().all();
    }
    List<OpenFile> all = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      all.addAll(separate(kind).values());
    }
    return Collections.unmodifiableList(all);
  }

  /** All files of a class, in the order of the images. */
  public <F extends OpenFile> List<F> all(Class<F> type) throws IOException {
    return areMerged() ? common.get().all(type) : CommonFiles.cast(all(), type);
  }

  private Map<Integer, OpenFile> separate(FileKind kind) throws IOException {
    Lazy<Map<Integer, OpenFile>> files = separate.get().get(kind);
    return files == null ? Map.of() : files.get();
  }

  /** Name, size and content of a memory file; empty if the checkpoint does not have them. */
  public Optional<MemfdInodeEntry> inode(MemFd file) throws IOException {
    return Optional.ofNullable(inodes.get().get(Integer.toUnsignedLong(file.inodeId())));
  }

  private Map<Long, MemfdInodeEntry> readInodes() throws IOException {
    Map<Long, MemfdInodeEntry> found = new LinkedHashMap<>();
    for (MemfdInodeEntry inode :
        images.all(ImageName.of(ImageType.MEMFD_INODE), MemfdInodeEntry.class)) {
      found.putIfAbsent(inode.getInodeId(), inode);
    }
    return found;
  }

  /** The terminal behind a file; empty if the checkpoint does not have it. */
  public Optional<TtyInfoEntry> terminal(Terminal file) throws IOException {
    return Optional.ofNullable(terminals.get().get(file.terminalId()));
  }

  private Map<Integer, TtyInfoEntry> readTerminals() throws IOException {
    Map<Integer, TtyInfoEntry> found = new LinkedHashMap<>();
    for (TtyInfoEntry terminal : images.all(ImageName.of(ImageType.TTY_INFO), TtyInfoEntry.class)) {
      found.putIfAbsent(terminal.getId(), terminal);
    }
    return found;
  }

  /**
   * What CRIU puts in the place of a file that cannot be opened by its path, since it was removed;
   * empty for all others.
   *
   * @param id the file's number
   */
  public Optional<RemapFilePathEntry> replacement(int id) throws IOException {
    return Optional.ofNullable(remaps.get().get(id));
  }

  private Map<Integer, RemapFilePathEntry> readRemaps() throws IOException {
    Map<Integer, RemapFilePathEntry> found = new LinkedHashMap<>();
    for (RemapFilePathEntry remap :
        images.all(ImageName.of(ImageType.REMAP_FPATH), RemapFilePathEntry.class)) {
      found.putIfAbsent(remap.getOrigId(), remap);
    }
    return found;
  }

  /**
   * The unix socket with an inode, which is what others call their peer; empty if the checkpoint
   * does not have it.
   */
  public Optional<UnixSocket> unixSocket(int inode) throws IOException {
    return Optional.ofNullable(unixSockets.get().get(inode));
  }

  private Map<Integer, UnixSocket> indexUnixSockets() throws IOException {
    Map<Integer, UnixSocket> found = new LinkedHashMap<>();
    for (UnixSocket socket : all(UnixSocket.class)) {
      socket.inode().ifPresent(inode -> found.putIfAbsent(inode, socket));
    }
    return found;
  }
}
