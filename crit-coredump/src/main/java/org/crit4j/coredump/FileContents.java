package org.crit4j.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;

/** Finds the content of mapped files: in the images, or in a sysroot if it is what was mapped. */
final class FileContents {
  /** Marks a ghost file in dumps that have no types of replacements. */
  private static final int OLD_GHOST = 1 << 31;

  private final Checkpoint checkpoint;
  private final Optional<Sysroot> sysroot;
  private final Machine machine;
  private final Warnings warnings;
  private final Map<Integer, Optional<MappedFile>> found = new HashMap<>();

  FileContents(
      Checkpoint checkpoint, Optional<Sysroot> sysroot, Machine machine, Warnings warnings) {
    this.checkpoint = checkpoint;
    this.sysroot = sysroot;
    this.machine = machine;
    this.warnings = warnings;
  }

  /** The content of a file; empty if it is not at hand. */
  Optional<MappedFile> find(RegularFile file) throws IOException {
    Optional<MappedFile> known = found.get(file.id());
    if (known == null) {
      known = look(file);
      found.put(file.id(), known);
    }
    return known;
  }

  /** Whether the file had no name any more when the process was dumped. */
  boolean isDeleted(RegularFile file) throws IOException {
    return checkpoint
        .files()
        .replacement(file.id())
        .filter(remap -> remap.getRemapType() != RemapType.PROCFS)
        .isPresent();
  }

  private Optional<MappedFile> look(RegularFile file) throws IOException {
    Optional<RemapFilePathEntry> remap = checkpoint.files().replacement(file.id());
    if (remap.isEmpty()) {
      return onDisk(file, file);
    }
    int id = remap.get().getRemapId();
    boolean isGhost =
        remap.get().hasRemapType()
            ? remap.get().getRemapType() == RemapType.GHOST
            : (id & OLD_GHOST) != 0;
    if (isGhost) {
      String image = ImageName.of(ImageType.GHOST_FILE, Integer.toUnsignedLong(id & ~OLD_GHOST));
      if (!checkpoint.images().has(image)) {
        warnings.warn(
            Location.UNKNOWN.inFile(image),
            "the image is missing: pages of " + file.path() + " are left out");
        return Optional.empty();
      }
      MappedFile.Ghost ghost = new MappedFile.Ghost(checkpoint.images(), image);
      return ghost.isRegular() ? Optional.of(ghost) : Optional.empty();
    }
    Optional<RegularFile> link = checkpoint.files().find(FileKind.REG, id, RegularFile.class);
    return link.isPresent() ? onDisk(link.get(), file) : Optional.empty();
  }

  private Optional<MappedFile> onDisk(RegularFile named, RegularFile mapped) throws IOException {
    if (sysroot.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> path = sysroot.get().find(named.path().text());
    String problem =
        path.isPresent()
            ? difference(path.get(), mapped)
            : "the file is not in " + sysroot.get().directory();
    if (!problem.isEmpty()) {
      warnings.warn(
          Location.UNKNOWN.inFile(path.map(Path::toString).orElse(named.path().text())),
          problem + ": its pages are left out");
      return Optional.empty();
    }
    return path.map(MappedFile.OnDisk::new);
  }

  /** Why a file is not the one that was mapped; empty if it may be. */
  private String difference(Path path, RegularFile mapped) throws IOException {
    if (!Files.isRegularFile(path)) {
      return "this is not a regular file";
    }
    if (!Files.isReadable(path)) {
      return "the file may not be read";
    }
    long size = Files.size(path);
    if (mapped.size().isPresent() && mapped.size().getAsLong() != size) {
      return "the file has " + size + " bytes, and the mapped one had " + mapped.size().getAsLong();
    }
    byte[] wanted = bytes(mapped.entry().getBuildIdList());
    if (wanted.length == 0) {
      return "";
    }
    byte[] id = ElfFile.recordedBuildId(path).orElse(new byte[0]);
    return Arrays.equals(id, 0, Math.min(id.length, wanted.length), wanted, 0, wanted.length)
        ? ""
        : "the file has the build id "
            + HexFormat.of().formatHex(id)
            + ", and the mapped one had "
            + HexFormat.of().formatHex(wanted);
  }

  /** The bytes that the dumping machine has read as words. */
  private byte[] bytes(List<Integer> words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.size() * Integer.BYTES).order(machine.order());
    words.forEach(bytes::putInt);
    return bytes.array();
  }
}
