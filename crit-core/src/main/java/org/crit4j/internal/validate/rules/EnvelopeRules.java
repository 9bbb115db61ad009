package org.crit4j.internal.validate.rules;

import java.util.Optional;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.UnknownFields;

/** Magics, sizes and payloads: what comes before any meaning. Most is noted while reading. */
public final class EnvelopeRules extends CheckpointRules {
  /** Declares the rules. */
  public EnvelopeRules() {
    super("Envelope and framing");
    error("ENV-SHORT", TRIED, INCOMPLETE, "An image holds at least its magics")
        .why(
            "A file of a known kind may be absent, but not empty: CRIU takes an absent image for one "
                + "without entries, and stops at one that ends in its magics (\"Unexpected EOF\").")
        .inImage(damage("ENV-SHORT"));
    error("ENV-COMMON", TRIED, INCOMPLETE, "The first magic is the one for this kind of image")
        .why(
            "Since CRIU 1.6 images start with a common magic, statistics and the irmap cache with the "
                + "service magic; the inventory has neither. CRIU stops: \"Head magic doesn't match\".")
        .inImage(damage("ENV-COMMON"));
    error("ENV-MAGIC", TRIED, INCOMPLETE, "The magic of the type fits the file name")
        .why("The file is not what its name says. CRIU stops: \"Magic doesn't match\".")
        .inImage(damage("ENV-MAGIC"));
    error("ENV-MIX", TRIED, "All images of a directory have the envelope that the inventory says")
        .why(
            "With img_version 1 images have one magic, later two. CRIU stops at the first image "
                + "that is otherwise.")
        .inCheckpoint(EnvelopeRules::mixedVersions);
    error("ENV-SIZE", TRIED, INCOMPLETE, "The size of each entry fits into the file")
        .why("The image is cut off or damaged. CRIU stops: \"Read n bytes while m expected\".")
        .inImage(damage("ENV-SIZE"));
    error("ENV-TAIL", TRIED, INCOMPLETE, "No 1 to 3 bytes are left at the end")
        .why("They are too few for the size of an entry, which CRIU takes them for. It stops.")
        .inImage(damage("ENV-TAIL"));
    warning("ENV-TRAIL", TRIED, "Nothing follows the entry of an image with one entry")
        .why("CRIU reads the first entry and does not look further.")
        .inImage(damage("ENV-TRAIL"));
    error("ENV-PB", TRIED, INCOMPLETE, "Each message can be parsed and has its required fields")
        .why("CRIU stops: \"Failed unpacking object\".")
        .inImage(damage("ENV-PB"));
    error("ENV-COUNT", SOURCE, INCOMPLETE, "An image of one entry has it")
        .why("The image ends after its magics. CRIU stops: \"Unexpected EOF\".")
        .inImage(damage("ENV-COUNT"));
    warning("ENV-COUNT-MANY", TRIED, "An image of one entry has no second")
        .why("CRIU reads the first one and ignores the rest.")
        .inImage(damage("ENV-COUNT-MANY"));
    error("ENV-PAYLOAD", TRIED, INCOMPLETE, "The bytes after an entry are complete")
        .why(
            "Contents of pipes, sockets, segments and files follow their entries; here they are cut off. "
                + "CRIU stops: \"Img trimmed\".")
        .inImage(damage("ENV-PAYLOAD"));
    warning("ENV-PAD", SOURCE, "Padding is zero")
        .why("CRIU writes zeros and skips the bytes when it reads.")
        .inImage(damage("ENV-PAD"));
    info("ENV-ENDIAN", SOURCE, "Images are of the usual byte order")
        .why("The dump is from a big-endian machine (s390x) and can be restored only on one.")
        .inImage(damage("ENV-ENDIAN"));
    info("ENV-UNKNOWN-FIELD", SOURCE, "All fields are known")
        .why("The images are from a newer CRIU. The meaning of the fields is not checked.")
        .inImage(EnvelopeRules::unknownFields);
  }

  private static Check damage(String id) {
    return (in, out) -> in.damaged().forEach(image -> image.reportDamage(id, out));
  }

  private static void unknownFields(Inspection in, Reporter out) {
    for (LoadedImage image : in.images()) {
      if (image.mayHaveUnknown()) {
        unknownFields(image, out);
      }
    }
  }

  private static void unknownFields(LoadedImage image, Reporter out) {
    for (Entry<?> entry : image.entries()) {
      if (image.mayHaveUnknown(entry.index())) {
        UnknownFields.first(entry.message())
            .ifPresent(fields -> out.report(entry, "", "fields that are not known: " + fields));
      }
    }
  }

  // Service images are of whoever has written them last, and CRIU does not read them for a restore.
  private static void mixedVersions(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    if (inventory.isEmpty()) {
      return;
    }
    int version = inventory.get().message().getImgVersion();
    FormatVersion expected = version == 1 ? FormatVersion.V1_0 : FormatVersion.V1_1;
    for (LoadedImage image : in.images()) {
      Optional<ImageHeader> header = image.header();
      if (header.isPresent()
          && image.type().envelope() == ImageType.Envelope.COMMON
          && header.get().version() != expected) {
        String found = header.get().version() == FormatVersion.V1_0 ? "one magic" : "two magics";
        out.report(
            image.file(),
            "starts with " + found + ", but the inventory has img_version " + version);
      }
    }
  }
}
