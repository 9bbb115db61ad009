package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.shard.ShardSet;

/**
 * The files in a set of shards, as criu-image-streamer writes them: a flat directory, with one time
 * for all. Of shards that are not compressed, content is read in place; of others it is unpacked,
 * and members that will be wanted are kept while the tree is opened.
 */
final class ShardTree extends IndexedTree {
  private static final int BUFFER = 1 << 16;

  /** A record is hardly longer; content is skipped. */
  private static final int SMALL_BUFFER = 512;

  /** Of more, content is unpacked as if it were compressed: each takes memory. */
  private static final int MOST_PIECES = 1 << 19;

  private static final int OWNER_ONLY = 0600;

  /**
   * A shard.
   *
   * @param file its bytes
   * @param compression how they are compressed
   * @param label what the user calls it; empty for the only one
   */
  record Shard(Region file, Compression compression, Optional<String> label) {}

  private final List<Shard> shards;
  private final List<Region> files;
  private final ArchiveLimits limits;
  private final KeptContents kept;
  private Optional<List<Pieces>> pieces;

  private ShardTree(List<Shard> shards, Spool spool, String label, ArchiveLimits limits) {
    super(label, compression(shards));
    this.shards = shards;
    this.files = shards.stream().map(Shard::file).toList();
    this.kept = new KeptContents(spool);
    this.limits = limits;
    this.pieces =
        compression().isStream() ? Optional.empty() : Optional.of(new ArrayList<Pieces>());
  }

  /** That of the first one that has any. */
  private static Compression compression(List<Shard> shards) {
    for (Shard each : shards) {
      if (each.compression.isStream()) {
        return each.compression;
      }
    }
    return Compression.NONE;
  }

  /**
   * Reads the records.
   *
   * @param spool where members are unpacked; closed with the tree
   * @param label what the user calls the set
   * @param wanted which members of compressed shards to keep, since they will be read
   */
  static ShardTree open(
      List<Shard> shards, Spool spool, String label, ArchiveLimits limits, Predicate<Member> wanted)
      throws IOException {
    ShardTree tree = new ShardTree(shards, spool, label, limits);
    try {
      Index index = tree.new Index(wanted);
      tree.pass(index);
      index.complete();
      return tree;
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  private void pass(ShardSet.Visitor visitor) throws IOException {
    try (ShardSet set = new ShardSet()) {
      for (Shard each : shards) {
        InputStream in = BoundedInput.open(each.file, each.compression, limits);
        int buffer = each.compression.isStream() ? BUFFER : SMALL_BUFFER;
        set.add(new BufferedInputStream(in, buffer), each.label);
      }
      set.read(visitor);
    } catch (CritException e) {
      throw e.inFile(label());
    }
  }

  /** The one time that is known. */
  private long modified() throws IOException {
    Optional<Path> file = files.get(0).path();
    return file.isPresent() ? Files.getLastModifiedTime(file.get()).toMillis() / 1000 : 0;
  }

  @Override
  public Region region(Member member) throws IOException {
    if (pieces.isPresent()) {
      return pieces.get().get(member.index()).of(files);
    }
    prepare(List.of(member));
    return kept.region(member)
        .orElseThrow(() -> new IOException(label() + ": " + member.name() + " is not unpacked"));
  }

  @Override
  public synchronized void prepare(List<Member> wanted) throws IOException {
    Set<Integer> missing = new HashSet<>();
    for (Member each : wanted) {
      if (!kept.has(each)) {
        missing.add(each.index());
      }
    }
    if (pieces.isEmpty() && !missing.isEmpty()) {
      try (Keeping keeping = new Keeping(missing::contains)) {
        pass(keeping);
      }
    }
  }

  /** Content comes in pieces of many members: those that are not in place are unpacked before. */
  @Override
  public void visit(Visitor visitor) throws IOException {
    prepare(members());
    super.visit(visitor);
  }

  @Override
  public void close() {
    kept.close();
  }

  /** Keeps the content of some files. */
  private class Keeping implements ShardSet.Visitor, AutoCloseable {
    private final Predicate<Integer> wanted;
    private final Map<Integer, SpooledOutput> open = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];

    Keeping(Predicate<Integer> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void begin(int file, MemberName name, Location at) throws IOException {
      if (wanted.test(file)) {
        open.put(file, kept.begin(open.size()));
      }
    }

    @Override
    public void data(int file, int shard, long offset, long size, InputStream content)
        throws IOException {
      OutputStream out = open.get(file);
      if (out != null) {
        // Not transferTo, which brings a buffer for each piece.
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
          out.write(buffer, 0, count);
        }
      }
    }

    @Override
    public void end(int file) throws IOException {
      SpooledOutput out = open.remove(file);
      if (out != null) {
        kept.keep(file, out);
      }
    }

    @Override
    public void close() throws IOException {
      for (SpooledOutput each : open.values()) {
        each.close();
      }
    }
  }

  /** Finds the members. */
  private final class Index implements ShardSet.Visitor {
    private final List<MemberName> names = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final Keeping keeping;
    private final long modified = modified();
    private long total;
    private int count;

    Index(Predicate<Member> wanted) throws IOException {
      boolean inPlace = pieces.isPresent();
      keeping = new Keeping(it -> !inPlace && wanted.test(member(it)));
    }

    private Member member(int file) {
      MemberName name = names.get(file);
      return new Member(
          file,
          name,
          Optional.of(name),
          MemberKind.FILE,
          sizes.get(file),
          OWNER_ONLY,
          0,
          0,
          modified,
          new MemberName(""),
          Member.Device.NONE,
          Set.of());
    }

    @Override
    public void begin(int file, MemberName name, Location at) throws IOException {
      limits.checkMembers(file + 1L, "files", at);
      names.add(name);
      sizes.add(0L);
      pieces.ifPresent(it -> it.add(new Pieces()));
      keeping.begin(file, name, at);
    }

    @Override
    public void data(int file, int shard, long offset, long size, InputStream content)
        throws IOException {
      total += size;
      // Only what is compressed can be out of proportion, and that is looked at where it is read.
      limits.checkSize(total, total, "that it has", Location.UNKNOWN);
      sizes.set(file, sizes.get(file) + size);
      if (++count > MOST_PIECES) {
        pieces = Optional.empty();
      }
      pieces.ifPresent(it -> it.get(file).add(shard, offset, size));
      keeping.data(file, shard, offset, size, content);
    }

    @Override
    public void end(int file) throws IOException {
      keeping.end(file);
    }

    void complete() throws IOException {
      keeping.close();
      for (int i = 0; i < names.size(); i++) {
        members.add(member(i));
      }
    }
  }
}
