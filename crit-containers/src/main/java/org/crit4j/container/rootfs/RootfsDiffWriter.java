package org.crit4j.container.rootfs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.PathBytes;
import org.crit4j.container.archive.SafeRoot;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.internal.io.OutputFile;

/**
 * Writes {@code rootfs-diff.tar} and {@code deleted.files} from a list of what has changed in a
 * container, as Podman and CRI-O do; but modified files are in it, which those lose unless the host
 * has a file of the same path.
 */
public final class RootfsDiffWriter {
  /** Paths that belong to the engine and not to the container. Source: Podman's list. */
  private static final Set<String> NOT_OF_CONTAINER =
      Set.of(
          "/dev",
          "/proc",
          "/run",
          "/run/notify",
          "/run/.containerenv",
          "/run/secrets",
          "/sys",
          "/etc/hosts",
          "/etc/hostname",
          "/etc/resolv.conf",
          "/etc/mtab");

  private final Warnings warnings;

  /**
   * A writer.
   *
   * @param warnings told what is left out
   */
  public RootfsDiffWriter(Warnings warnings) {
    this.warnings = warnings;
  }

  /**
   * What was written.
   *
   * @param files members of the tar
   * @param deleted paths in the list
   */
  public record Result(int files, int deleted) {}

  /**
   * Writes both files into a directory. One that would be empty is not written, as engines do it.
   *
   * @param changes what has changed
   * @param root the file system of the container as it is now; links in it are not followed
   * @param directory where the two files go; exists
   * @throws CritException if a path leads outside of the file system, or is not there
   * @throws IOException if a file cannot be read or written
   */
  public Result write(List<FileChange> changes, Path root, Path directory) throws IOException {
    SafeRoot source = new SafeRoot(root);
    SortedMap<String, Path> files = new TreeMap<>();
    Set<String> deleted = new TreeSet<>();
    for (FileChange change : changes) {
      MemberName name = name(change);
      if (NOT_OF_CONTAINER.contains("/" + name.text())) {
        continue;
      }
      if (change.kind() == FileChange.Kind.DELETED) {
        deleted.add("/" + name.text());
      } else {
        add(source, name, change.kind() == FileChange.Kind.ADDED, files);
      }
    }
    if (!files.isEmpty()) {
      writeTar(files, directory.resolve("rootfs-diff.tar"));
    }
    if (!deleted.isEmpty()) {
      writeList(deleted, directory.resolve("deleted.files"));
    }
    return new Result(files.size(), deleted.size());
  }

  private static MemberName name(FileChange change) throws CritException {
    Optional<MemberName> name =
        change.path().startsWith("/")
            ? MemberName.of(change.path().substring(1)).path()
            : Optional.empty();
    return name.filter(it -> !it.latin1().isEmpty())
        .orElseThrow(
            () ->
                new CritException(
                    Location.UNKNOWN,
                    "\"" + change.path() + "\" is no path in a container",
                    "an absolute path"));
  }

  /**
   * A new directory comes with all that is in it, a changed one alone: its mode or owner changed.
   */
  private void add(SafeRoot source, MemberName name, boolean whole, Map<String, Path> files)
      throws IOException {
    Path path = source.find(name).filter(RootfsDiffWriter::exists).orElse(null);
    if (path == null) {
      throw new CritException(Location.UNKNOWN.inFile(source.root().toString()), "has no /" + name);
    }
    files.put(name.latin1(), path);
    if (whole && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : SafeRoot.children(path)) {
        String child = PathBytes.fileName(each);
        add(source, new MemberName(name.latin1() + "/" + child), true, files);
      }
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void writeTar(Map<String, Path> files, Path target) throws IOException {
    try (OutputFile file = OutputFile.createPrivate(target)) {
      try (OutputStream out = file.buffered()) {
        TarWriter tar = new TarWriter(out);
        for (Map.Entry<String, Path> each : files.entrySet()) {
          writeMember(new MemberName(each.getKey()), each.getValue(), tar);
        }
        tar.finish();
      }
      file.commit();
    }
  }

  private void writeMember(MemberName name, Path path, TarWriter tar) throws IOException {
    Member member = Archives.describe(path, name);
    if (member.kind() == MemberKind.OTHER) {
      // A socket is of no use without the process that listens on it.
      warnings.warn(Location.UNKNOWN.inFile(path.toString()), "a socket is left out");
      return;
    }
    try (InputStream content =
        member.isFile()
            ? Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)
            : InputStream.nullInputStream()) {
      tar.write(name, member, content);
    }
  }

  private static void writeList(Set<String> deleted, Path target) throws IOException {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    try (OutputFile file = OutputFile.createPrivate(target)) {
      file.stream().write(gson.toJson(deleted).getBytes(StandardCharsets.UTF_8));
      file.commit();
    }
  }
}
