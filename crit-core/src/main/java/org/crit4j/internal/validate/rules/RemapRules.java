package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.Blob;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.FdTypes;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** Files that no directory has any more: what stands in for them, and their content. */
public final class RemapRules extends RuleGroup {
  /** In old dumps, which have no type, this bit of the remap's id says that it is a ghost. */
  private static final int GHOST_BIT = 1 << 31;

  // Linux's stat.h.
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFCHR = 0x2000;
  private static final int S_IFBLK = 0x6000;
  private static final int S_IFLNK = 0xa000;

  /** Declares the rules. */
  public RemapRules() {
    super("Deleted files");
    rule(
        "REMAP-ORIG",
        ERROR,
        TRIED,
        "What is remapped is a file of the checkpoint",
        "orig_id is the id of a REG file. CRIU stops: \"Remap for non existing file\".",
        RemapRules::original);
    directoryRule(
        "REMAP-GHOST",
        ERROR,
        TRIED,
        "A ghost file has its image",
        "The content of a deleted file is in ghost-file-N.img, N in hexadecimal. CRIU stops: "
            + "\"Unexpected EOF\".",
        RemapRules::ghost);
    rule(
        "REMAP-LINKED",
        ERROR,
        TRIED,
        "What stands in for a file is a file of the checkpoint",
        "remap_id is the id of a REG file, another link to the same. CRIU stops: \"Can't find target "
            + "file\".",
        RemapRules::linked);
    rule(
        "REMAP-PROCFS",
        WARNING,
        TRIED,
        "A file of a process that has ended is not that of a thread",
        "CRIU makes a helper with the process id that the path has, and aborts if it is a thread of "
            + "the checkpoint.",
        RemapRules::procfs);
    imageRule(
        "REMAP-UNIQ",
        WARNING,
        TRIED,
        "A file is remapped once",
        "CRIU does not notice, and one of them wins.",
        RemapRules::unique);
    imageRule(
        "GHOST-SIZE",
        ERROR,
        TRIED,
        "The chunks of a ghost file lie within its size",
        "A file in chunks says its size. CRIU stops: \"Corrupted ghost image\".",
        RemapRules::chunks);
    rule(
        "GHOST-CONTENT",
        ERROR,
        TRIED,
        "A ghost file has the size that is recorded for it",
        "CRIU compares the file that it has made with the size in the REG entry: \"bad size\".",
        RemapRules::content);
    imageRule(
        "GHOST-RDEV",
        ERROR,
        TRIED,
        "A ghost device has its numbers",
        "CRIU stops: \"No rdev for ghost device\".",
        RemapRules::device);
    imageRule(
        "GHOST-LINK",
        ERROR,
        TRIED,
        "A ghost link has its target",
        "CRIU stops: \"Ghost symlink target is NULL\".",
        RemapRules::target);
    imageRule(
        "GHOST-TIMES",
        WARNING,
        SOURCE,
        "A ghost file has both times or none",
        "CRIU reads mtim wherever atim is, and crashes without.",
        RemapRules::times);
    rule(
        "GHOST-ORPHAN",
        WARNING,
        SOURCE,
        "Each ghost file is that of a remapped file",
        "CRIU never opens it.",
        RemapRules::orphans);
    imageRule(
        "REMAP-OLD",
        INFO,
        TRIED,
        "A remap says of what kind it is",
        "Before CRIU 1.7 it had no remap_type: the highest bit of remap_id told a ghost file from a "
            + "link. CRIU still reads it so.",
        RemapRules::untyped);
    completeNeeds("REMAP-ORIG", "REMAP-GHOST", "REMAP-LINKED");
  }

  private static List<Entry<RemapFilePathEntry>> remaps(Inspection in) {
    return in.entries(ImageType.REMAP_FPATH, RemapFilePathEntry.class);
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

  private static void original(Inspection in, Reporter out) {
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      int id = entry.message().getOrigId();
      if (in.files().lack(FdTypes.REG, id)) {
        out.report(entry, "orig_id", "file " + unsigned(id) + " is no REG file of the checkpoint");
      }
    }
  }

