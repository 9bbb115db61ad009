package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberPattern;
import org.crit4j.container.member.Member;
import org.crit4j.json.EncodeOptions;
import org.crit4j.source.ImageSource;
import org.crit4j.source.SourceProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and directories as people have handed them over, by the kind of what is odd. */
final class HandedOverTest {
  @TempDir private Path directory;

  private ContainerCheckpoint open(RawTar tar) throws IOException {
    return Samples.open(tar.to(directory.resolve("case.tar")), new Collected());
  }

  private static RawTar minimal() throws IOException {
    return new RawTar().directory("checkpoint").file("checkpoint/inventory.img", "x");
  }

  /** Kind: missing or damaged inputs told by silence. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '$',
      value = {
        "config.dump | $$ | is empty; expected a JSON object",
        "config.dump | $ \n$ | is empty; expected a JSON object",
        "config.dump | [] | is a JSON array; expected a JSON object",
        "config.dump | null | is null; expected a JSON object",
        "spec.dump | {\"a\": | is cut off; expected a JSON object",
        "spec.dump | {\"a\": 1} x | is no JSON, in line 1; expected a JSON object",
        "network.status | 7 | is a JSON value; expected a JSON object",
        "network.status | {\"podman | is cut off; expected a JSON object",
        "status | \"\" | is a JSON value; expected a JSON object",
        "status | $$ | is empty; expected a JSON object",
        "bind.mounts | {} | is a JSON object; expected a JSON array"
      })
  void damagedDocuments(String name, String content, String problem) throws IOException {
    Collected warnings = new Collected();
    Path archive = minimal().file(name, content).to(directory.resolve("case.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive, warnings)) {
      assertEquals(List.of(problem), warnings.lines());
      SourceProblem expected = new SourceProblem(SourceProblem.Kind.DOCUMENT, name, problem);
      assertEquals(List.of(expected), checkpoint.problems());
    }
    try (ImageSource images =
        new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE).images(archive)) {
      assertEquals(1, images.problems().size());
    }
  }

  @Test
  void wholeDocumentsAreNoProblem() throws IOException {
    RawTar tar = minimal().file("network.status", "null").file("config.dump", "{}");
    try (ContainerCheckpoint checkpoint = open(tar.file("deleted.files", "null"))) {
      assertEquals(List.of(), checkpoint.problems());
    }
  }

  /** Kind: an engine guessed wrongly where its files are missing. */
  @ParameterizedTest
  @CsvSource({
    "config.dump, UNKNOWN",
    "spec.dump, UNKNOWN",
    "network.status, PODMAN",
    "bind.mounts, CRI_O",
    "status, CONTAINERD",
    "status.dump, CONTAINERD"
  })
  void engineByWhatIsThere(String name, Engine engine) throws IOException {
    String content = name.equals("bind.mounts") ? "[]" : "{}";
    try (ContainerCheckpoint checkpoint = open(minimal().file(name, content))) {
      assertEquals(engine, checkpoint.engine());
    }
  }

