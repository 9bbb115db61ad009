package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.Blob;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.FdTypes;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Files that no directory has any more: what stands in for them, and their content. */
public final class RemapRules extends CheckpointRules {
  /** In old dumps, which have no type, this bit of the remap's id says that it is a ghost. */
  private static final int GHOST_BIT = 1 << 31;

  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFCHR = 0x2000;
  private static final int S_IFBLK = 0x6000;
  private static final int S_IFLNK = 0xa000;

  private static final Walk<RemapFilePathEntry> REMAPS =
      Walk.entries(ImageType.REMAP_FPATH, RemapFilePathEntry.class);
  private static final Walk<RemapFilePathEntry> TO_GHOSTS =
      REMAPS.where(it -> type(it) == RemapType.GHOST);
  private static final Walk<GhostFileEntry> GHOSTS =
      Walk.entries(ImageType.GHOST_FILE, GhostFileEntry.class);
  private static final String NO_FILE = "file {} is not a REG file of the checkpoint";

  /** Declares the rules. */
  public RemapRules() {
    super("Deleted files");
    error("REMAP-ORIG", TRIED, INCOMPLETE, "What is remapped is a file of the checkpoint")
        .why("orig_id is the id of a REG file. CRIU stops: \"Remap for non existing file\".")
        .inCheckpoint(
            REMAPS.refersTo(
                "orig_id", RemapFilePathEntry::getOrigId, openFiles(FdTypes.REG), NO_FILE));
    error("REMAP-GHOST", TRIED, INCOMPLETE, "A ghost file has its image")
        .why(
            "The content of a deleted file is in ghost-file-N.img, N in hexadecimal. CRIU "
                + "stops: \"Unexpected EOF\".")
        .inDirectory(
            TO_GHOSTS.needs("remap_id", RemapRules::image, "there is no {} with the deleted file"));
    error("REMAP-LINKED", TRIED, INCOMPLETE, "What stands in for a file is in the checkpoint")
        .why(
            "remap_id is the id of a REG file, another link to the same. CRIU stops: \"Can't "
                + "find target file\".")
        .inCheckpoint(
            REMAPS
                .where(it -> type(it) == RemapType.LINKED)
                .refersTo("remap_id", RemapRules::target, openFiles(FdTypes.REG), NO_FILE));
    warning("REMAP-PROCFS", TRIED, "A file of a process that has ended is not that of a thread")
        .why(
            "CRIU makes a helper with the process id that the path has, and aborts if it is a "
                + "thread of the checkpoint.")
        .inCheckpoint(RemapRules::procfs);
    warning("REMAP-UNIQ", TRIED, "A file is remapped once")
        .why("CRIU does not notice, and one of them wins.")
        .inImage(
            REMAPS.unique(
                "orig_id", RemapFilePathEntry::getOrigId, "file {} is remapped by {} too"));
    error("GHOST-SIZE", TRIED, "The chunks of a ghost file lie within its size")
        .why("A file in chunks says its size. CRIU stops: \"Corrupted ghost image\".")
        .inImage(
            GHOSTS
                .where(it -> it.getChunks() && !it.hasSize())
                .report("size", "the file is in chunks, but its size is missing"),
            GHOSTS.where(it -> it.getChunks() && it.hasSize()).check(RemapRules::chunks));
    error("GHOST-CONTENT", TRIED, "A ghost file has the size that is recorded for it")
        .why("CRIU compares the restored file with the size in the REG entry: \"bad size\".")
        .inCheckpoint(TO_GHOSTS.check(RemapRules::content));
    error("GHOST-RDEV", TRIED, "A ghost device has its numbers")
        .why("CRIU stops: \"No rdev for ghost device\".")
        .inImage(
            GHOSTS
                .where(it -> isFormat(it, S_IFCHR) || isFormat(it, S_IFBLK))
                .where(it -> !it.hasRdev())
                .report("rdev", "the mode is that of a device, whose numbers are missing"));
    error("GHOST-LINK", TRIED, "A ghost link has its target")
        .why("CRIU stops: \"Ghost symlink target is NULL\".")
        .inImage(
            GHOSTS
                .where(it -> isFormat(it, S_IFLNK) && !it.hasSymlnkTarget())
                .report("symlnk_target", "the mode is that of a symbolic link without a target"));
    warning("GHOST-TIMES", SOURCE, "A ghost file has both times or none")
        .why("CRIU reads mtim wherever atim is, and crashes without.")
        .inImage(
            GHOSTS
                .where(it -> it.hasAtim() && !it.hasMtim())
                .report("mtim", "is missing, while the other time is there"),
            GHOSTS
                .where(it -> !it.hasAtim() && it.hasMtim())
                .report("atim", "is missing, while the other time is there"));
    warning("GHOST-ORPHAN", SOURCE, "Each ghost file is that of a remapped file")
        .why("CRIU never opens it.")
        .inCheckpoint(
            Walk.images(ImageType.GHOST_FILE)
                .only(it -> it.it().number().isPresent())
                .refersTo(
                    "",
                    it -> ImageName.of(ImageType.GHOST_FILE, it.number().orElse(0)),
                    REMAPS.by(RemapRules::image),
                    "no remapped file has it"));
    info("REMAP-OLD", TRIED, "A remap says of what kind it is")
        .why(
            "Before CRIU 1.7 it had no remap_type: the highest bit of remap_id told a ghost "
                + "file from a link. CRIU still reads it so.")
        .inImage(
            REMAPS
                .where(it -> !it.hasRemapType() && it.getUnknownFields().asMap().isEmpty())
                .report(
                    "remap_type",
                    "file {} is remapped to {} in the old way",
                    RemapFilePathEntry::getOrigId,
                    it -> type(it) == RemapType.GHOST ? "a ghost file" : "a link"));
  }

