package org.crit4j.edit.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.image.ImageType;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of what is planted is in the result, in any form. */
class CanaryTest {
  @TempDir Path directory;

  private final Canaries canaries = new Canaries();
  private final List<String> found = new ArrayList<>();

  @Test
  void noCanaryIsLeftInAnArchive() throws Exception {
    Path archive = directory.resolve(canaries.text("the archive's name") + ".tar");
    write(archive, planted());
    assertTrue(canaries.size() > 300, canaries.size() + " canaries");
    assertTrue(canaries.numberCount() > 100, canaries.numberCount() + " numbers");
    search("original", Files.readAllBytes(archive));
    assertTrue(
        found.size() > canaries.size() * 9 / 10,
        "the search finds what is there: " + found.size() + " of " + canaries.size());
    found.clear();

    for (String copy : List.of("copy.tar", "copy.tar.zst", "copy.tgz")) {
      Path scrubbed = directory.resolve(copy);
      new Scrubber(ScrubOptions.DEFAULT, ArchiveLimits.DEFAULT, Warnings.IGNORE)
          .scrub(archive, scrubbed);
      search(copy, Files.readAllBytes(scrubbed));
      assertEquals(List.of(), found, found.size() + " left");
    }
  }

  private Map<String, byte[]> planted() throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    new PlantedImages(canaries)
        .all()
        .forEach((name, image) -> files.put("checkpoint/" + name, image));
    files.put("checkpoint/pages-1.img", pages());
    files.put("checkpoint/ifaddr-1.img", addresses());
    files.put("checkpoint/route-1.img", text("route-1.img").getBytes(StandardCharsets.UTF_8));
    files.put(
        "checkpoint/iptables-1.img",
        ("*filter\n:"
                + canaries.text("a chain")
                + " - [0:0]\n-A INPUT -s 10.1.2.3 -m comment --comment \""
                + canaries.text("a rule's comment")
                + "\" -j CRIU\nCOMMIT\n")
            .getBytes(StandardCharsets.UTF_8));
    files.put("checkpoint/nftables-1.img", text("nftables").getBytes(StandardCharsets.UTF_8));
    files.put("checkpoint/netns-ct-1.img", text("conntrack").getBytes(StandardCharsets.UTF_8));
    files.put("checkpoint/amdgpu-kfd-1.img", text("amdgpu").getBytes(StandardCharsets.UTF_8));
    files.put("checkpoint/tmpfs-dev-1.tar.gz.img", archive("a tmpfs", Compression.GZIP));
    files.put(
        "checkpoint/descriptors.json",
        ("[\"/dev/null\",\"/srv/" + canaries.text("descriptors.json") + "\"]")
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        "checkpoint/" + canaries.text("an unknown file's name"),
        text("an unknown file").getBytes(StandardCharsets.UTF_8));
    files.put("rootfs-diff.tar", archive("the root file system", Compression.NONE));
    files.put("devshm-checkpoint.tar", archive("/dev/shm", Compression.NONE));
    files.put(
        "volumes/" + canaries.text("a volume's name") + ".tar",
        archive("a volume", Compression.ZSTD));
    files.put("config.dump", document("config.dump"));
    files.put("spec.dump", document("spec.dump"));
    files.put("network.status", document("network.status"));
    files.put("status", document("status"));
    files.put(
        "bind.mounts",
        ("[{\"source\":\"/x/" + canaries.text("bind.mounts") + "\"}]")
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        "deleted.files",
        ("[\"/" + canaries.text("deleted.files") + "\"]").getBytes(StandardCharsets.UTF_8));
    files.put("artifacts/" + canaries.text("an artifact's name"), document("an artifact"));
    for (String log :
        List.of("dump.log", "restore.log", "ctr.log", "io.kubernetes.cri-o.LogPath")) {
      files.put(
          log,
          ("(00.000123) Error (criu/mem.c:12): " + text(log) + "\n" + text(log))
              .getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private String text(String where) {
    return " " + canaries.text(where) + " ";
  }

  private byte[] document(String name) {
    return ("{\"id\": \""
            + canaries.text(name + " id")
            + "\", \""
            + canaries.text(name + " key")
            + "\": {\""
            + canaries.text(name + " nested key")
            + "\": [\""
            + canaries.text(name + " value")
            + "\", "
            + canaries.number(name)
            + "]},"
            + " \"env\": [\"SECRET="
            + canaries.text(name + " env")
            + "\", \"URL=https://user:"
            + canaries.text(name + " password")
            + "@10.2.3.4:8443/x?y="
            + canaries.text(name + " query")
            + "\"],"
            + " \"annotations\": {\"x\": \"{\\\"inner\\\": \\\""
            + canaries.text(name + " inner")
            + "\\\"}\"},"
            + " \"createdTime\": \"2026-03-04T05:06:07.123456789+01:00\", \"uid\": "
            + canaries.number(name + " uid")
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] pages() {
    byte[] pages = new byte[4096 * 3];
    byte[] forms = Canaries.allForms(canaries.text("memory"));
    System.arraycopy(forms, 0, pages, 100, forms.length);
    ByteBuffer.wrap(pages).order(ByteOrder.LITTLE_ENDIAN).putInt(5000, canaries.number("memory"));
    ByteBuffer.wrap(pages).putLong(6000, canaries.number("memory"));
    return pages;
  }

  /** An address with a label, as {@code ip addr save} has it. */
  private byte[] addresses() {
    ByteBuffer saved =
        ByteBuffer.allocate(4 + 16 + 8 + 8 + 8 + 20 + 12).order(ByteOrder.LITTLE_ENDIAN);
    saved.putInt(0x47361222).putInt(saved.capacity() - 4).putShort((short) 20).putShort((short) 0);
    saved.putInt(0).putInt(0);
    saved.put(new byte[] {2, 24, 0, 0, 2, 0, 0, 0});
    int address = canaries.number("ifaddr");
    saved.putShort((short) 8).putShort((short) 1).putInt(address);
    saved.putShort((short) 8).putShort((short) 2).putInt(address);
    byte[] label = canaries.text("a device's label").getBytes(StandardCharsets.UTF_8);
    saved.putShort((short) (5 + label.length)).putShort((short) 3).put(label);
    saved.position(4 + 16 + 8 + 8 + 8 + 20);
    saved
        .putShort((short) 12)
        .putShort((short) 99)
        .putLong(canaries.number("an unknown attribute"));
    return saved.array();
  }

  private byte[] archive(String where, Compression compression) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "etc/" + canaries.text(where + ", name"),
        text(where + ", content").getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = compression.create(bytes)) {
      writeTar(packed, files);
    }
    return bytes.toByteArray();
  }

  private void write(Path archive, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      writeTar(out, files);
    }
  }

