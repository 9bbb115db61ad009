package org.crit4j.edit.convert;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.edit.Draft;
import org.crit4j.edit.convert.ConversionReport.Notes;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.source.Images;

/** What a release does not have at all. */
final class FeatureStep implements Conversion.Step {
  /** Kinds of files with the first release that has them. */
  private static final Map<FileKind, TargetVersion> FILES =
      new EnumMap<>(
          Map.of(
              FileKind.MEMFD, new TargetVersion(3, 14),
              FileKind.BPFMAP, new TargetVersion(3, 15),
              FileKind.PIDFD, new TargetVersion(4, 1)));

  private static final TargetVersion SHADOW_STACKS = new TargetVersion(4, 0);

  @Override
  public void apply(Draft draft, TargetVersion version, Notes notes) throws IOException {
    // The draft stays open.
    Checkpoint checkpoint = Checkpoint.of(draft);
    Map<FileKind, Integer> counts = new EnumMap<>(FileKind.class);
    for (OpenFile file : checkpoint.files().all()) {
      if (FILES.containsKey(file.kind())) {
        counts.merge(file.kind(), 1, Integer::sum);
      }
    }
    counts.forEach(
        (kind, count) ->
            need(
                FILES.getOrDefault(kind, TargetVersion.ANY),
                version,
                "files.img: " + Notes.count(count, "file") + " of kind " + kind,
                notes));
    Images images = checkpoint.images();
    checkMappings(images, version, notes);
    checkOldPlaces(images, version, notes);
    dropImages(draft, images, version, notes);
  }

  private static void need(TargetVersion since, TargetVersion version, String what, Notes notes) {
    if (version.isAny()) {
      notes.needed("CRIU " + since + " or later for " + what);
    } else if (version.compareTo(since) < 0) {
      notes.refused(what + ": CRIU " + version + " does not have them; since " + since);
    }
  }

  private static void checkMappings(Images images, TargetVersion version, Notes notes)
      throws IOException {
    for (ImageName name : images.names(ImageType.MM)) {
      Optional<MmEntry> mm = images.first(name.file(), MmEntry.class);
      for (VmaEntry vma : mm.map(MmEntry::getVmasList).orElse(List.of())) {
        if ((vma.getStatus() & VmaFlags.SHSTK) != 0) {
          need(SHADOW_STACKS, version, name.file() + ": a shadow stack", notes);
          break;
        }
      }
    }
  }

  /** Before 2.0 credentials, mappings and limits of a process were in images of their own. */
  private static void checkOldPlaces(Images images, TargetVersion version, Notes notes)
      throws IOException {
    if (!version.isBefore(2, 0)) {
      return;
    }
    for (ImageName name : images.names(ImageType.CORE)) {
      boolean leader =
          images.first(name.file(), CoreEntry.class).filter(CoreEntry::hasTc).isPresent();
      String credentials = ImageName.of(ImageType.CREDS, name.number().orElse(0));
      if (leader && !images.has(credentials)) {
        notes.refused(
            name.file()
                + ": credentials and limits are in it, where CRIU "
                + version
                + " does not look; since 2.0");
      }
    }
  }

  /** Images of later releases: nobody would read them. */
  private static void dropImages(Draft draft, Images images, TargetVersion version, Notes notes)
      throws IOException {
    for (ImageName name : images.names()) {
      Optional<TargetVersion> since = name.type().since().flatMap(TargetVersion::parse);
      boolean known = name.type() == ImageType.FILES || name.type() == ImageType.MEMFD_INODE;
      if (!known
          && since.isPresent()
          && version.isBefore(since.get().major(), since.get().minor())) {
        draft.remove(name.file());
        notes.lost(
            name.file()
                + ": left out, CRIU "
                + version
                + " does not know it; since "
                + since.get());
      }
    }
  }
}
