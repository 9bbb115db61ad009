package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.DirectorySource;
import org.crit4j.checkpoint.ImageSource;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Member;
import org.crit4j.container.archive.MemberKind;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.image.ImageReader;
import org.crit4j.image.ImageType;
import org.crit4j.images.StatsEntry;

/**
 * The checkpoint of a container, or of plain processes: an archive or a directory as Podman, CRI-O,
 * containerd, Docker, a runtime or CRIU left it. What it is, its content tells, never its name.
 *
 * <p>Everything but the images and the file systems is known when it is open. Metadata that cannot
 * be read is a warning, and absent then.
 */
public final class ContainerCheckpoint implements AutoCloseable {
  /** What a checkpoint is opened for: what will be read is kept while an archive is unpacked. */
  public enum Purpose {
    /** Questions on the container. */
    METADATA,
    /** Questions on its processes too. */
    PROCESSES
  }

  private static final String MANAGER = "io.container.manager";
  private static final String CRI_O = "io.kubernetes.cri-o.";
  private static final String CRI = "io.kubernetes.cri.";
  private static final Pattern VERSION = Pattern.compile("Version: (\\S+)");
  private static final int START_OF_LOG = 4096;

  private final Path path;
  private final Layout layout;
  private final Warnings warnings;
  private final ArchiveLimits limits;
  private final Optional<ContainerConfig> config;
  private final Optional<JsonObject> spec;
  private final Map<String, String> annotations;

  private ContainerCheckpoint(Path path, Layout layout, ArchiveLimits limits, Warnings warnings) {
    this.path = path;
    this.layout = layout;
    this.limits = limits;
    this.warnings = warnings;
    this.config = object(Layout.CONFIG).map(ContainerConfig::of);
    // Podman's configuration has the specification in it, too.
    this.spec = object(Layout.SPEC).or(() -> config.flatMap(it -> Json.object(it.json(), "spec")));
    this.annotations = spec.map(it -> Json.texts(it, "annotations")).orElse(Map.of());
  }

  /**
   * Opens an archive or a directory, for questions on the container.
   *
   * @param warnings told what is odd about it
   * @throws CritException if it is no checkpoint, or damaged
   * @throws IOException if it cannot be read
   */
  public static ContainerCheckpoint open(Path path, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    return open(path, Purpose.METADATA, limits, warnings);
  }

  /**
   * Opens an archive or a directory.
   *
   * @param warnings told what is odd about it
   * @throws CritException if it is no checkpoint, or damaged
   * @throws IOException if it cannot be read
   */
  public static ContainerCheckpoint open(
      Path path, Purpose purpose, ArchiveLimits limits, Warnings warnings) throws IOException {
    Predicate<Member> wanted =
        purpose == Purpose.METADATA ? it -> false : ContainerCheckpoint::isOfProcesses;
    Layout layout = new CheckpointOpener(limits, warnings).open(path, wanted);
    return new ContainerCheckpoint(path, layout, limits, warnings);
  }

  /**
   * Opens an archive or a directory, and keeps members of a compressed archive on the way.
   *
   * @param wanted which members will be read
   * @throws CritException if it is no checkpoint, or damaged
   * @throws IOException if it cannot be read
   */
  public static ContainerCheckpoint open(
      Path path, Predicate<Member> wanted, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    Layout layout = new CheckpointOpener(limits, warnings).open(path, wanted);
    return new ContainerCheckpoint(path, layout, limits, warnings);
  }

  /** Whether a directory is a checkpoint itself, by the files in it. */
  public static boolean isDirectoryOfOne(Path directory) {
    return CheckpointOpener.isCheckpointDirectory(directory);
  }

  private static boolean isOfProcesses(Member member) {
    if (member.path().isEmpty()) {
      return false;
    }
    String path = member.path().get().latin1();
    return ImageType.byFileName(path.substring(path.lastIndexOf('/') + 1))
        .filter(it -> !it.isRaw())
        .isPresent();
  }

