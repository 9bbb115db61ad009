package org.crit4j.testing;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CriuOpts;
import org.crit4j.images.Opts;

/** The messages of images as protobuf's descriptors have them. */
public final class Messages {
  private Messages() {}

  /** The message of that name. */
  public static Descriptor descriptor(String name) {
    try {
      Object descriptor =
          Class.forName("org.crit4j.images." + name).getMethod("getDescriptor").invoke(null);
      return (Descriptor) descriptor;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** The message of an image's first entry. */
  public static Descriptor head(ImageType type) {
    return descriptor(type.entries().orElseThrow().head());
  }

  /** The message of an image's other entries. */
  public static Descriptor body(ImageType type) {
    return descriptor(type.entries().orElseThrow().body());
  }

  /** The message and all that it holds, at any depth. */
  public static Set<Descriptor> reachable(Descriptor message) {
    Set<Descriptor> found = new LinkedHashSet<>();
    collect(message, found);
    return found;
  }

  private static void collect(Descriptor message, Set<Descriptor> found) {
    if (found.add(message)) {
      for (FieldDescriptor field : message.getFields()) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          collect(field.getMessageType(), found);
        }
      }
    }
  }

  /** The names of all messages that images hold. */
  public static Set<String> all() {
    Set<String> names = new HashSet<>(Set.of("IpcMsg"));
    for (ImageType type : ImageType.values()) {
      if (!type.isRaw()) {
        reachable(head(type)).forEach(message -> names.add(message.getName()));
        reachable(body(type)).forEach(message -> names.add(message.getName()));
      }
    }
    return names;
  }

  /** The display option of a field. */
  public static CriuOpts option(FieldDescriptor field) {
    return field.getOptions().getExtension(Opts.criu);
  }
}
