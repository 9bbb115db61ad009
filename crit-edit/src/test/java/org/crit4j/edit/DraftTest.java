package org.crit4j.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.images.FileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.source.MemorySink;
import org.junit.jupiter.api.Test;

final class DraftTest {
  private final ImageSource original = Samples.small();
  private final Draft draft = new Draft(original);

  private static FileEntry moved(FileEntry file, String from, String to) {
    FileEntry.Builder moved = file.toBuilder();
    moved.getRegBuilder().setName(file.getReg().getName().replace(from, to));
    return moved.build();
  }

  private List<String> paths() throws IOException {
    return new Images(draft)
        .all("files.img", FileEntry.class).stream().map(it -> it.getReg().getName()).toList();
  }

  @Test
  void anEditThatChangesNothingLeavesTheImageAlone() throws Exception {
    assertFalse(draft.edit("files.img", FileEntry.class, it -> it.toBuilder().build()));
    assertFalse(draft.edit("files.img", FileEntry.class, it -> moved(it, "/opt", "/srv")));
    assertTrue(draft.isUnchanged());
    assertTrue(draft.isUnchanged("files.img"));
  }

  @Test
  void anEditThereAndBackGivesTheSameBytes() throws Exception {
    assertTrue(draft.edit("files.img", FileEntry.class, it -> moved(it, "/srv", "/opt/longer")));
    assertEquals(List.of("/opt/longer/a", "/opt/longer/b"), paths());
    assertEquals(Set.of("files.img"), draft.changed());
    assertTrue(draft.edit("files.img", FileEntry.class, it -> moved(it, "/opt/longer", "/srv")));
    assertTrue(draft.isUnchanged());
  }

  @Test
  void anImageThatIsNotThereIsNotEdited() throws Exception {
    assertFalse(draft.edit("fs-1.img", FileEntry.class, it -> moved(it, "/srv", "/opt")));
    assertTrue(draft.isUnchanged());
  }

  @Test
  void entriesAreRemovedAndAdded() throws Exception {
    assertTrue(draft.removeIf("files.img", FileEntry.class, it -> it.getId() == 1));
    assertEquals(List.of("/srv/b"), paths());
    draft.append("files.img", List.of(ImageEntry.of(Samples.file(7, "/srv/c"))));
    assertEquals(List.of("/srv/b", "/srv/c"), paths());
    draft.append("remap-fpath.img", List.of());
    assertEquals(Set.of("files.img", "remap-fpath.img"), draft.changed());
  }

  @Test
  void bytesAreSplicedIntoAFile() throws Exception {
    byte[] old = Samples.bytes(original, "pages-1.img");
    byte[] page = new byte[4096];
    Arrays.fill(page, (byte) 7);
    draft.splice("pages-1.img", 4096, 0, page);
    draft.splice("pages-1.img", 10, 2, new byte[] {1, 2, 3});
    byte[] expected = new byte[4 * 4096 + 1];
    System.arraycopy(old, 0, expected, 0, 10);
    expected[10] = 1;
    expected[11] = 2;
    expected[12] = 3;
    System.arraycopy(page, 0, expected, 4097, 4096);
    System.arraycopy(old, 4096, expected, 4097 + 4096, 2 * 4096);
    assertEquals(expected.length, draft.size("pages-1.img").getAsLong());
    assertArrayEquals(expected, Samples.bytes(draft, "pages-1.img"));
    assertThrows(
        IllegalArgumentException.class,
        () -> draft.splice("pages-1.img", expected.length, 1, new byte[0]));
    assertThrows(CritException.class, () -> draft.splice("pages-2.img", 0, 0, new byte[1]));
  }

  @Test
  void filesAreRenamedAllAtOnce() throws Exception {
    byte[] files = Samples.bytes(original, "files.img");
    byte[] pages = Samples.bytes(original, "pages-1.img");
    draft.rename(Map.of("files.img", "pages-1.img", "pages-1.img", "files.img", "no.img", "x"));
    assertArrayEquals(files, Samples.bytes(draft, "pages-1.img"));
    assertArrayEquals(pages, Samples.bytes(draft, "files.img"));
    assertEquals(List.of("files.img", "inventory.img", "pages-1.img"), draft.names());
    assertEquals("files.img", draft.origin("pages-1.img").orElseThrow());
    assertEquals(Set.of(), draft.removed());
    draft.rename(Map.of("files.img", "pages-1.img", "pages-1.img", "files.img"));
    assertTrue(draft.isUnchanged());
    draft.rename(Map.of("files.img", "inventory.img"));
    assertEquals(List.of("inventory.img", "pages-1.img"), draft.names());
    assertEquals(Set.of("inventory.img"), draft.removed());
  }

  @Test
  void aRenamedFileIsEditedUnderItsNewName() throws Exception {
    draft.rename(Map.of("files.img", "reg.img"));
    assertTrue(draft.edit("reg.img", FileEntry.class, it -> moved(it, "/srv", "/opt")));
    draft.rename(Map.of("reg.img", "files.img"));
    assertEquals(List.of("/opt/a", "/opt/b"), paths());
    assertTrue(draft.edit("files.img", FileEntry.class, it -> moved(it, "/opt", "/srv")));
    assertTrue(draft.isUnchanged());
  }

  @Test
  void whatIsPutBackIsNoChange() throws Exception {
    byte[] files = Samples.bytes(original, "files.img");
    draft.put("files.img", new byte[3]);
    draft.put("files.img", files);
    assertTrue(draft.isUnchanged());
    draft.remove("files.img");
    assertEquals(Set.of("files.img"), draft.removed());
    assertTrue(draft.open("files.img").isEmpty());
    draft.put("new", files);
    assertTrue(draft.origin("new").isEmpty());
  }

  @Test
  void largeFilesAreKeptOutsideOfMemory() throws Exception {
    byte[] large = new byte[5 << 20];
    large[large.length - 1] = 9;
    Samples.put(draft, "pages-2.img", large);
    assertArrayEquals(large, Samples.bytes(draft, "pages-2.img"));
    assertEquals(large.length, draft.size("pages-2.img").getAsLong());
  }

  @Test
  void theResultIsWritten() throws Exception {
    draft.remove("pages-1.img");
    draft.edit("files.img", FileEntry.class, it -> moved(it, "/srv", "/opt"));
    try (MemorySink sink = new MemorySink("copy")) {
      draft.writeTo(sink);
      sink.commit();
      assertEquals(List.of("files.img", "inventory.img"), sink.source().names());
      assertArrayEquals(
          Samples.bytes(draft, "files.img"), Samples.bytes(sink.source(), "files.img"));
    }
  }
}
