package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.RandomAccess;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.memory.Pagemap;

/** What could be read of an image. */
public final class LoadedImage implements Named {
  private static final BitSet NONE = new BitSet(0);

  private final String file;
  private final ImageType type;
  private final OptionalLong number;
  private final long size;
  private final Optional<ImageHeader> header;
  private final List<Entry<?>> entries;
  private final Class<? extends Message> message;
  private final BitSet withUnknown;
  private final Map<Integer, Payload> payloads;
  private final Optional<Pagemap> pagemap;
  private final List<Damage> damage;
  private final boolean whole;
  private final byte[] start;

  LoadedImage(Builder builder) {
    this.file = builder.file;
    this.type = builder.type;
    this.number = builder.number;
    this.size = builder.size;
    this.header = builder.header;
    this.pagemap = builder.pagemap.map(Pagemap.Builder::build);
    this.damage = List.copyOf(builder.damage);
    this.whole = builder.whole;
    this.start = builder.start;
    Messages messages = builder.messages.build();
    this.entries = entries(messages, builder.lost);
    this.message = messages.commonType();
    // Of most of what may be tens of thousands of images there is nothing to tell.
    this.withUnknown = builder.withUnknown.isEmpty() ? NONE : builder.withUnknown;
    this.payloads = builder.payloads.isEmpty() ? Map.of() : builder.payloads;
  }

  private List<Entry<?>> entries(Messages messages, BitSet lost) {
    if (messages.arePacked()) {
      return new PackedEntries(messages, lost);
    }
    List<Entry<?>> all = new ArrayList<>(messages.size());
    int index = -1;
    for (int i = 0; i < messages.size(); i++) {
      index = lost.nextClearBit(index + 1);
      all.add(new Entry<>(this, index, messages.get(i)));
    }
    return List.copyOf(all);
  }

  /** Entries that are made anew each time that one is asked for. */
  private final class PackedEntries extends AbstractList<Entry<?>> implements RandomAccess {
    private final Messages messages;
    private final int[] indexes;

    PackedEntries(Messages messages, BitSet lost) {
      this.messages = messages;
      this.indexes = lost.isEmpty() ? new int[0] : indexes(messages.size(), lost);
    }

    private static int[] indexes(int count, BitSet lost) {
      int[] indexes = new int[count];
      int index = -1;
      for (int i = 0; i < count; i++) {
        index = lost.nextClearBit(index + 1);
        indexes[i] = index;
      }
      return indexes;
    }

    @Override
    public Entry<?> get(int position) {
      int index = indexes.length == 0 ? position : indexes[position];
      return new Entry<>(LoadedImage.this, index, messages.get(position));
    }

    @Override
    public int size() {
      return messages.size();
    }
  }

  /** What an {@link ImageLoader} has found. */
  static final class Builder {
    final String file;
    final ImageType type;
    final OptionalLong number;
    final long size;
    Optional<ImageHeader> header = Optional.empty();
    final Messages.Builder messages = new Messages.Builder();

    /** The indexes of entries whose messages could not be parsed. */
    final BitSet lost = new BitSet();

    final Map<Integer, Payload> payloads = new HashMap<>();
    Optional<Pagemap.Builder> pagemap = Optional.empty();
    final List<Damage> damage = new ArrayList<>();
    final BitSet withUnknown = new BitSet();
    boolean whole = true;
    byte[] start = new byte[0];

    Builder(String file, ImageType type, OptionalLong number, long size) {
      this.file = file;
      this.type = type;
      this.number = number;
      this.size = size;
    }

    /** Notes damage after which not all of the image is known. */
    void broken(Damage found) {
      damage.add(found);
      whole = false;
    }
  }

  /** Its name, as findings call it. */
  public String file() {
    return file;
  }

  @Override
  public String label() {
    return file;
  }

  /** What its name says that it is. */
  public ImageType type() {
    return type;
  }

  /** The number in its name. */
  public OptionalLong number() {
    return number;
  }

  /** Whether it is of memory that processes share, not of one process. */
  public boolean isOfShared() {
    return ImageName.parse(file.substring(file.lastIndexOf('/') + 1))
        .filter(name -> name.owner() == ImageType.Owner.OBJECT)
        .isPresent();
  }

  /** Bytes in the file. */
  public long size() {
    return size;
  }

  /** Its magics, if they are there. */
  public Optional<ImageHeader> header() {
    return header;
  }

  /** The entries that could be read; those of a pagemap without the entries after the head. */
  public List<Entry<?>> entries() {
    return entries;
  }

  /** Those that hold such messages. */
  <M extends Message> List<Entry<M>> entries(Class<M> type) {
    if (message == type) {
      return ofOneType();
    }
    List<Entry<M>> some = new ArrayList<>();
    for (Entry<?> entry : entries) {
      if (type.isInstance(entry.message())) {
        some.add(new Entry<>(this, entry.index(), type.cast(entry.message())));
      }
    }
    return some;
  }

  // All messages are of the type that was asked for, and the list cannot be changed.
  @SuppressWarnings("unchecked")
  private <M extends Message> List<Entry<M>> ofOneType() {
    return (List<Entry<M>>) (List<?>) entries;
  }

  /** Whether any entry may have fields or enum values that the schema lacks. */
  public boolean mayHaveUnknown() {
    return !withUnknown.isEmpty();
  }

  /** Whether an entry may have fields or enum values, at any depth, that the schema lacks. */
  public boolean mayHaveUnknown(int entry) {
    return withUnknown.get(entry);
  }

  /** What follows the message of an entry; nothing if the type has no payloads. */
  public Payload payload(int entry) {
    return payloads.getOrDefault(entry, Payload.NONE);
  }

  /** The entries after the head, if it is a pagemap. */
  public Optional<Pagemap> pagemap() {
    return pagemap;
  }

  /** Whether it is a raw image that starts with these bytes. */
  public boolean startsWith(int... bytes) {
    boolean same = start.length >= bytes.length;
    for (int i = 0; same && i < bytes.length; i++) {
      same = (start[i] & 0xff) == bytes[i];
    }
    return same;
  }

  /** Whether all of it could be read: else what it seems not to hold may be in the lost part. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether anything is wrong with its envelope or framing. */
  public boolean isDamaged() {
    return !damage.isEmpty();
  }

  /** Reports what is wrong with its envelope and framing, as far as it violates that rule. */
  public void reportDamage(String rule, Reporter out) {
    for (Damage each : damage) {
      if (each.rule().equals(rule)) {
        out.report(file, each.entry(), "", each.problem());
      }
    }
  }
}