  private Optional<JsonElement> document(String name) {
    Optional<Member> member = layout.tree().find(name).filter(Member::isFile);
    if (member.isEmpty()) {
      return Optional.empty();
    }
    String label = layout.tree().label() + ":" + name;
    try {
      return Optional.of(Json.parse(Layout.read(layout.tree(), member.get()), label));
    } catch (CritException e) {
      warnings.warn(e.location(), e.problem());
    } catch (IOException e) {
      warnings.warn(Location.UNKNOWN.inFile(label), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<JsonObject> object(String name) {
    return document(name).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** What it consists of. */
  public Form form() {
    return layout.form();
  }

  /** All its files: metadata at the top, images in {@link #imageDirectory}. */
  public MemberTree tree() {
    return layout.tree();
  }

  /** The directory of the images in {@link #tree}; empty for the top. */
  public String imageDirectory() {
    return layout.images();
  }

  /** Who made it. */
  public Engine engine() {
    String manager = annotations.getOrDefault(MANAGER, "");
    if (manager.equals("libpod")) {
      return Engine.PODMAN;
    }
    if (manager.equals("cri-o")) {
      return Engine.CRI_O;
    }
    if (config.isPresent() || spec.isPresent() || form() == Form.CTR_IMAGE) {
      return Engine.CONTAINERD;
    }
    if (form() == Form.PRE_CHECKPOINT) {
      return Engine.PODMAN;
    }
    return find("descriptors.json").isPresent() ? Engine.RUNTIME : Engine.CRIU;
  }

  private Optional<Member> find(String image) {
    String directory = layout.images();
    return layout.tree().find(directory.isEmpty() ? image : directory + "/" + image);
  }

  /** What the engine knew of the container. */
  public Optional<ContainerConfig> config() {
    return config;
  }

  /** The OCI runtime specification. */
  public Optional<JsonObject> spec() {
    return spec;
  }

  /** The annotations of the specification, in their order. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** The annotations of the OCI image that the checkpoint lies in. */
  public Map<String, String> imageAnnotations() {
    return layout.annotations();
  }

  /** What the user calls the container. */
  public Optional<String> containerName() {
    return Optional.ofNullable(annotations.get(CRI_O + "Metadata"))
        .flatMap(ContainerCheckpoint::nameInMetadata)
        .or(() -> Optional.ofNullable(annotations.get(CRI + "container-name")))
        .or(() -> config.flatMap(ContainerConfig::name));
  }

  private static Optional<String> nameInMetadata(String json) {
    try {
      JsonElement metadata = Json.parse(json.getBytes(StandardCharsets.UTF_8), "");
      return metadata.isJsonObject()
          ? Json.text(metadata.getAsJsonObject(), "name")
          : Optional.empty();
    } catch (CritException e) {
      return Optional.empty();
    }
  }

  /** The image of the container. */
  public Optional<String> image() {
    return config
        .flatMap(it -> it.image().or(it::requestedImage))
        .or(() -> annotation("io.kubernetes.cri.image-name"))
        .or(
            () ->
                Optional.ofNullable(layout.annotations().get("org.opencontainers.image.ref.name")));
  }

  /** The identifier of the container. */
  public Optional<String> id() {
    return config.flatMap(ContainerConfig::id);
  }

  /** The runtime that wrote the checkpoint: a name, a path, or one of containerd's handlers. */
  public Optional<String> runtime() {
    return config
        .flatMap(ContainerConfig::runtime)
        .or(() -> Optional.ofNullable(layout.annotations().get("io.containerd.checkpoint.runtime")))
        .or(
            () ->
                Optional.ofNullable(
                    layout.annotations().get("io.podman.annotations.checkpoint.runtime.name")));
  }

  /** The pod of the container. */
  public Optional<String> podName() {
    return annotation("io.kubernetes.pod.name").or(() -> annotation(CRI + "sandbox-name"));
  }

  /** The Kubernetes namespace of the pod. */
  public Optional<String> podNamespace() {
    return annotation("io.kubernetes.pod.namespace")
        .or(() -> annotation(CRI + "sandbox-namespace"));
  }

  /** The identifier that Kubernetes gave the pod. */
  public Optional<String> podUid() {
    return annotation("io.kubernetes.pod.uid").or(() -> annotation(CRI + "sandbox-uid"));
  }

  /** The identifier of the pod's sandbox. */
  public Optional<String> sandboxId() {
    return annotation(CRI_O + "SandboxID").or(() -> annotation(CRI + "sandbox-id"));
  }

  private Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations.get(key)).filter(it -> !it.isEmpty());
  }

  /**
   * When the container was created, RFC 3339: as CRI-O's annotation has it, else in whole seconds.
   */
  public Optional<String> created() {
    // Podman sets it too, but shows its own record.
    return annotation(CRI_O + "Created")
        .filter(it -> engine() == Engine.CRI_O)
        .or(() -> config.flatMap(ContainerConfig::created).map(ContainerCheckpoint::seconds));
  }

  /** A time without its fraction, in its own zone. */
  private static String seconds(String time) {
    try {
      OffsetDateTime at = OffsetDateTime.parse(time);
      return format(at.truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeParseException e) {
      return time;
    }
  }

  private static String format(OffsetDateTime time) {
    return java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX").format(time);
  }

  /**
   * When the checkpoint was made, RFC 3339 in whole seconds: as the engine recorded it, else
   * (Podman does not) when CRIU wrote its inventory.
   */
  public Optional<String> checkpointed() {
    Optional<String> recorded =
        config.flatMap(ContainerConfig::checkpointed).map(ContainerCheckpoint::seconds);
    return recorded.or(
        () ->
            find("inventory.img")
                .map(it -> Instant.ofEpochSecond(it.modified()).atOffset(ZoneOffset.UTC))
                .map(ContainerCheckpoint::format));
  }

  /** Whether the engine recorded when the checkpoint was made. */
  public boolean isTimeRecorded() {
    return config.flatMap(ContainerConfig::checkpointed).isPresent();
  }

  /** The container's network interfaces, as Podman knew them. */
  public List<NetworkInterface> networks() {
    return document(Layout.NETWORK).map(NetworkInterface::all).orElse(List.of());
  }

  /** The container's addresses, without prefix lengths. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; annotations.containsKey(CRI_O + "IP." + i); i++) {
      addresses.add(annotations.get(CRI_O + "IP." + i));
    }
    networks().forEach(it -> addresses.addAll(it.plainAddresses()));
    return List.copyOf(addresses);
  }

  /** What containerd's own status record says. */
  public Optional<JsonObject> status() {
    return object(Layout.STATUS);
  }

  /** The status that containerd reported to Kubernetes. */
  public Optional<JsonObject> reportedStatus() {
    return object(Layout.CRI_STATUS);
  }

  /** What CRI-O writes of the host's files and directories that the container has seen. */
  public List<BindMount> bindMounts() {
    return document(Layout.BIND_MOUNTS).map(BindMount::all).orElse(List.of());
  }

  /**
   * What CRIU measured while it dumped; empty if that was not kept.
   *
   * @throws IOException if it is damaged, or cannot be read
   */
  public Optional<StatsEntry> statistics() throws IOException {
    Optional<Member> member =
        layout.tree().find(Layout.STATISTICS).or(() -> find(Layout.STATISTICS));
    if (member.isEmpty()) {
      return Optional.empty();
    }
    try (ImageReader reader = ImageReader.open(layout.tree().file(member.get()))) {
      return reader.hasNext()
          ? Optional.of(reader.next().message(StatsEntry.class))
          : Optional.empty();
    } catch (CritException e) {
      throw new CritException(
          e.location().inFile(layout.tree().label() + ":" + Layout.STATISTICS),
          e.problem(),
          e.expected());
    }
  }

  /** The version of CRIU that made the checkpoint, as its log or the image says. */
  public Optional<String> criuVersion() {
    Optional<Member> log = layout.tree().find(Layout.DUMP_LOG).filter(Member::isFile);
    if (log.isPresent()) {
      try (InputStream in = layout.tree().open(log.get())) {
        String start = new String(in.readNBytes(START_OF_LOG), StandardCharsets.ISO_8859_1);
        Matcher version = VERSION.matcher(start);
        if (version.find()) {
          return Optional.of(version.group(1));
        }
      } catch (IOException e) {
        warnings.warn(
            Location.UNKNOWN.inFile(layout.tree().label() + ":" + Layout.DUMP_LOG),
            String.valueOf(e.getMessage()));
      }
    }
    return Optional.ofNullable(
        layout.annotations().get("io.podman.annotations.checkpoint.criu.version"));
  }

  /** What the container has changed in its file system; empty if nothing of that is there. */
  public Optional<RootfsDiff> rootfsDiff() {
    Optional<Member> diff = layout.tree().find(Layout.ROOTFS_DIFF).filter(Member::isFile);
    List<String> deleted = deletedFiles();
    return diff.isEmpty() && deleted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RootfsDiff(
                layout.tree(), diff, deleted, engine() == Engine.CONTAINERD, limits, warnings));
  }

  /** Paths that the container has deleted, as {@code deleted.files} has them. */
  public List<String> deletedFiles() {
    List<String> deleted = new ArrayList<>();
    document(Layout.DELETED)
        .filter(JsonElement::isJsonArray)
        .ifPresent(
            paths -> {
              for (JsonElement each : paths.getAsJsonArray()) {
                if (each.isJsonPrimitive()) {
                  deleted.add(each.getAsString());
                }
              }
            });
    return List.copyOf(deleted);
  }

  /** The contents of named volumes: tars. */
  public List<Part> volumes() {
    List<Part> volumes = new ArrayList<>();
    for (Member each : layout.tree().members()) {
      if (each.isFile() && each.path().isPresent()) {
        String name = each.path().get().text();
        if (name.startsWith("volumes/") && name.endsWith(".tar")) {
          volumes.add(new Part(name.substring(8, name.length() - 4), each));
        }
      }
    }
    return List.copyOf(volumes);
  }

  /** The container's own {@code /dev/shm}: a tar. */
  public Optional<Member> sharedMemory() {
    return layout.tree().find(Layout.SHARED_MEMORY).filter(Member::isFile);
  }

  /** Logs: the container's, and CRIU's {@code dump.log}. */
  public List<Part> logs() {
    List<Part> logs = new ArrayList<>();
    for (String name :
        List.of(
            "ctr.log",
            "container.log",
            "io.kubernetes.cri-o.LogPath",
            Layout.DUMP_LOG,
            "restore.log")) {
      layout.tree().find(name).filter(Member::isFile).ifPresent(it -> logs.add(new Part(name, it)));
    }
    return List.copyOf(logs);
  }

  /** Sizes of all files of the images' directory together, unpacked. */
  public long checkpointSize() {
    return sizeOf(it -> true);
  }

  /** Sizes of the images with memory pages. */
  public long pagesSize() {
    return sizeOf(it -> it.startsWith("pages-"));
  }

  /** Sizes of the images with memory of AMD's graphics processors. */
  public long gpuPagesSize() {
    return sizeOf(it -> it.startsWith("amdgpu-pages-"));
  }

  private long sizeOf(Predicate<String> name) {
    String prefix = layout.images().isEmpty() ? "" : layout.images() + "/";
    long size = 0;
    for (Member each : layout.tree().members()) {
      if (each.isFile() && each.path().isPresent()) {
        String at = each.path().get().latin1();
        if (at.startsWith(prefix) && name.test(at.substring(prefix.length()))) {
          size += each.size();
        }
      }
    }
    return size;
  }

  /**
   * The images. They can be read until this checkpoint is closed.
   *
   * @throws IOException if their directory cannot be read
   */
  public ImageSource images() throws IOException {
    if (Files.isDirectory(path) && form() != Form.OCI_IMAGE && form() != Form.CTR_IMAGE) {
      Path directory = layout.images().isEmpty() ? path : path.resolve(layout.images());
      if (!Files.isSymbolicLink(directory)) {
        return DirectorySource.open(directory);
      }
    }
    return ArchiveSource.of(layout.tree(), layout.images());
  }

  /** The member of that path, which may be a directory or a link. */
  public Optional<Member> member(String name) {
    return layout.tree().find(name).filter(it -> it.kind() != MemberKind.OTHER);
  }

  /** Removes what was unpacked. */
  @Override
  public void close() throws IOException {
    for (MemberTree each : layout.opened()) {
      each.close();
    }
  }
}
