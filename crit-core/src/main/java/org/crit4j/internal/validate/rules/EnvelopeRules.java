package org.crit4j.internal.validate.rules;

import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import java.util.Optional;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.UnknownFields;
import org.crit4j.validate.Evidence;
import org.crit4j.validate.Severity;

/** Magics, sizes and payloads: what comes before any meaning. Most is noted while reading. */
public final class EnvelopeRules extends RuleGroup {
  /** Declares the rules. */
  public EnvelopeRules() {
    super("Envelope and framing");
    damageRule(
        "ENV-SHORT",
        ERROR,
        TRIED,
        "An image holds at least its magics",
        "A file of a known kind may be absent, but not empty: CRIU takes an absent image for one "
            + "without entries, and stops at one that ends in its magics (\"Unexpected EOF\").");
    damageRule(
        "ENV-COMMON",
        ERROR,
        TRIED,
        "The first magic is the one for this kind of image",
        "Since CRIU 1.6 images start with a common magic, statistics and the irmap cache with the "
            + "service magic; the inventory has neither. CRIU stops: \"Head magic doesn't match\".");
    damageRule(
        "ENV-MAGIC",
        ERROR,
        TRIED,
        "The magic of the type fits the file name",
        "The file holds something else than its name says. CRIU stops: \"Magic doesn't match\".");
    rule(
        "ENV-MIX",
        ERROR,
        TRIED,
        "All images of a directory have the envelope that the inventory says",
        "With img_version 1 images have one magic, later two. CRIU stops at the first image that is "
            + "otherwise.",
        EnvelopeRules::mixedVersions);
    damageRule(
        "ENV-SIZE",
        ERROR,
        TRIED,
        "The size of each entry fits into the file",
        "The image is cut off or damaged. CRIU stops: \"Read n bytes while m expected\".");
    damageRule(
        "ENV-TAIL",
        ERROR,
        TRIED,
        "No 1 to 3 bytes are left at the end",
        "They are too few for the size of an entry, which CRIU takes them for. It stops.");
    damageRule(
        "ENV-TRAIL",
        WARNING,
        TRIED,
        "Nothing follows the entry of an image with one entry",
        "CRIU reads the first entry and does not look further.");
    damageRule(
        "ENV-PB",
        ERROR,
        TRIED,
        "Each message can be parsed and has its required fields",
        "CRIU stops: \"Failed unpacking object\".");
    damageRule(
        "ENV-COUNT",
        ERROR,
        SOURCE,
        "An image of one entry has it",
        "The image ends after its magics. CRIU stops: \"Unexpected EOF\".");
    damageRule(
        "ENV-COUNT-MANY",
        WARNING,
        TRIED,
        "An image of one entry has no second",
        "CRIU reads the first one and ignores the rest.");
    damageRule(
        "ENV-PAYLOAD",
        ERROR,
        TRIED,
        "The bytes after an entry are complete",
        "Contents of pipes, sockets, segments and files follow their entries; here they are cut off. "
            + "CRIU stops: \"Img trimmed\".");
    damageRule(
        "ENV-PAD",
        WARNING,
        SOURCE,
        "Padding is zero",
        "CRIU writes zeros and skips the bytes when it reads.");
    damageRule(
        "ENV-ENDIAN",
        INFO,
        SOURCE,
        "Images are of the usual byte order",
        "The dump is of a big-endian machine (s390x). It can be restored on such a machine only.");
    imageRule(
        "ENV-UNKNOWN-FIELD",
        INFO,
        SOURCE,
        "All fields are known",
        "The images are of a newer CRIU than this program knows. What the fields mean is not checked.",
        EnvelopeRules::unknownFields);
    completeNeeds(
        "ENV-SHORT",
        "ENV-COMMON",
        "ENV-MAGIC",
        "ENV-SIZE",
        "ENV-TAIL",
        "ENV-PB",
        "ENV-COUNT",
        "ENV-PAYLOAD");
  }

  private void damageRule(
      String id, Severity severity, Evidence evidence, String title, String explanation) {
    imageRule(id, severity, evidence, title, explanation, (in, out) -> damage(id, in, out));
  }

  private static void damage(String id, Inspection in, Reporter out) {
    for (LoadedImage image : in.images()) {
      image.reportDamage(id, out);
    }
  }

  private static void unknownFields(Inspection in, Reporter out) {
    for (LoadedImage image : in.images()) {
      for (Entry<?> entry : image.entries()) {
        if (image.mayHaveUnknown(entry.index())) {
          UnknownFields.first(entry.message())
              .ifPresent(fields -> out.report(entry, "", "fields that are not known: " + fields));
        }
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