  private static RemapType type(RemapFilePathEntry remap) {
    if (remap.hasRemapType()) {
      return remap.getRemapType();
    }
    return (remap.getRemapId() & GHOST_BIT) != 0 ? RemapType.GHOST : RemapType.LINKED;
  }

  private static int target(RemapFilePathEntry remap) {
    return remap.hasRemapType() ? remap.getRemapId() : remap.getRemapId() & ~GHOST_BIT;
  }

  private static String image(RemapFilePathEntry remap) {
    return ImageName.of(ImageType.GHOST_FILE, Integer.toUnsignedLong(target(remap)));
  }

  private static void procfs(Inspection in, Reporter out) {
    Set<Integer> threads = new HashSet<>();
    in.tasks().all().forEach(task -> threads.addAll(task.threads()));
    in.tasks().all().forEach(task -> threads.remove(task.pid()));
    REMAPS
        .where(it -> type(it) == RemapType.PROCFS && threads.contains(target(it)))
        .report("remap_id", "{} is a thread of the checkpoint", RemapRules::target)
        .run(in, out);
  }

  private static void chunks(Item<GhostFileEntry> ghost, Reporter out) {
    long size = ghost.it().getSize();
    for (Entry<GhostChunkEntry> chunk : Inspection.entries(ghost.image(), GhostChunkEntry.class)) {
      long offset = chunk.message().getOff();
      long length = chunk.message().getLen();
      if (Long.compareUnsigned(offset, size) > 0
          || Long.compareUnsigned(length, size - offset) > 0) {
        out.report(
            chunk, "off", "{} bytes at {} are not within the size, {}", length, offset, size);
      }
    }
  }

  private static void content(Item<RemapFilePathEntry> remap, Reporter out) {
    Inspection in = remap.in();
    String image = image(remap.it());
    Optional<FileRef> original =
        in.files()
            .find(FdTypes.REG, remap.it().getOrigId())
            .filter(it -> it.file().getReg().hasSize());
    Optional<Item<GhostFileEntry>> ghost =
        in.first(image, GhostFileEntry.class)
            .filter(it -> in.isKnown(image) && isFormat(it.message(), S_IFREG))
            .map(it -> Item.of(in, it));
    long size = original.map(it -> it.file().getReg().getSize()).orElse(0L);
    if (original.isPresent() && ghost.isPresent() && length(ghost.get()) != size) {
      String text = "the content has {} bytes, but {} ({}) has the size {}";
      FileRef file = original.get();
      out.report(
          ghost.get(), "", text, length(ghost.get()), file.label(), file.entry().label(), size);
    }
  }

  private static boolean isFormat(GhostFileEntry ghost, int format) {
    return (ghost.getMode() & S_IFMT) == format;
  }

  private static long length(Item<GhostFileEntry> ghost) {
    Blob content = ghost.payload() instanceof Payload.Bytes bytes ? bytes.content() : Blob.EMPTY;
    return ghost.it().getChunks() ? ghost.it().getSize() : content.size();
  }
}
