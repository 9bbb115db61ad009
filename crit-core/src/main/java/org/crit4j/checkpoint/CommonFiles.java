package org.crit4j.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.ImageData;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FileEntry;
import org.crit4j.internal.column.IdTable;
import org.crit4j.internal.column.LongColumn;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.transcode.EntryScan;
import org.crit4j.internal.wire.PackedMessages;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;
import org.jspecify.annotations.Nullable;

/**
 * The files of the one image that has all kinds. Most questions are about a few of them, so that
 * each is parsed when it is asked for. By kind and number: files of different kinds may have the
 * same one, as those of tun do. Safe for use by several threads.
 */
final class CommonFiles {
  private static final String FILE = ImageName.of(ImageType.FILES);

  private static final int RECENT = 1 << 8;

  /** More than a file's message has. */
  private static final int MOST_FIELDS = 1 << 6;

  private final PackedMessages entries;

  /** Of each file the field that its message is in, which is what it is; 0 if that is not clear. */
  private final LongColumn fields;

  private final IdTable first;

  /** The places of all but the first of the files that have one number. */
  private final Map<Integer, List<Integer>> others;

  /** Files that were asked for, each where the end of its number says: most are again. */
  private final @Nullable OpenFile[] recent = new OpenFile[RECENT];

  private final int[] recentIds = new int[RECENT];

  private final Lazy<List<OpenFile>> all = Lazy.of(this::parseAll);
  private final Map<Class<?>, List<?>> byClass = new HashMap<>();

  private CommonFiles(Scan scan) {
    this.entries = scan.entries.build();
    this.fields = scan.fields.build();
    this.first = scan.first;
    this.others = scan.others;
  }

  /**
   * Reads the image; there are no files if it is not there.
   *
   * @throws CritException if it is damaged, or holds other messages
   * @throws IOException if it cannot be read
   */
  static CommonFiles read(Images images) throws IOException {
    Optional<ImageData> image = images.source().open(FILE);
    if (image.isEmpty()) {
      return new CommonFiles(new Scan());
    }
    Scan scan = new Scan();
    try (ImageData data = image.get()) {
      if (EntryScan.of(data, ImageType.FILES, images.limits(), scan::add)) {
        return new CommonFiles(scan);
      }
    }
    // What is unusual or damaged, the parser understands, or says what is wrong with it.
    return new CommonFiles(parsed(images));
  }

  private static Scan parsed(Images images) throws IOException {
    Scan scan = new Scan();
    try (ImageReader reader = images.open(FILE)) {
      while (reader.hasNext()) {
        FileEntry entry = reader.next().message(FileEntry.class);
        byte[] bytes = entry.toByteArray();
        scan.add(entry.getId(), 0, new WireMessage(bytes, 0, bytes.length));
      }
    }
    return scan;
  }

  /** Notes the number of each file, and where it is. */
  private static final class Scan {
    private static final int ID = FileEntry.ID_FIELD_NUMBER;

    private final PackedMessages.Builder entries = new PackedMessages.Builder();
    private final LongColumn.Builder fields = new LongColumn.Builder();
    private final IdTable first = new IdTable();
    private final Map<Integer, List<Integer>> others = new HashMap<>();
    private int count;

    /** Takes an entry; false, where parsing it could fail. */
    boolean add(WireMessage entry, MessageSchema schema) throws WireException {
      int id = 0;
      int messages = 0;
      int message = 0;
      WireReader field = new WireReader(entry.bytes(), entry.from(), entry.to());
      while (field.next()) {
        if (!field.isPlain(schema)) {
          return false;
        }
        if (field.number() == ID && field.wireType() == WireType.VARINT) {
          id = (int) field.value();
        } else if (field.wireType() == WireType.LENGTH) {
          messages += field.number() == message ? 0 : 1;
          message = field.number();
        }
      }
      add(id, messages == 1 && message < MOST_FIELDS ? message : 0, entry);
      return true;
    }

    private void add(int id, int field, WireMessage entry) {
      fields.add(field);
      entries.add(entry.bytes(), entry.from(), entry.to() - entry.from());
      if (first.addOrFind(Integer.toUnsignedLong(id), count) != count) {
        others.computeIfAbsent(id, any -> new ArrayList<>()).add(count);
      }
      count++;
    }
  }

  /** Whether there are any. */
  boolean isPresent() {
    return entries.size() > 0;
  }

  /** The first file of a kind and number. */
  synchronized Optional<OpenFile> find(FileKind kind, int id) {
    int slot = id & (RECENT - 1);
    OpenFile known = recent[slot];
    if (known != null && recentIds[slot] == id && known.kind() == kind) {
      return Optional.of(known);
    }
    int place = first.find(Integer.toUnsignedLong(id));
    if (place < 0) {
      return Optional.empty();
    }
    OpenFile found = parse(place);
    List<Integer> more = others.getOrDefault(id, List.of());
    for (int i = 0; found.kind() != kind && i < more.size(); i++) {
      found = parse(more.get(i));
    }
    if (found.kind() != kind) {
      return Optional.empty();
    }
    recent[slot] = found;
    recentIds[slot] = id;
    return Optional.of(found);
  }

  private OpenFile parse(int place) {
    return FileKind.file(entry(place));
  }

  private FileEntry entry(int place) {
    WireMessage entry = entries.get(place);
    try {
      return FileEntry.parser()
          .parsePartialFrom(entry.bytes(), entry.from(), entry.to() - entry.from());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message that is well-formed cannot be parsed", e);
    }
  }

  /** All of them, in the order of the image; of several of one kind and number the first. */
  List<OpenFile> all() throws IOException {
    return all.get();
  }

  private List<OpenFile> parseAll() {
    List<OpenFile> files = new ArrayList<>(entries.size());
    Map<Integer, Set<FileKind>> taken = new HashMap<>();
    for (int place = 0; place < entries.size(); place++) {
      FileEntry entry = entry(place);
      OpenFile file = FileKind.file(entry);
      if (!others.containsKey(entry.getId())
          || taken.computeIfAbsent(entry.getId(), any -> new HashSet<>()).add(file.kind())) {
        files.add(file);
      }
    }
    return Collections.unmodifiableList(files);
  }

  /** All files of a class, in the order of the image. */
  @SuppressWarnings("unchecked")
  synchronized <F extends OpenFile> List<F> all(Class<F> type) throws IOException {
    List<?> known = byClass.get(type);
    if (known == null) {
      known = others.isEmpty() ? parse(type) : cast(all(), type);
      byClass.put(type, known);
    }
    return (List<F>) known;
  }

  /** Parses of each kind one, and only if that is what is wanted the others. */
  private <F extends OpenFile> List<F> parse(Class<F> type) {
    List<F> files = new ArrayList<>();
    boolean[] unwanted = new boolean[MOST_FIELDS];
    for (int place = 0; place < entries.size(); place++) {
      int field = (int) fields.get(place);
      if (!unwanted[field]) {
        OpenFile file = parse(place);
        if (type.isInstance(file)) {
          files.add(type.cast(file));
        } else {
          unwanted[field] = field != 0;
        }
      }
    }
    return Collections.unmodifiableList(files);
  }

  /** Those that are of a class. */
  static <F extends OpenFile> List<F> cast(Iterable<OpenFile> all, Class<F> type) {
    List<F> files = new ArrayList<>();
    for (OpenFile file : all) {
      if (type.isInstance(file)) {
        files.add(type.cast(file));
      }
    }
    return Collections.unmodifiableList(files);
  }
}
