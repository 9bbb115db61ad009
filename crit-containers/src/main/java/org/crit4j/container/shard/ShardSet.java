package org.crit4j.container.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.MemberName;

/**
 * Reads the files in a set of shards, of which there may be one only. Each record is in one of
 * them; their numbers put them in order. For one pass, by one thread.
 */
public final class ShardSet implements Closeable {
  /** CRIU has a few files open at once for each process that it dumps at a time. */
  private static final int MOST_OPEN = 1000;

  private final List<ShardReader> shards = new ArrayList<>();
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>((a, b) -> Long.compareUnsigned(a.marker.seq(), b.marker.seq()));
  private final Map<MemberName, Integer> open = new LinkedHashMap<>();
  private final Set<MemberName> names = new HashSet<>();
  private Optional<MemberName> current = Optional.empty();
  private long seq;

  /** Takes what is in the files. */
  public interface Visitor {
    /**
     * A file begins.
     *
     * @param file its number, from 0, one after the other
     * @param at where its record is
     */
    void begin(int file, MemberName name, Location at) throws IOException;

    /**
     * Bytes of a file, which go on where those before ended.
     *
     * @param shard the number of the shard that has them
     * @param offset where in it they are, in uncompressed bytes
     * @param size how many they are
     * @param content the same; good during the call only, and not to be read to the end
     */
    void data(int file, int shard, long offset, long size, InputStream content) throws IOException;

    /** A file is complete. */
    void end(int file) throws IOException;
  }

  private record Pending(ShardReader shard, Marker marker) {}

  /** A set of no shards yet. */
  public ShardSet() {}

  /**
   * Adds a shard.
   *
   * @param in its uncompressed bytes, which are closed with the set
   * @param label what the user calls it; empty if failures are given a name elsewhere
   */
  public void add(InputStream in, Optional<String> label) {
    shards.add(new ShardReader(shards.size(), in, label));
  }

  /**
   * The number of the record that a shard begins with, as a signed number.
   *
   * @param length how many of the bytes count
   * @return empty if this is no shard
   */
  public static OptionalLong firstRecord(byte[] start, int length) {
    Optional<Marker> first = Marker.sniff(start, length);
    return first.isPresent() ? OptionalLong.of(first.get().seq()) : OptionalLong.empty();
  }

  /**
   * Reads all of them to their ends.
   *
   * @throws CritException if they are damaged, or not all of a set
   * @throws IOException if they cannot be read, or the visitor fails
   */
  public void read(Visitor visitor) throws IOException {
    for (ShardReader each : shards) {
      advance(each);
    }
    while (true) {
      Pending next = next();
      ShardReader shard = next.shard;
      if (next.marker.kind() == Marker.Kind.END) {
        end(shard);
        return;
      }
      take(next.marker, shard, visitor);
      advance(shard);
      seq++;
    }
  }

  private void advance(ShardReader shard) throws IOException {
    Optional<Marker> marker = shard.next();
    if (marker.isPresent()) {
      pending.add(new Pending(shard, marker.get()));
    }
  }

  private Pending next() throws CritException {
    Pending next = pending.poll();
    if (next == null) {
      throw missing("the end is missing");
    }
    int order = Long.compareUnsigned(next.marker.seq(), seq);
    if (order < 0) {
      String number = Long.toUnsignedString(next.marker.seq());
      throw next.shard.failure("a second record has the number " + number);
    }
    if (order > 0) {
      throw missing("record " + Long.toUnsignedString(seq) + " is missing");
    }
    return next;
  }

  private CritException missing(String problem) {
    boolean alone = shards.size() == 1;
    return new CritException(
        alone ? Location.inImage(-1, shards.get(0).position()) : Location.UNKNOWN,
        problem + (alone ? ": cut off, or one shard of several" : ": cut off, or not all shards"),
        "all shards of the set, in a directory with nothing else in it");
  }

  private void take(Marker marker, ShardReader shard, Visitor visitor) throws IOException {
    if (marker.kind() == Marker.Kind.NAME) {
      begin(marker.name(), shard, visitor);
      return;
    }
    MemberName name =
        current.orElseThrow(() -> shard.failure("a record of a file before the name of one"));
    int file = open.getOrDefault(name, 0);
    if (marker.kind() == Marker.Kind.DATA) {
      visitor.data(file, shard.index(), shard.position(), marker.size(), shard.data());
    } else {
      visitor.end(file);
      open.remove(name);
      current = Optional.empty();
    }
  }

  private void begin(MemberName name, ShardReader shard, Visitor visitor) throws IOException {
    if (!open.containsKey(name)) {
      if (names.contains(name)) {
        throw shard.failure("a second file is called \"" + name + "\"");
      }
      if (open.size() >= MOST_OPEN) {
        throw shard.failure("more than " + MOST_OPEN + " files at once");
      }
      visitor.begin(names.size(), name, Location.inImage(-1, shard.position()));
      open.put(name, names.size());
      names.add(name);
    }
    current = Optional.of(name);
  }

  private void end(ShardReader last) throws IOException {
    if (!open.isEmpty()) {
      MemberName name = open.keySet().iterator().next();
      throw last.failure("the file \"" + name + "\" has no end");
    }
    advance(last);
    Pending more = pending.poll();
    if (more != null) {
      throw more.shard.failure("a record after the end");
    }
  }

  @Override
  public void close() throws IOException {
    for (ShardReader each : shards) {
      each.close();
    }
  }
}
