package org.crit4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.reference.Deviation.Step;
import org.crit4j.reference.ReferenceCrit.Result;
import org.crit4j.testing.Conversion;
import org.crit4j.testing.ImageBytes;
import org.crit4j.testing.Messages;
import org.crit4j.testing.RandomMessages;
import org.crit4j.testing.SampleEntry;
import org.crit4j.testing.SampleMessages;
import org.crit4j.testing.SampleMessages.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random images of all types that CRIU's own crit converts, through it and through crit4j: the JSON
 * is equal byte for byte, raw and pretty, and each makes the image again from the other's JSON. The
 * only differences are those of {@link Deviation}.
 *
 * <p>Runs where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it. {@code
 * crit.comparisons} is the number of images, {@code crit.seed} the first one's seed.
 */
final class ReferenceComparisonIT {
  private static final DecodeOptions SIZES =
      DecodeOptions.PRETTY.withPayloads(DecodeOptions.Payloads.SIZE);

  private static Optional<ReferenceCrit> started = Optional.empty();

  private final SharedSchema schema = new SharedSchema(reference().schema());
  private final Map<Step, Integer> compared = new EnumMap<>(Step.class);
  private final Map<Deviation, Integer> explained = new EnumMap<>(Deviation.class);
  private final List<String> mismatches = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> home = ReferenceCrit.home();
    if (home.isEmpty()) {
      System.out.println(
          "SKIPPED: nothing is compared with CRIU's crit, since CRIT_REFERENCE is not set"
              + " (.ci/reference DIR makes a directory for it)");
    }
    assumeTrue(home.isPresent(), "CRIT_REFERENCE is not set");
    started = Optional.of(ReferenceCrit.start(home.orElseThrow()));
    System.out.println("Reference: " + ReferenceCrit.version(home.orElseThrow()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private static ReferenceCrit reference() {
    return started.orElseThrow();
  }

  @Test
  void convertsAllTypesButFew() {
    Set<String> ours = new TreeSet<>();
    comparableTypes().forEach(type -> ours.add(type.name()));
    Set<String> its = reference().types();
    assertTrue(its.containsAll(ours), () -> ours + " are compared, but it converts " + its);
  }

  @Test
  void randomImagesAreConvertedAlike() throws IOException {
    List<ImageType> types = comparableTypes();
    long first = Long.getLong("crit.seed", 1);
    int count = Integer.getInteger("crit.comparisons", 2_000);
    for (long seed = first; seed < first + count && mismatches.size() < 5; seed++) {
      ImageType type = types.get(Math.floorMod(seed, types.size()));
      compare(type, randomEntries(type, new Random(seed)), "seed " + seed);
    }
    System.out.println("Left out, being newer than the reference: " + schema.missing());
    System.out.println(
        "Tested: "
            + count
            + " images against CRIU's crit, of "
            + types.size()
            + " types, seeds from "
            + first
            + "; not equal and not explained: "
            + mismatches.size());
    System.out.println("  equal: " + compared);
    for (Deviation deviation : Deviation.values()) {
      System.out.println(
          "  explained by "
              + deviation
              + " ("
              + deviation.reason()
              + "): "
              + explained.getOrDefault(deviation, 0));
    }
    assertTrue(mismatches.isEmpty(), () -> String.join("\n", mismatches));
  }

  @Test
  void unixSocketsNamesAreTheSameTextUnlessThatLosesBytes() throws IOException {
    Random random = new Random(Long.getLong("crit.seed", 1));
    int count = Integer.getInteger("crit.comparisons", 2_000);
    int lossy = 0;
    for (int i = 0; i < count; i++) {
      byte[] name = randomName(random);
      byte[] image = imageOfSocket(name);
      byte[] ours = Conversion.utf8(Conversion.decode(image, DecodeOptions.RAW));
      Result its = reference().decode(image, false);
      Result back = reference().encode(its.bytes());
      boolean isLossy = its.ok() && !Arrays.equals(image, back.bytes());
      if (isLossy) {
        lossy++;
        assertTrue(hasMixedLineEnds(name), its::text);
      } else {
        assertEquals(its.text(), text(ours));
      }
      assertArrayEquals(image, reference().encode(ours).bytes(), () -> text(ours));
      assertArrayEquals(image, encode(ours).bytes(), () -> text(ours));
    }
    System.out.println(
        "Tested: "
            + count
            + " names of unix sockets against CRIU's crit; it loses bytes of "
            + lossy
            + " with mixed line ends");
  }

  private static boolean hasMixedLineEnds(byte[] name) {
    String text = new String(name, StandardCharsets.ISO_8859_1);
    return text.indexOf('\r') >= 0 && text.indexOf('\n') >= 0;
  }

  private static byte[] imageOfSocket(byte[] name) {
    Message socket = SampleMessages.of(Messages.head(ImageType.UNIXSK), Kind.REQUIRED_ONLY, 1);
    FieldDescriptor field = socket.getDescriptorForType().findFieldByName("name");
    Message named = socket.toBuilder().setField(field, ByteString.copyFrom(name)).build();
    return ImageBytes.of(ImageType.UNIXSK).entry(named).toByteArray();
  }

  /** Bytes, most of which quoted-printable treats in some special way. */
  private static byte[] randomName(Random random) {
    byte[] special = Conversion.utf8("\r\n\n= \t..\0");
    byte[] name = new byte[random.nextInt(random.nextInt(3) == 0 ? 160 : 12)];
    double share = random.nextDouble();
    for (int i = 0; i < name.length; i++) {
      boolean isSpecial = random.nextDouble() < share;
      boolean ascii = random.nextInt(4) > 0;
      name[i] =
          isSpecial
              ? special[random.nextInt(special.length)]
              : (byte) (ascii ? '!' + random.nextInt(94) : random.nextInt(256));
    }
    return name;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static List<ImageType> comparableTypes() {
    return Stream.of(ImageType.values())
        .filter(type -> !type.isRaw() && !Deviation.UNKNOWN_TYPES.contains(type))
        .toList();
  }

  private List<SampleEntry> randomEntries(ImageType type, Random random) {
    RandomMessages messages = new RandomMessages(random);
    List<SampleEntry> entries = new ArrayList<>();
    boolean ghost = type == ImageType.GHOST_FILE;
    for (int left = ghost ? 1 + random.nextInt(3) : random.nextInt(5); left > 0; left--) {
      SampleEntry entry =
          SampleEntry.of(
              type,
              schema.restrict(
                  messages.next(entries.isEmpty() ? Messages.head(type) : Messages.body(type))),
              random.nextInt(random.nextInt(10) == 0 ? 3_000 : 130));
      boolean withoutContent = type == ImageType.IPCNS_SHM && entry.extra().isEmpty();
      if (!withoutContent) {
        entries.add(entry);
      }
      if (ghost && entries.size() == 1 && entry.extra().isPresent()) {
        break;
      }
    }
    return entries;
  }

  private void compare(ImageType type, List<SampleEntry> entries, String what) throws IOException {
    byte[] image = SampleEntry.image(ImageHeader.of(type), entries);
    Judge judge = new Judge(type, entries, what);
    decodeAndEncode(image, false, judge, Step.RAW, Step.OUR_ENCODE_RAW, Step.ITS_ENCODE_RAW);
    decodeAndEncode(
        image, true, judge, Step.PRETTY, Step.OUR_ENCODE_PRETTY, Step.ITS_ENCODE_PRETTY);
    judge.judge(
        Step.SIZES,
        reference().decodeWithoutPayloads(image),
        Conversion.utf8(Conversion.decode(image, SIZES)));
  }

  private static void decodeAndEncode(
      byte[] image, boolean pretty, Judge judge, Step decode, Step ourEncode, Step itsEncode)
      throws IOException {
    DecodeOptions options = pretty ? DecodeOptions.PRETTY : DecodeOptions.RAW;
    byte[] ours = Conversion.utf8(Conversion.decode(image, options));
    Result its = reference().decode(image, pretty);
    judge.judge(decode, its, ours);
    judge.judge(ourEncode, its.ok() ? encode(its.bytes()) : its, image);
    judge.judge(itsEncode, reference().encode(ours), image);
  }

  private static Result encode(byte[] json) {
    try {
      return new Result(true, Conversion.encode(json, EncodeOptions.DEFAULT, Warnings.IGNORE));
    } catch (IOException e) {
      return new Result(false, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Counts what is equal and what is explained, and keeps the rest. */
  private final class Judge {
    private final ImageType type;
    private final List<SampleEntry> entries;
    private final String what;

    Judge(ImageType type, List<SampleEntry> entries, String what) {
      this.type = type;
      this.entries = entries;
      this.what = what;
    }

    void judge(Step step, Result result, byte[] expected) {
      if (result.ok() && Arrays.equals(result.bytes(), expected)) {
        compared.merge(step, 1, Integer::sum);
        return;
      }
      for (Deviation deviation : Deviation.values()) {
        if (deviation.explains(step, type, entries)) {
          explained.merge(deviation, 1, Integer::sum);
          return;
        }
      }
      mismatches.add(type + " of " + what + ", " + step + ": " + difference(result, expected));
    }

    private static String difference(Result result, byte[] expected) {
      if (!result.ok()) {
        return result.text();
      }
      int at = Arrays.mismatch(result.bytes(), expected);
      return "at " + at + ": " + around(result.bytes(), at) + " instead of " + around(expected, at);
    }

    private static String around(byte[] bytes, int at) {
      byte[] part =
          Arrays.copyOfRange(bytes, Math.max(0, at - 40), Math.min(bytes.length, at + 40));
      return '"' + Printable.of(new String(part, StandardCharsets.ISO_8859_1)) + '"';
    }
  }
}