  private static void ghost(Inspection in, Reporter out) {
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      String image = image(entry.message());
      if (type(entry.message()) == RemapType.GHOST && !in.has(image)) {
        out.report(entry, "remap_id", "there is no " + image + " with the deleted file");
      }
    }
  }

  private static void linked(Inspection in, Reporter out) {
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      int id = target(entry.message());
      if (type(entry.message()) == RemapType.LINKED && in.files().lack(FdTypes.REG, id)) {
        out.report(entry, "remap_id", "file " + unsigned(id) + " is no REG file of the checkpoint");
      }
    }
  }

  private static void procfs(Inspection in, Reporter out) {
    Set<Integer> threads = new HashSet<>();
    for (Task task : in.tasks().all()) {
      threads.addAll(task.threads());
    }
    in.tasks().all().forEach(task -> threads.remove(task.pid()));
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      int id = target(entry.message());
      if (type(entry.message()) == RemapType.PROCFS && threads.contains(id)) {
        out.report(entry, "remap_id", unsigned(id) + " is a thread of the checkpoint");
      }
    }
  }

  private static void unique(Inspection in, Reporter out) {
    Map<Integer, Integer> seen = new HashMap<>();
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      Integer before = seen.putIfAbsent(entry.message().getOrigId(), entry.index());
      if (before != null) {
        out.report(
            entry,
            "orig_id",
            "file " + unsigned(entry.message().getOrigId()) + " is remapped by entry " + before);
      }
    }
  }

  private static List<Entry<GhostFileEntry>> ghosts(Inspection in) {
    return in.entries(ImageType.GHOST_FILE, GhostFileEntry.class);
  }

  private static void chunks(Inspection in, Reporter out) {
    for (Entry<GhostFileEntry> head : ghosts(in)) {
      GhostFileEntry file = head.message();
      if (file.getChunks() && !file.hasSize()) {
        out.report(head, "size", "the file is in chunks, but its size is missing");
      } else if (file.getChunks()) {
        for (Entry<GhostChunkEntry> chunk :
            Inspection.entries(head.image(), GhostChunkEntry.class)) {
          long left = file.getSize() - chunk.message().getOff();
          if (Long.compareUnsigned(chunk.message().getOff(), file.getSize()) > 0
              || Long.compareUnsigned(chunk.message().getLen(), left) > 0) {
            out.report(
                chunk,
                "off",
                unsigned(chunk.message().getLen())
                    + " bytes at "
                    + unsigned(chunk.message().getOff())
                    + " are not within the size, "
                    + unsigned(file.getSize()));
          }
        }
      }
    }
  }

  private static void content(Inspection in, Reporter out) {
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      Optional<OpenFile> original = in.files().find(FdTypes.REG, entry.message().getOrigId());
      String image = image(entry.message());
      Optional<Entry<GhostFileEntry>> ghost = in.first(image, GhostFileEntry.class);
      if (type(entry.message()) == RemapType.GHOST
          && original.isPresent()
          && ghost.isPresent()
          && in.isKnown(image)
          && isFormat(ghost.get(), S_IFREG)
          && original.get().file().getReg().hasSize()) {
        content(original.get(), ghost.get(), out);
      }
    }
  }

  private static boolean isFormat(Entry<GhostFileEntry> ghost, int format) {
    return (ghost.message().getMode() & S_IFMT) == format;
  }

  private static void content(OpenFile original, Entry<GhostFileEntry> ghost, Reporter out) {
    RegFileEntry reg = original.file().getReg();
    long size = ghost.message().getChunks() ? ghost.message().getSize() : length(ghost);
    if (size != reg.getSize()) {
      out.report(
          ghost,
          "",
          "the content has "
              + unsigned(size)
              + " bytes, but "
              + original.label()
              + " ("
              + original.entry().label()
              + ") has the size "
              + unsigned(reg.getSize()));
    }
  }

  private static long length(Entry<GhostFileEntry> ghost) {
    Payload payload = ghost.image().payload(ghost.index());
    Blob content = payload instanceof Payload.Bytes bytes ? bytes.content() : Blob.EMPTY;
    return content.size();
  }

  private static void device(Inspection in, Reporter out) {
    for (Entry<GhostFileEntry> ghost : ghosts(in)) {
      if ((isFormat(ghost, S_IFCHR) || isFormat(ghost, S_IFBLK)) && !ghost.message().hasRdev()) {
        out.report(ghost, "rdev", "the mode is that of a device, whose numbers are missing");
      }
    }
  }

  private static void target(Inspection in, Reporter out) {
    for (Entry<GhostFileEntry> ghost : ghosts(in)) {
      if (isFormat(ghost, S_IFLNK) && !ghost.message().hasSymlnkTarget()) {
        out.report(ghost, "symlnk_target", "the mode is that of a symbolic link without a target");
      }
    }
  }

  private static void times(Inspection in, Reporter out) {
    for (Entry<GhostFileEntry> ghost : ghosts(in)) {
      if (ghost.message().hasAtim() != ghost.message().hasMtim()) {
        String missing = ghost.message().hasAtim() ? "mtim" : "atim";
        out.report(ghost, missing, "is missing, while the other time is there");
      }
    }
  }

  private static void orphans(Inspection in, Reporter out) {
    if (!in.areKnown(ImageType.REMAP_FPATH)) {
      return;
    }
    Set<String> named = new HashSet<>();
    for (Entry<RemapFilePathEntry> entry : remaps(in)) {
      named.add(in.prefix() + image(entry.message()));
    }
    for (LoadedImage image : in.images(ImageType.GHOST_FILE)) {
      if (image.number().isPresent() && !named.contains(image.file())) {
        out.report(image.file(), "no remapped file has it");
      }
    }
  }

  private static void untyped(Inspection in, Reporter out) {
    for (Entry<RemapFilePathEntry> remap : remaps(in)) {
      RemapFilePathEntry message = remap.message();
      if (!message.hasRemapType() && message.getUnknownFields().asMap().isEmpty()) {
        String kind = (message.getRemapId() & GHOST_BIT) != 0 ? "a ghost file" : "a link";
        String found = "file " + unsigned(message.getOrigId()) + " is remapped to " + kind;
        out.report(remap, "remap_type", found + " in the old way");
      }
    }
  }
}
