package org.crit4j.container.oci;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointPacker;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.SafeRoot;
import org.crit4j.container.archive.Spool;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.internal.io.FileData;
import org.crit4j.internal.io.NewDirectory;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.source.Images;

/**
 * Makes an OCI image of a checkpoint: one layer with its files, and annotations by which engines
 * recognise it. Equal checkpoints give equal images.
 *
 * <p>Source: OCI image-spec 1.1.
 */
public final class OciImageBuilder {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final Set<Compression> LAYERS =
      Set.of(Compression.NONE, Compression.GZIP, Compression.ZSTD);
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final int BUFFER = 1 << 16;

  private final Compression compression;
  private final Optional<String> name;
  private final Warnings warnings;

  /**
   * A builder.
   *
   * @param compression how the layer is compressed: none, gzip or zstd
   * @param name name and tag of the image
   * @param warnings told what is left out
   * @throws CritException if layers cannot be compressed in that way
   */
  public OciImageBuilder(Compression compression, Optional<String> name, Warnings warnings)
      throws CritException {
    if (!LAYERS.contains(compression)) {
      throw new CritException(
          Location.UNKNOWN,
          "layers of images are not compressed by " + compression.id(),
          "none, gzip or zstd");
    }
    this.compression = compression;
    this.name = name;
    this.warnings = warnings;
  }

