package org.example;

import java.io.IOException;
import java.nio.file.Path;
import org.crit4j.images.CoreEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/** Gives a process in a checkpoint another name: {@code RenameProcess core-1.img NAME}. */
public final class RenameProcess {
  private RenameProcess() {}

  public static void main(String[] args) throws IOException {
    rename(Path.of(args[0]), args[1]);
  }

  static void rename(Path image, String name) throws IOException {
    try (ImageReader reader = ImageReader.open(image);
        ImageWriter writer = ImageWriter.create(image, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        CoreEntry.Builder core = entry.message(CoreEntry.class).toBuilder();
        if (core.hasTc()) { // Only the image of the process itself has it.
          core.getTcBuilder().setComm(name);
        }
        writer.write(entry.withMessage(core.build()));
      }
      writer.commit();
    }
  }
}
