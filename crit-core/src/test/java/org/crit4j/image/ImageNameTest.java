package org.crit4j.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
  @Test
  void namesAreMadeAsTheyAreTakenApart() {
    assertEquals("files.img", ImageName.of(ImageType.FILES));
    assertEquals("core-4294967295.img", ImageName.of(ImageType.CORE, -1));
    assertEquals("pages-7.comp.img", ImageName.of(ImageType.PAGES_COMPRESSED, 7));
    assertEquals("tcp-stream-ff.img", ImageName.of(ImageType.TCP_STREAM, 255));
    assertEquals("pagemap-shmem-4294967295.img", ImageName.ofSharedPagemap(-1));
    for (ImageType type : ImageType.values()) {
      String name = ImageName.of(type, 12);
      assertEquals(Optional.of(type), ImageName.parse(name).map(ImageName::type), name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "inventory.img, CHECKPOINT",
    "core-7.img, THREAD",
    "mm-7.img, TASK",
    "pagemap-7.img, TASK",
    "pagemap-shmem-7.img, OBJECT",
    "signal-s-7.img, TASK",
    "signal-p-7.img, THREAD",
    "fdinfo-7.img, FILE_TABLE",
    "mountpoints-7.img, NAMESPACE",
    "ghost-file-7.img, OBJECT"
  })
  void anImageIsOfItsOwner(String file, ImageType.Owner owner) {
    assertEquals(owner, ImageName.parse(file).orElseThrow().owner());
  }

  @Test
  void whatCameIntoOneImageInVersion34WasInOthersBefore() {
    Set<ImageType> merged = EnumSet.noneOf(ImageType.class);
    for (ImageType type : ImageType.values()) {
      if (type.until().equals(ImageType.FILES.since())) {
        merged.add(type);
      }
    }
    assertEquals(17, merged.size());
    assertEquals(Optional.of("3.4"), ImageType.FILES.since());
    assertEquals(true, ImageType.CORE.isSingle());
    assertEquals(false, ImageType.FILES.isSingle());
  }
}
