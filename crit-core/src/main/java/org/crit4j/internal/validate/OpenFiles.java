package org.crit4j.internal.validate;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntUnaryOperator;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.internal.column.IdTable;
import org.crit4j.internal.column.LongColumn;
import org.jspecify.annotations.Nullable;

/**
 * The open files of a checkpoint. They are in files.img; if that is absent or empty, in one image
 * per type, as CRIU before 3.4 wrote them. Source: files_collected() in CRIU's files.c.
 *
 * <p>There may be millions: what is looked up of each is in columns.
 */
public final class OpenFiles {
  /** The entries of files.img, or of the separate images. */
  private final List<? extends Entry<?>> entries;

  /** The files of separate images, in the form that files.img has; else none. */
  private final List<FileEntry> separate = new ArrayList<>();

  private final LongColumn ids;
  private final LongColumn types;
  private final Map<FdTypes, LongColumn> byType;
  private final Map<FdTypes, LongColumn> described;

  /** The first file of each id. */
  private final IdTable byId = new IdTable();

  /** The first file of each type and id, where one of another type has the id too. */
  private final IdTable byTypeAndId = new IdTable();

  private final boolean merged;
  private final boolean known;

  OpenFiles(Inspection in) {
    List<Entry<FileEntry>> together = in.entries(ImageType.FILES, FileEntry.class);
    boolean whole = in.areKnown(ImageType.FILES);
    boolean there = !in.images(ImageType.FILES).isEmpty();
    Columns columns = new Columns();
    merged = !together.isEmpty() || (there && !whole);
    if (merged) {
      entries = together;
      together.forEach(entry -> columns.add(entry.message()));
    } else {
      List<Entry<?>> found = new ArrayList<>();
      whole &= addSeparate(in, found);
      entries = found;
      separate.forEach(columns::add);
    }
    known = whole && (there || !entries.isEmpty());
    ids = columns.ids.build();
    types = columns.types.build();
    byType = Columns.build(columns.byType);
    described = Columns.build(columns.described);
  }

  /** Collects what is looked up of files. */
  private final class Columns {
    private final LongColumn.Builder ids = new LongColumn.Builder();
    private final LongColumn.Builder types = new LongColumn.Builder();
    private final Map<FdTypes, LongColumn.Builder> byType = new EnumMap<>(FdTypes.class);
    private final Map<FdTypes, LongColumn.Builder> described = new EnumMap<>(FdTypes.class);

    void add(FileEntry file) {
      int position = ids.size();
      FdTypes type = file.getType();
      ids.add(Integer.toUnsignedLong(file.getId()));
      types.add(type.getNumber());
      int first = byId.addOrFind(Integer.toUnsignedLong(file.getId()), position);
      if (first != position && types.get(first) != type.getNumber()) {
        byTypeAndId.add(key(type, file.getId()), position);
      }
      add(byType, type, position);
      Optional<FileKind> kind = FileKind.of(type);
      if (kind.isPresent() && kind.get().isIn(file)) {
        add(described, type, position);
      }
    }

    private static void add(Map<FdTypes, LongColumn.Builder> lists, FdTypes type, int position) {
      lists.computeIfAbsent(type, any -> new LongColumn.Builder()).add(position);
    }

    static Map<FdTypes, LongColumn> build(Map<FdTypes, LongColumn.Builder> lists) {
      Map<FdTypes, LongColumn> built = new EnumMap<>(FdTypes.class);
      lists.forEach((type, list) -> built.put(type, list.build()));
      return built;
    }
  }

  /** Finds the files of separate images; whether all of these could be read. */
  private boolean addSeparate(Inspection in, List<Entry<?>> found) {
    boolean whole = true;
    for (FileKind kind : FileKind.values()) {
      Optional<ImageType> type = kind.separateImage();
      if (type.isPresent()) {
        whole &= in.areKnown(type.get());
        for (LoadedImage image : in.images(type.get())) {
          for (Entry<?> entry : image.entries()) {
            Optional<FileEntry> file = kind.entryOf(entry.message());
            if (file.isPresent()) {
              found.add(entry);
              separate.add(file.get());
            }
          }
        }
      }
    }
    return whole;
  }

  private static long key(FdTypes type, int id) {
    return ((long) type.getNumber() << 32) | Integer.toUnsignedLong(id);
  }

  Entry<?> entry(int position) {
    return entries.get(position);
  }

  FileEntry file(Entry<?> entry, int position) {
    return merged ? (FileEntry) entry.message() : separate.get(position);
  }

  int id(int position) {
    return (int) ids.get(position);
  }

  FdTypes type(int position) {
    return FdTypes.forNumber((int) types.get(position));
  }

  private Optional<FileRef> at(int position) {
    return position < 0 ? Optional.empty() : Optional.of(new FileRef(this, position));
  }

  /** Files that are made when they are asked for. */
  private final class Some extends AbstractList<FileRef> implements RandomAccess {
    private final int count;
    private final IntUnaryOperator position;

    Some(int count, IntUnaryOperator position) {
      this.count = count;
      this.position = position;
    }

    @Override
    public FileRef get(int index) {
      Objects.checkIndex(index, count);
      return new FileRef(OpenFiles.this, position.applyAsInt(index));
    }

    @Override
    public int size() {
      return count;
    }
  }

  private List<FileRef> at(@Nullable LongColumn positions) {
    return positions == null
        ? List.of()
        : new Some(positions.size(), index -> (int) positions.get(index));
  }

  /** All of them, in the order of their images. */
  public List<FileRef> all() {
    return new Some(entries.size(), index -> index);
  }

  /** The first file of that type and id. */
  public Optional<FileRef> find(FdTypes type, int id) {
    return at(position(type, id));
  }

  /** Where the first file of that type and id is among all of them; -1 if there is none. */
  int position(FdTypes type, int id) {
    int first = byId.find(Integer.toUnsignedLong(id));
    return first < 0 || type(first) == type ? first : byTypeAndId.find(key(type, id));
  }

  /** All of a type, in the order of their images. */
  public List<FileRef> of(FdTypes type) {
    return at(byType.get(type));
  }

  /** All of a type that have the message of such files, in the order of their images. */
  List<FileRef> described(FdTypes type) {
    return at(described.get(type));
  }

  /** The first file of that id, of whatever type. */
  public Optional<FileRef> find(int id) {
    return at(byId.find(Integer.toUnsignedLong(id)));
  }

  /** Whether a reference to such a file is known to lead nowhere. */
  public boolean lack(FdTypes type, int id) {
    return known && find(type, id).isEmpty();
  }

  /** Whether they are in files.img: ids are unique over all types then. */
  public boolean areMerged() {
    return merged;
  }

  /** Whether no file is missing: there are images of files, and all could be read whole. */
  public boolean areKnown() {
    return known;
  }
}
