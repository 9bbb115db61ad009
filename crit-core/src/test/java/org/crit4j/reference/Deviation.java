package org.crit4j.reference;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.crit4j.image.ImageType;
import org.crit4j.testing.Messages;
import org.crit4j.testing.SampleEntry;

/**
 * Where the reference loses data, fails, or names a thing otherwise, and crit4j does not follow:
 * the only differences that the comparison accepts.
 */
enum Deviation {
  TASK_STATE(
      "CRIT up to 4.2 gives the names of task states to other numbers than CRIU does",
      EnumSet.of(Step.PRETTY, Step.SIZES, Step.OUR_ENCODE_PRETTY, Step.ITS_ENCODE_PRETTY),
      (type, entry) ->
          anyField(
              entry.message(),
              (field, value) ->
                  field.getName().equals("task_state") && Set.of(2, 3, 6).contains(value))),
  ADDRESS_LENGTH(
      "a list of words that is no address makes it fail, or it leaves words out",
      EnumSet.of(Step.PRETTY, Step.SIZES, Step.OUR_ENCODE_PRETTY),
      (type, entry) ->
          anyField(
              entry.message(),
              (field, value) ->
                  Messages.option(field).getIpadd()
                      && !Set.of(0, 1, 4).contains(((List<?>) value).size()))),
  TEXT_FOR_BYTES(
      "it cannot encode the payloads of these types: decodebytes gets text",
      EnumSet.of(Step.ITS_ENCODE_RAW, Step.ITS_ENCODE_PRETTY),
      (type, entry) ->
          Set.of(ImageType.IPCNS_SHM, ImageType.BPFMAP_DATA).contains(type)
              && entry.extra().map(extra -> !"".equals(extra)).orElse(false)),
  SIZE_OF_MAP(
      "it cannot tell the size of a BPF map's content: it asks for a field of another message",
      EnumSet.of(Step.SIZES),
      (type, entry) -> type == ImageType.BPFMAP_DATA);

  /** What is compared of an image. */
  enum Step {
    /** The JSON on one line. */
    RAW,
    /** The pretty JSON. */
    PRETTY,
    /** The pretty JSON with sizes in place of payloads. */
    SIZES,
    /** What we encode its JSON to. */
    OUR_ENCODE_RAW,
    /** What we encode its pretty JSON to. */
    OUR_ENCODE_PRETTY,
    /** What it encodes our JSON to. */
    ITS_ENCODE_RAW,
    /** What it encodes our pretty JSON to. */
    ITS_ENCODE_PRETTY
  }

  /** Types that it knows no way to convert. */
  static final Set<ImageType> UNKNOWN_TYPES =
      EnumSet.of(ImageType.BINFMT_MISC, ImageType.PIDFD, ImageType.SIGNAL);

  private final String reason;
  private final Set<Step> steps;
  private final BiPredicate<ImageType, SampleEntry> applies;

  Deviation(String reason, Set<Step> steps, BiPredicate<ImageType, SampleEntry> applies) {
    this.reason = reason;
    this.steps = steps;
    this.applies = applies;
  }

  /** Why there is a difference. */
  String reason() {
    return reason;
  }

  /** Whether it accounts for a difference at that step. */
  boolean explains(Step step, ImageType type, List<SampleEntry> entries) {
    return steps.contains(step) && entries.stream().anyMatch(entry -> applies.test(type, entry));
  }

  private static boolean anyField(Message message, BiPredicate<FieldDescriptor, Object> test) {
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      FieldDescriptor field = set.getKey();
      if (test.test(field, set.getValue())) {
        return true;
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        List<?> inner = field.isRepeated() ? (List<?>) set.getValue() : List.of(set.getValue());
        if (inner.stream().anyMatch(each -> anyField((Message) each, test))) {
          return true;
        }
      }
    }
    return false;
  }
}