  /**
   * Writes an OCI layout to a directory that is empty or made.
   *
   * @throws CritException if the checkpoint is damaged, or the directory not empty
   * @throws IOException if a file cannot be read or written
   */
  public void writeDirectory(ContainerCheckpoint checkpoint, Path directory) throws IOException {
    boolean existed = Files.isDirectory(directory);
    if (existed && !SafeRoot.children(directory).isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(directory.toString()),
          "the directory is not empty",
          "an empty directory, or a new one");
    }
    try (Spool spool = new Spool()) {
      List<Blob> files = files(checkpoint, spool);
      if (!existed) {
        NewDirectory.create(directory);
      }
      Path blobs = directory.resolve("blobs/sha256");
      NewDirectory.create(blobs);
      for (Blob each : files) {
        Path target = each.isBlob() ? blobs.resolve(each.name()) : directory.resolve(each.name());
        Files.copy(each.file(), target);
      }
    }
  }

  /**
   * Writes an OCI layout as a tar, which appears whole or not at all.
   *
   * @throws CritException if the checkpoint is damaged
   * @throws IOException if a file cannot be read or written
   */
  public void writeTar(ContainerCheckpoint checkpoint, Path tar) throws IOException {
    try (Spool spool = new Spool();
        OutputFile out = OutputFile.createPrivate(tar)) {
      List<Blob> files = files(checkpoint, spool);
      try (OutputStream stream = out.buffered()) {
        TarWriter writer = new TarWriter(stream);
        for (Blob each : files) {
          MemberName path = MemberName.of((each.isBlob() ? "blobs/sha256/" : "") + each.name());
          try (ImageData content = FileData.open(each.file())) {
            writer.write(path, member(path, content.size()), content);
          }
        }
        writer.finish();
      }
      out.commit();
    }
  }

  private static Member member(MemberName path, long size) {
    return new Member(
        0,
        path,
        Optional.of(path),
        MemberKind.FILE,
        size,
        0644,
        0,
        0,
        0,
        new MemberName(""),
        Member.Device.NONE,
        Set.of());
  }

  /** A file of the layout, in a private place yet; a blob is called by its digest. */
  private record Blob(String name, boolean isBlob, Path file, long size) {
    JsonObject descriptor(String mediaType) {
      JsonObject descriptor = new JsonObject();
      descriptor.addProperty("mediaType", mediaType);
      descriptor.addProperty("digest", "sha256:" + name);
      descriptor.addProperty("size", size);
      return descriptor;
    }
  }

  private List<Blob> files(ContainerCheckpoint checkpoint, Spool spool) throws IOException {
    Path directory = spool.newDirectory();
    Optional<String> architecture = architecture(checkpoint);
    MessageDigest content = sha256();
    Blob layer = layer(checkpoint, directory, content);
    Blob config =
        json(
            directory,
            config(checkpoint, architecture, HexFormat.of().formatHex(content.digest())));
    JsonObject manifest = new JsonObject();
    manifest.addProperty("schemaVersion", 2);
    manifest.addProperty("mediaType", MANIFEST);
    manifest.add("config", config.descriptor(CONFIG));
    JsonArray layers = new JsonArray();
    layers.add(layer.descriptor(LAYER + suffix()));
    manifest.add("layers", layers);
    manifest.add("annotations", texts(ImageAnnotations.of(checkpoint, architecture)));
    Blob described = json(directory, manifest);
    List<Blob> files = new ArrayList<>();
    files.add(file(directory, "oci-layout", layoutVersion()));
    files.add(file(directory, "index.json", index(described)));
    files.add(described);
    files.add(config);
    files.add(layer);
    return files;
  }

  private String suffix() {
    return compression == Compression.NONE ? "" : "+" + compression.id();
  }

  private Blob layer(ContainerCheckpoint checkpoint, Path directory, MessageDigest content)
      throws IOException {
    Path file = directory.resolve("layer");
    MessageDigest packed = sha256();
    try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER), packed);
        OutputStream tar =
            new DigestOutputStream(
                new BufferedOutputStream(compression.create(out), BUFFER), content)) {
      new CheckpointPacker(ArchiveLimits.DEFAULT, warnings).write(checkpoint.tree(), tar);
    }
    return new Blob(HexFormat.of().formatHex(packed.digest()), true, file, Files.size(file));
  }

  private static JsonObject config(
      ContainerCheckpoint checkpoint, Optional<String> architecture, String content) {
    JsonObject config = new JsonObject();
    checkpoint.checkpointed().ifPresent(it -> config.addProperty("created", it));
    config.addProperty("architecture", architecture.orElse("amd64"));
    config.addProperty("os", "linux");
    config.add("config", new JsonObject());
    JsonObject rootfs = new JsonObject();
    rootfs.addProperty("type", "layers");
    JsonArray layers = new JsonArray();
    layers.add("sha256:" + content);
    rootfs.add("diff_ids", layers);
    config.add("rootfs", rootfs);
    JsonObject step = new JsonObject();
    checkpoint.checkpointed().ifPresent(it -> step.addProperty("created", it));
    step.addProperty("created_by", "crit build");
    JsonArray history = new JsonArray();
    history.add(step);
    config.add("history", history);
    return config;
  }

  private JsonObject index(Blob manifest) {
    JsonObject descriptor = manifest.descriptor(MANIFEST);
    name.ifPresent(
        it ->
            descriptor.add("annotations", texts(Map.of("org.opencontainers.image.ref.name", it))));
    JsonArray manifests = new JsonArray();
    manifests.add(descriptor);
    JsonObject index = new JsonObject();
    index.addProperty("schemaVersion", 2);
    index.addProperty("mediaType", "application/vnd.oci.image.index.v1+json");
    index.add("manifests", manifests);
    return index;
  }

  private static JsonObject layoutVersion() {
    return texts(Map.of("imageLayoutVersion", "1.0.0"));
  }

  private static JsonObject texts(Map<String, String> texts) {
    JsonObject object = new JsonObject();
    texts.forEach(object::addProperty);
    return object;
  }

  private static Blob json(Path directory, JsonObject document) throws IOException {
    byte[] bytes = GSON.toJson(document).getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(sha256().digest(bytes));
    return new Blob(digest, true, Files.write(directory.resolve(digest), bytes), bytes.length);
  }

  private static Blob file(Path directory, String name, JsonObject document) throws IOException {
    byte[] bytes = GSON.toJson(document).getBytes(StandardCharsets.UTF_8);
    return new Blob(name, false, Files.write(directory.resolve(name), bytes), bytes.length);
  }

  /** What the processes ran on, by the name that Go has for it. */
  private static Optional<String> architecture(ContainerCheckpoint checkpoint) throws IOException {
    Images images = new Images(checkpoint.images());
    for (ImageName each : images.names(ImageType.CORE)) {
      Optional<CoreEntry> core = images.first(each.file(), CoreEntry.class);
      if (core.isPresent()) {
        return switch (core.get().getMtype()) {
          case X86_64 -> Optional.of("amd64");
          case AARCH64 -> Optional.of("arm64");
          case ARM -> Optional.of("arm");
          case PPC64 -> Optional.of("ppc64le");
          case S390 -> Optional.of("s390x");
          case MIPS -> Optional.of("mips64le");
          case LOONGARCH64 -> Optional.of("loong64");
          case RISCV64 -> Optional.of("riscv64");
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }
}
