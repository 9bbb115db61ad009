package org.crit4j.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.UtsnsEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is copied with one image changed, and the others are shared. */
final class CopyOnWriteTest {
  @TempDir private Path directory;

  private static void change(Path from, Path to, UtsnsEntry hostName) throws IOException {
    try (ImageSource source = DirectorySource.open(from);
        ImageSink sink = DirectorySink.create(to, DirectorySink.Sharing.HARD_LINK)) {
      for (String name : source.names()) {
        if (!name.equals("utsns-11.img")) {
          sink.copy(source, name);
        }
      }
      try (OutputStream file = sink.create("utsns-11.img")) {
        ImageWriter writer = ImageWriter.to(file, ImageHeader.of(ImageType.UTSNS));
        writer.write(ImageEntry.of(hostName));
        writer.commit();
      }
      sink.commit();
    }
  }

  @Test
  void itCopiesAndChangesOneImage() throws IOException {
    Path from = Files.createDirectory(directory.resolve("from"));
    Path to = directory.resolve("to");
    Files.writeString(from.resolve("pages-1.img"), "pages");
    Files.writeString(from.resolve("utsns-11.img"), "old");
    change(from, to, UtsnsEntry.newBuilder().setNodename("web2").setDomainname("").build());
    Images images = new Images(DirectorySource.open(to));
    assertEquals(
        "web2", images.first("utsns-11.img", UtsnsEntry.class).orElseThrow().getNodename());
    assertTrue(Files.isSameFile(from.resolve("pages-1.img"), to.resolve("pages-1.img")));
  }
}
