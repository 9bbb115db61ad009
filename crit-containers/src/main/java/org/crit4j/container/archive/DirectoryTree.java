package org.crit4j.container.archive;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.image.ImageType;

/**
 * The files of a directory and of those in it. It may be an archive that somebody has unpacked, so
 * links are not followed, except those of images: CRIU reads through them, and people link the
 * images that they do not change.
 */
final class DirectoryTree extends IndexedTree {
  private static final int TYPE = 0170000;

  /** Directories of images. */
  private static final Set<String> IMAGES = Set.of("", "checkpoint/", "pre-checkpoint/");

  private final Path top;
  private final List<Path> files = new ArrayList<>();

  private DirectoryTree(Path top) {
    super(top.toString(), Compression.NONE);
    this.top = top;
  }

  static DirectoryTree open(Path top, ArchiveLimits limits) throws IOException {
    DirectoryTree tree = new DirectoryTree(top);
    tree.list(top, "", limits);
    return tree;
  }

  private void list(Path directory, String prefix, ArchiveLimits limits) throws IOException {
    List<Path> children = new ArrayList<>();
    try (var each = Files.newDirectoryStream(directory)) {
      each.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    for (Path child : children) {
      Location at = Location.UNKNOWN.inFile(top.toString());
      limits.checkMembers(members.size() + 1L, "files", at);
      MemberName name = new MemberName(prefix + PathBytes.fileName(child));
      Path file = isImage(name, prefix) && isLinkToFile(child) ? child.toRealPath() : child;
      Member member = describe(members.size(), file, name);
      members.add(member);
      files.add(file);
      if (member.kind() == MemberKind.DIRECTORY) {
        list(child, name.latin1() + "/", limits);
      }
    }
  }

  private static boolean isImage(MemberName name, String prefix) {
    String file = name.latin1().substring(prefix.length());
    return IMAGES.contains(prefix) && ImageType.byFileName(file).isPresent();
  }

  private static boolean isLinkToFile(Path file) {
    return Files.isSymbolicLink(file) && Files.isRegularFile(file);
  }

  /** What there is to say of a file. */
  static Member describe(int index, Path file, MemberName name) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> attributes =
        unix
            ? Files.readAttributes(
                file, "unix:mode,uid,gid,size,lastModifiedTime,rdev", LinkOption.NOFOLLOW_LINKS)
            : portable(file);
    int mode = (Integer) value(attributes, "mode");
    MemberKind kind = kind(mode & TYPE);
    long device = (Long) value(attributes, "rdev");
    return new Member(
        index,
        name,
        Optional.of(name),
        kind,
        kind == MemberKind.FILE ? (Long) value(attributes, "size") : 0,
        mode & 07777,
        Integer.toUnsignedLong((Integer) value(attributes, "uid")),
        Integer.toUnsignedLong((Integer) value(attributes, "gid")),
        ((FileTime) value(attributes, "lastModifiedTime")).toMillis() / 1000,
        kind == MemberKind.SYMBOLIC_LINK
            ? new MemberName(PathBytes.text(Files.readSymbolicLink(file)))
            : new MemberName(""),
        new Member.Device(major(device), minor(device)),
        Set.of());
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  // Source: gnu_dev_major and gnu_dev_minor of glibc.
  private static int major(long device) {
    return (int) ((device >>> 8 & 0xfff) | (device >>> 32 & ~0xfff));
  }

  private static int minor(long device) {
    return (int) ((device & 0xff) | (device >>> 12 & ~0xff));
  }

  private static Map<String, Object> portable(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int mode = attributes.isDirectory() ? 0040755 : 0100644;
    return Map.of(
        "mode",
        attributes.isSymbolicLink() ? 0120777 : mode,
        "uid",
        0,
        "gid",
        0,
        "size",
        attributes.size(),
        "lastModifiedTime",
        attributes.lastModifiedTime(),
        "rdev",
        0L);
  }

  private static MemberKind kind(int type) {
    return switch (type) {
      case 0100000 -> MemberKind.FILE;
      case 0040000 -> MemberKind.DIRECTORY;
      case 0120000 -> MemberKind.SYMBOLIC_LINK;
      case 0020000 -> MemberKind.CHARACTER_DEVICE;
      case 0060000 -> MemberKind.BLOCK_DEVICE;
      case 0010000 -> MemberKind.PIPE;
      default -> MemberKind.OTHER;
    };
  }

  @Override
  public Region region(Member member) throws IOException {
    if (!member.isFile()) {
      throw new CritException(
          Location.UNKNOWN.inFile(label()),
          member.name() + " is a " + member.kind().description(),
          "a file");
    }
    return Regions.OfFile.ofNoLink(files.get(member.index()));
  }

  @Override
  public void prepare(List<Member> wanted) {
    // They are files already.
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