  @Test
  void archiveWithoutImages() throws IOException {
    Collected warnings = new Collected();
    Path archive =
        new RawTar()
            .directory("checkpoint")
            .file("checkpoint/descriptors.json", "[]")
            .to(directory.resolve("case.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive, warnings)) {
      assertTrue(!checkpoint.hasImages(), "images");
    }
    assertEquals(
        List.of(
            "there are no images of CRIU in checkpoint: they were written elsewhere, or left out"),
        warnings.lines());
  }

  /** Kind: an archive member that stands twice. */
  @Test
  void lastOfTwoMembersCounts() throws IOException {
    RawTar tar =
        minimal()
            .file("checkpoint/a", "old")
            .hardLink("checkpoint/link", "checkpoint/a")
            .file("./checkpoint/a", "new");
    try (ContainerCheckpoint checkpoint = open(tar)) {
      assertEquals("new", content(checkpoint, "checkpoint/a"));
      assertEquals("old", content(checkpoint, "checkpoint/link"));
      assertEquals(
          List.of(
              new SourceProblem(
                  SourceProblem.Kind.TWICE,
                  "checkpoint/a",
                  "a later member of the archive has this name too; that one counts")),
          checkpoint.problems());
    }
  }

  @Test
  void allOfTwoMembersAreReplaced() throws IOException {
    Path archive = minimal().file("a", "1").file("./a", "2").to(directory.resolve("case.tar"));
    Path content = Files.writeString(directory.resolve("content"), "3");
    Path copy = directory.resolve("copy.tar");
    new ImageReplacement(ArchiveLimits.DEFAULT, EncodeOptions.DEFAULT, Warnings.IGNORE)
        .replace(archive, Map.of("./a", content), copy, Optional.empty());
    byte[] expected =
        minimal().file("a", "3").file("./a", "3").to(directory.resolve("b.tar")).toFile().exists()
            ? Files.readAllBytes(directory.resolve("b.tar"))
            : new byte[0];
    assertArrayEquals(expected, Files.readAllBytes(copy));
  }

  private static String content(ContainerCheckpoint checkpoint, String name) throws IOException {
    Member member = checkpoint.tree().find(name).orElseThrow();
    try (InputStream in = checkpoint.tree().open(member)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Kind: names as other tools print them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint/core-1.img",
        "./checkpoint/core-1.img",
        "././checkpoint//core-1.img",
        "/checkpoint/core-1.img",
        "checkpoint/core-1.img/",
        "checkpoint/core-?.img",
        "./checkpoint/co*1.img",
        "*/core-[0-2].img",
        "checkpoint/core-[!2-9].img",
        "checkpoint/core\\055\\061.img"
      })
  void names(String given) throws IOException {
    try (ContainerCheckpoint checkpoint = open(minimal().file("./checkpoint/core-1.img", "x"))) {
      Member member = new MemberPattern(given).in(checkpoint.tree());
      assertEquals("checkpoint/core-1.img", member.path().orElseThrow().text());
    }
  }

  @Test
  void namesThatFitSeveralOrNone() throws IOException {
    RawTar tar = minimal().file("checkpoint/a.img", "x").file("checkpoint/b.img", "x");
    try (ContainerCheckpoint checkpoint = open(tar)) {
      CritException several =
          assertThrows(
              CritException.class,
              () -> new MemberPattern("checkpoint/?.img").in(checkpoint.tree()));
      assertEquals("2 files match checkpoint/?.img", several.problem());
      assertThrows(CritException.class, () -> new MemberPattern("*.img").in(checkpoint.tree()));
      assertThrows(CritException.class, () -> new MemberPattern("../x").in(checkpoint.tree()));
    }
  }

  /** Kind: images that are links. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAmongImages() throws IOException {
    Path store = Files.createDirectory(directory.resolve("store"));
    Path images = Files.createDirectory(directory.resolve("images"));
    for (String name : List.of("inventory.img", "pstree.img", "pages-1.img")) {
      Files.writeString(store.resolve(name), name.repeat(100));
      Files.createSymbolicLink(images.resolve(name), Path.of("../store/" + name));
    }
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../store"));
    Path packed = directory.resolve("packed.tar");
    try (ContainerCheckpoint checkpoint = Samples.open(images, new Collected())) {
      assertEquals(100 * (13 + 10 + 11), checkpoint.checkpointSize());
    }
    new CheckpointPacker(ArchiveLimits.DEFAULT, Warnings.IGNORE)
        .pack(images, packed, Compression.NONE);
    try (ContainerCheckpoint checkpoint = Samples.open(packed, new Collected())) {
      assertEquals("pstree.img".repeat(100), content(checkpoint, "pstree.img"));
      Member parent = checkpoint.tree().find("parent").orElseThrow();
      assertEquals("../store", parent.target().text());
    }
  }
}
