package org.crit4j.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveFormat;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.member.MemberWriter;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.internal.io.OutputFile;

/**
 * Packs a directory as engines pack checkpoints: relative names without a dot before them, metadata
 * first, the images next, file systems last.
 */
public final class CheckpointPacker {
  /** The order in which Podman writes what lies at the top; what it does not know comes last. */
  private static final List<String> ORDER =
      List.of(
          "artifacts",
          Layout.SHARED_MEMORY,
          Layout.CONFIG,
          Layout.SPEC,
          Layout.NETWORK,
          Layout.STATISTICS,
          "ctr.log",
          Layout.STATUS,
          Layout.CRI_STATUS,
          Layout.BIND_MOUNTS,
          Layout.DUMP_LOG,
          Layout.PRE_CHECKPOINT,
          Layout.CHECKPOINT,
          Layout.ROOTFS_DIFF,
          Layout.DELETED,
          "volumes");

  private final ArchiveLimits limits;
  private final Warnings warnings;

  /**
   * A packer.
   *
   * @param warnings told what is left out
   */
  public CheckpointPacker(ArchiveLimits limits, Warnings warnings) {
    this.limits = limits;
    this.warnings = warnings;
  }

  /**
   * Packs a directory. The archive appears whole or not at all, readable by its owner: it holds the
   * memory of processes.
   *
   * @param archive the file, in the format that its name asks for (see {@link ArchiveFormat})
   * @throws CritException if it is no directory, or holds no checkpoint
   * @throws IOException if a file cannot be read or written
   */
  public void pack(Path directory, Path archive, Compression compression) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new CritException(
          Location.UNKNOWN.inFile(directory.toString()),
          Files.exists(directory) ? "this is no directory" : "there is no such directory",
          "a directory with a checkpoint");
    }
    // Fails if there is nothing in it that could ever be restored.
    ContainerCheckpoint.open(directory, limits, warnings).close();
    try (MemberTree tree = Archives.open(directory, limits, warnings, it -> false);
        OutputFile out = OutputFile.createPrivate(archive)) {
      try (OutputStream packed = compression.create(out.buffered())) {
        String name = String.valueOf(archive.getFileName());
        write(tree, ArchiveFormat.byName(name).writer(packed));
      } catch (CritException e) {
        throw e.inFile(directory.toString());
      }
      out.commit();
    }
  }

  /** Writes a tree as a plain tar. */
  public void write(MemberTree tree, OutputStream out) throws IOException {
    write(tree, new TarWriter(out));
  }

  private void write(MemberTree tree, MemberWriter writer) throws IOException {
    List<Member> members = new ArrayList<>();
    for (Member each : tree.members()) {
      if (each.path().isPresent() && !each.path().get().latin1().isEmpty()) {
        members.add(each);
      }
    }
    // Stable: within a directory the order stays.
    members.sort(Comparator.comparingInt(CheckpointPacker::rank));
    for (Member each : members) {
      MemberName name = each.path().orElseThrow();
      if (each.isFile() || (each.kind() == MemberKind.HARD_LINK)) {
        writeFile(tree, writer, name, each);
      } else if (each.kind() == MemberKind.DIRECTORY || each.kind() == MemberKind.SYMBOLIC_LINK) {
        writer.write(name, each, InputStream.nullInputStream());
      } else {
        warnings.warn(
            Location.UNKNOWN.inFile(tree.label() + "/" + name),
            "a " + each.kind().description() + " is left out");
      }
    }
    writer.finish();
  }

  private static void writeFile(
      MemberTree tree, MemberWriter writer, MemberName name, Member member) throws IOException {
    if (member.kind() == MemberKind.HARD_LINK) {
      writer.write(name, member, InputStream.nullInputStream());
      return;
    }
    try (ImageData content = tree.region(member).open()) {
      writer.write(name, member, content);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          tree.label() + "/" + name + ": the file cannot be packed: " + e.getMessage(), e);
    }
  }

  private static int rank(Member member) {
    String top = member.path().orElseThrow().components().get(0);
    int index = ORDER.indexOf(top);
    return index < 0 ? ORDER.size() : index;
  }
}