  private void writeTar(OutputStream out, Map<String, byte[]> files) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
      entry.setSize(each.getValue().length);
      entry.setUserName(canaries.text("an owner's name"));
      entry.setGroupName(canaries.text("a group's name"));
      entry.setUserId(canaries.number("an owner's id"));
      entry.setModTime(canaries.number("a time") * 1000L);
      entry.addPaxHeader("SCHILY.xattr.user.x", canaries.text("an extended attribute"));
      tar.putArchiveEntry(entry);
      tar.write(each.getValue());
      tar.closeArchiveEntry();
    }
    TarArchiveEntry link = new TarArchiveEntry("a-link", TarArchiveEntry.LF_SYMLINK);
    link.setLinkName("/srv/" + canaries.text("a link's target"));
    tar.putArchiveEntry(link);
    tar.closeArchiveEntry();
    tar.finish();
  }

  /** Looks everywhere: into the bytes, into archives within, and into decoded images. */
  private void search(String place, byte[] content) throws IOException {
    found.addAll(canaries.findTexts(place, content));
    if (!place.endsWith(".zst") && !place.endsWith("gz")) {
      found.addAll(canaries.findNumbers(place, content));
    }
    found.addAll(
        canaries.findNumbersInText(place, new String(content, StandardCharsets.ISO_8859_1)));
    String name = place.substring(place.lastIndexOf('/') + 1);
    if (content.length > 8 && ImageType.byFileName(name).filter(it -> !it.isRaw()).isPresent()) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      new ImageDecoder(DecodeOptions.PRETTY, Warnings.IGNORE)
          .decode(new ByteArrayInputStream(content), json);
      String text = json.toString(StandardCharsets.UTF_8);
      found.addAll(canaries.findTexts(place + " decoded", json.toByteArray()));
      found.addAll(canaries.findNumbersInText(place + " decoded", text));
    }
    if (place.equals("original") || name.contains(".t") || name.endsWith(".tar")) {
      try (MemberTree tree =
          Archives.open(
              new ByteArrayInputStream(content),
              place,
              ArchiveLimits.DEFAULT,
              Warnings.IGNORE,
              it -> false)) {
        tree.visit(
            (member, in) -> {
              found.addAll(
                  canaries.findTexts(place, member.toString().getBytes(StandardCharsets.UTF_8)));
              found.addAll(canaries.findNumbersInText(place, member.toString()));
              search(place + "/" + member.name(), read(in));
            });
      }
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    return in.readAllBytes();
  }
}
