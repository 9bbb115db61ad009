package org.crit4j.container.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.SparseMap;
import org.crit4j.container.tar.TarHeader;
import org.crit4j.container.tar.TarReader;
import org.crit4j.internal.column.LongColumn;

/**
 * The members of a tar, compressed or not. Opening it reads the headers; of a plain tar nothing
 * else is touched, a compressed one goes through the decompressor, and members that will be wanted
 * can be kept on the way.
 */
final class TarTree extends IndexedTree {
  private static final int BUFFER = 1 << 16;

  /** Of a plain tar: some small members with their headers, and not much beside a header. */
  private static final int PLAIN_BUFFER = 1 << 14;

  private static final String XATTR = "SCHILY.xattr.";

  private final Region file;
  private final ArchiveLimits limits;
  private final Places places = new Places();
  private final KeptContents kept;

  private TarTree(
      Region file, Spool spool, String label, Compression compression, ArchiveLimits limits) {
    super(label, compression);
    this.file = file;
    this.kept = new KeptContents(spool);
    this.limits = limits;
  }

  /**
   * Reads the headers.
   *
   * @param spool where members are unpacked; closed with the tree
   * @param label what the user calls it
   * @param wanted which members of a compressed archive to keep, since they will be read
   */
  static TarTree open(
      Region file,
      Spool spool,
      String label,
      Compression compression,
      ArchiveLimits limits,
      Warnings warnings,
      Predicate<Member> wanted)
      throws IOException {
    TarTree tree = new TarTree(file, spool, label, compression, limits);
    try {
      tree.index(warnings.inFile(label), wanted);
      return tree;
    } catch (CritException e) {
      tree.close();
      throw e.inFile(label);
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  private InputStream unpack() throws IOException {
    InputStream in = BoundedInput.open(file, compression(), limits);
    return new BufferedInputStream(in, compression() == Compression.NONE ? PLAIN_BUFFER : BUFFER);
  }

  private void index(Warnings warnings, Predicate<Member> wanted) throws IOException {
    long total = 0;
    try (InputStream in = unpack()) {
      TarReader reader = new TarReader(in);
      for (Optional<TarHeader> next = reader.next(); next.isPresent(); next = reader.next()) {
        TarHeader header = next.get();
        Location at = Location.inImage(-1, header.offset());
        limits.checkMembers(members.size() + 1L, "members", at);
        total += header.size();
        // Sparse files need no compression to be out of proportion.
        limits.checkSize(total, file.size(), "that it has", at);
        Member member = add(header, warnings);
        if (compression() != Compression.NONE && member.isFile() && wanted.test(member)) {
          kept.keep(member, reader.content(header));
        }
      }
      if (compression().isStream()) {
        // The checksum of the compressed data stands at its end.
        in.transferTo(OutputStream.nullOutputStream());
      }
      if (!reader.hasTrailer()) {
        warnings.warn(
            Location.inImage(-1, reader.position()), "the archive has no end: it may be cut off");
      }
    }
  }

  private Member add(TarHeader header, Warnings warnings) {
    Optional<MemberName> path = header.name().path();
    Location at = Location.inImage(-1, header.offset());
    if (path.isEmpty()) {
      warnings.warn(at, "the name \"" + header.name() + "\" leads outside and is passed over");
    }
    Member member = member(header, path);
    Optional<Member> first = path.flatMap(members::find);
    if (first.isPresent()) {
      boolean over = first.get().kind() == MemberKind.DIRECTORY;
      boolean harmless = over && member.kind() == MemberKind.DIRECTORY;
      if (!harmless) {
        String counts = over ? "the directory" : "the last one";
        warnings.warn(
            at, "a second member is called \"" + path.get() + "\"; " + counts + " counts");
      }
      if (over && !harmless) {
        // What is in the directory needs it.
        member = member.withoutPath();
      }
    }
    members.add(member);
    places.add(header);
    return member;
  }

  private Member member(TarHeader header, Optional<MemberName> path) {
    MemberKind kind = kind(header);
    boolean file = kind == MemberKind.FILE;
    return new Member(
        members.size(),
        header.name(),
        path,
        kind,
        file ? header.size() : 0,
        header.mode(),
        header.uid(),
        header.gid(),
        header.modified(),
        header.target(),
        device(header),
        attributes(header.extensions()));
  }

  private static Set<String> attributes(Map<String, String> extensions) {
    if (extensions.isEmpty()) {
      return Set.of();
    }
    Set<String> attributes = new HashSet<>();
    for (String key : extensions.keySet()) {
      if (key.startsWith(XATTR)) {
        attributes.add(key.substring(XATTR.length()));
      }
    }
    return Set.copyOf(attributes);
  }

  private static Member.Device device(TarHeader header) {
    return header.major() == 0 && header.minor() == 0
        ? Member.Device.NONE
        : new Member.Device(header.major(), header.minor());
  }

  private static MemberKind kind(TarHeader header) {
    return switch (header.typeFlag()) {
      case '0', '\0' ->
          header.name().latin1().endsWith("/") ? MemberKind.DIRECTORY : MemberKind.FILE;
      case '7', 'S' -> MemberKind.FILE;
      case '1' -> MemberKind.HARD_LINK;
      case '2' -> MemberKind.SYMBOLIC_LINK;
      case '3' -> MemberKind.CHARACTER_DEVICE;
      case '4' -> MemberKind.BLOCK_DEVICE;
      case '5', 'D' -> MemberKind.DIRECTORY;
      case '6' -> MemberKind.PIPE;
      default -> MemberKind.OTHER;
    };
  }

  /** The file whose content a member has: its own, or that of an earlier one. */
  private Member fileOf(Member member) throws IOException {
    Member at = member;
    if (at.kind() == MemberKind.HARD_LINK) {
      int index = at.index();
      Optional<Member> file = at.target().path().flatMap(it -> members.before(index, it));
      if (file.isEmpty() || !file.get().isFile()) {
        throw new CritException(
            Location.UNKNOWN.inFile(label()),
            "the hard link " + at.name() + " leads to no file before it");
      }
      at = file.get();
    }
    if (!at.isFile()) {
      throw new CritException(
          Location.UNKNOWN.inFile(label()),
          at.name() + " is a " + at.kind().description(),
          "a file");
    }
    return at;
  }

  @Override
  public Region region(Member member) throws IOException {
    Member wanted = fileOf(member);
    if (compression() == Compression.NONE) {
      return places.region(wanted);
    }
    prepare(List.of(wanted));
    return kept.region(wanted)
        .orElseThrow(
            () -> new IOException(label() + ": " + wanted.name() + " could not be unpacked"));
  }

  @Override
  public synchronized void prepare(List<Member> wanted) throws IOException {
    Map<Integer, Member> missing = new TreeMap<>();
    for (Member each : wanted) {
      Member file = fileOf(each);
      if (!kept.has(file)) {
        missing.put(file.index(), file);
      }
    }
    if (!missing.isEmpty()) {
      pass(missing.values(), kept::keep);
    }
  }

  @Override
  public void visit(Visitor visitor) throws IOException {
    pass(members.all(), visitor);
  }

  /**
   * Goes through the archive once more, for members in their order. The headers are not read again:
   * what they said was looked at, and should not change.
   */
  private void pass(Iterable<Member> wanted, Visitor visitor) throws IOException {
    try (InputStream in = unpack()) {
      TarReader reader = new TarReader(in);
      for (Member each : wanted) {
        visitor.visit(each, each.isFile() ? places.content(reader, each) : none());
      }
    } catch (CritException e) {
      throw e.inFile(label());
    }
  }

  private static InputStream none() {
    return InputStream.nullInputStream();
  }

  @Override
  public void close() {
    kept.close();
  }

  /** Where contents are stored, in a few bytes each: an archive may have half a million members. */
  private final class Places {
    private final LongColumn.Builder offsets = new LongColumn.Builder();
    private final LongColumn.Builder sizes = new LongColumn.Builder();
    private final Map<Integer, SparseMap> sparse = new HashMap<>();

    void add(TarHeader header) {
      if (header.sparse().isPresent()) {
        sparse.put(offsets.size(), header.sparse().get());
      }
      offsets.add(header.dataOffset());
      sizes.add(header.storedSize());
    }

    Region region(Member member) {
      Region stored = file.part(offsets.get(member.index()), sizes.get(member.index()));
      Optional<SparseMap> map = map(member);
      return map.isPresent() ? new Regions.Sparse(stored, map.get(), member.size()) : stored;
    }

    InputStream content(TarReader reader, Member member) throws IOException {
      int index = member.index();
      return reader.content(offsets.get(index), sizes.get(index), map(member), member.size());
    }

    private Optional<SparseMap> map(Member member) {
      return sparse.isEmpty() ? Optional.empty() : Optional.ofNullable(sparse.get(member.index()));
    }
  }
}
