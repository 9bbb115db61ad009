package org.crit4j.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.rootfs.RootfsDiff;
import org.crit4j.image.ImageType;
import org.crit4j.images.StatsEntry;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.IncrementalSource;
import org.crit4j.source.MemorySource;
import org.crit4j.source.SourceProblem;

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
    PROCESSES;

    /** Whether a member will be read. */
    boolean wants(Member member) {
      return this == PROCESSES && isOfProcesses(member);
    }
  }

  private final String label;
  private final Optional<Path> directory;
  private final Layout layout;
  private final List<ContainerCheckpoint> previous;
  private final ArchiveLimits limits;
  private final Warnings warnings;
  private final Documents documents;
  private final ContainerIdentity identity;
  private final Contents contents;
  private final DumpFacts dump;

  ContainerCheckpoint(
      String label,
      Optional<Path> directory,
      Layout layout,
      List<ContainerCheckpoint> previous,
      ArchiveLimits limits,
      Warnings warnings) {
    this.label = label;
    this.directory = directory;
    this.layout = layout;
    this.previous = previous;
    this.limits = limits;
    this.warnings = warnings;
    this.documents = new Documents(layout.tree(), warnings);
    this.identity = ContainerIdentity.of(documents, layout.annotations());
    this.contents = new Contents(layout);
    this.dump = new DumpFacts(layout.tree(), contents);
    warnOfParts();
  }

  /** Nothing that is damaged or missing is passed over in silence. */
  private void warnOfParts() {
    if (form() != Form.IMAGES) {
      documents.problems();
    }
    if (!hasImages()) {
      String place = imageDirectory().isEmpty() ? "it" : imageDirectory();
      warnings.warn(
          Location.UNKNOWN.inFile(layout.tree().label()),
          "there are no images of CRIU in " + place + ": they were written elsewhere, or left out");
    }
  }

  /** Whether there is any image of CRIU in the directory of the images. */
  public boolean hasImages() {
    return contents.hasImages();
  }

  /** What is wrong with the archive and with the documents of the engine. */
  public List<SourceProblem> problems() {
    List<SourceProblem> problems = new ArrayList<>();
    if (form() != Form.IMAGES) {
      problems.addAll(documents.problems());
    }
    for (Member each : layout.tree().members()) {
      Optional<MemberName> name = each.name().path();
      if (each.path().isEmpty() && name.isPresent() && !isDirectory(name.get())) {
        problems.add(
            new SourceProblem(
                SourceProblem.Kind.TWICE,
                name.get().toString(),
                "a later member of the archive has this name too; that one counts"));
      }
    }
    return List.copyOf(problems);
  }

  private boolean isDirectory(MemberName name) {
    Optional<Member> last = layout.tree().find(name.text());
    return last.isPresent() && last.get().kind() == MemberKind.DIRECTORY;
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
    return open(path, purpose, List.of(), limits, warnings);
  }

  /**
   * Opens an archive or a directory, and the dumps that it builds on where those are elsewhere, as
   * they are after {@code podman container checkpoint --with-previous}.
   *
   * @param previous archives or directories of the dumps before, the latest first; none if the
   *     {@code parent} links lead to them
   * @param warnings told what is odd about them
   * @throws CritException if one is no checkpoint, or damaged
   * @throws IOException if one cannot be read
   */
  public static ContainerCheckpoint open(
      Path path, Purpose purpose, List<Path> previous, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    return new CheckpointOpener(limits, warnings).withPrevious(previous).open(path, purpose);
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
    return new CheckpointOpener(limits, warnings).open(path, wanted);
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

  /** What the user calls it: its path, as a rule. */
  public String label() {
    return label;
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
    return identity.engine().orElseGet(this::engineByForm);
  }

  private Engine engineByForm() {
    return switch (form()) {
      case CTR_IMAGE -> Engine.CONTAINERD;
      case PRE_CHECKPOINT -> Engine.PODMAN;
      case IMAGES -> contents.image("descriptors.json").isPresent() ? Engine.RUNTIME : Engine.CRIU;
      default -> contents.engine();
    };
  }

  /** What the engine knew of the container. */
  public Optional<ContainerConfig> config() {
    return identity.config();
  }

  /** The OCI runtime specification, as JSON on one line. */
  public Optional<String> spec() {
    return identity.spec().map(JsonObject::toString);
  }

  /** The mounts of the specification, in its order. */
  public List<SpecMount> specMounts() {
    return identity.spec().map(SpecMount::all).orElse(List.of());
  }

  /** The annotations of the specification, in their order. */
  public Map<String, String> annotations() {
    return identity.annotations();
  }

  /** The annotations of the OCI image that the checkpoint lies in. */
  public Map<String, String> imageAnnotations() {
    return layout.annotations();
  }

  /** What the user calls the container. */
  public Optional<String> containerName() {
    return identity.name();
  }

  /** The image of the container. */
  public Optional<String> image() {
    return identity.image();
  }

  /** The identifier of the container. */
  public Optional<String> id() {
    return config().flatMap(ContainerConfig::id);
  }

  /** The runtime that wrote the checkpoint: a name, a path, or one of containerd's handlers. */
  public Optional<String> runtime() {
    return identity.runtime();
  }

  /** The pod of the container. */
  public Optional<String> podName() {
    return identity.podName();
  }

  /** The Kubernetes namespace of the pod. */
  public Optional<String> podNamespace() {
    return identity.podNamespace();
  }

  /** The identifier that Kubernetes gave the pod. */
  public Optional<String> podUid() {
    return identity.podUid();
  }

  /** The identifier of the pod's sandbox. */
  public Optional<String> sandboxId() {
    return identity.sandboxId();
  }

  /**
   * When the container was created, RFC 3339: as CRI-O's annotation has it, else in whole seconds.
   */
  public Optional<String> created() {
    return identity.created();
  }

  /**
   * When the checkpoint was made, RFC 3339 in whole seconds: as the engine recorded it, else
   * (Podman does not) when CRIU wrote its inventory.
   */
  public Optional<String> checkpointed() {
    return identity.checkpointed().isPresent()
        ? identity.checkpointed()
        : contents.image("inventory.img").map(it -> Rfc3339.ofEpochSecond(it.modified()));
  }

  /** Whether the engine recorded when the checkpoint was made. */
  public boolean isTimeRecorded() {
    return identity.checkpointed().isPresent();
  }

  /** The container's network interfaces, as Podman knew them. */
  public List<NetworkInterface> networks() {
    return documents.get(Layout.NETWORK).map(NetworkInterface::all).orElse(List.of());
  }

  /** The container's addresses, without prefix lengths. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>(identity.addresses());
    networks().forEach(it -> addresses.addAll(it.plainAddresses()));
    return List.copyOf(addresses);
  }

  /** containerd's own status record, as JSON on one line. */
  public Optional<String> status() {
    return documents.object(Layout.STATUS).map(JsonObject::toString);
  }

  /** The status that containerd reported to Kubernetes, as JSON on one line. */
  public Optional<String> reportedStatus() {
    return documents.object(Layout.CRI_STATUS).map(JsonObject::toString);
  }

  /** What CRI-O writes of the host's files and directories that the container has seen. */
  public List<BindMount> bindMounts() {
    return documents.get(Layout.BIND_MOUNTS).map(BindMount::all).orElse(List.of());
  }

  /**
   * What CRIU measured while it dumped; empty if that was not kept.
   *
   * @throws IOException if it is damaged, or cannot be read
   */
  public Optional<StatsEntry> statistics() throws IOException {
    return dump.statistics();
  }

  /** The version of CRIU that made the checkpoint, as its log or the image says. */
  public Optional<String> criuVersion() {
    return dump.criuVersion(warnings).or(identity::criuVersion);
  }

  /** What the container has changed in its file system; empty if nothing of that is there. */
  public Optional<RootfsDiff> rootfsDiff() {
    Optional<Member> diff = contents.file(Layout.ROOTFS_DIFF);
    List<String> deleted = deletedFiles();
    return diff.isEmpty() && deleted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RootfsDiff(
                layout.tree(), diff, deleted, engine() == Engine.CONTAINERD, limits, warnings));
  }

  /** Paths that the container has deleted, as {@code deleted.files} has them. */
  public List<String> deletedFiles() {
    Optional<JsonElement> paths = documents.get(Layout.DELETED).filter(JsonElement::isJsonArray);
    return paths.isPresent() ? Json.texts(paths.get().getAsJsonArray()) : List.of();
  }

  /** The contents of named volumes: tars. */
  public List<Part> volumes() {
    return contents.volumes();
  }

  /** The container's own {@code /dev/shm}: a tar. */
  public Optional<Member> sharedMemory() {
    return contents.file(Layout.SHARED_MEMORY);
  }

  /** Logs: the container's, and CRIU's {@code dump.log}. */
  public List<Part> logs() {
    return contents.logs();
  }

  /** Sizes of all files of the images' directory together, unpacked. */
  public long checkpointSize() {
    return contents.imageBytes(it -> true);
  }

  /** Sizes of the images with memory pages. */
  public long pagesSize() {
    return contents.imageBytes(it -> it.startsWith("pages-"));
  }

  /** Sizes of the images with memory of AMD's graphics processors. */
  public long gpuPagesSize() {
    return contents.imageBytes(it -> it.startsWith("amdgpu-pages-"));
  }

  /**
   * The images, with those of the previous dumps as their parents if such were given. They can be
   * read until this checkpoint is closed.
   *
   * @throws IOException if their directory cannot be read
   */
  public ImageSource images() throws IOException {
    List<ImageSource> before = new ArrayList<>();
    for (ContainerCheckpoint each : previous) {
      before.add(each.ownImages());
    }
    return IncrementalSource.of(ownImages(), before);
  }

  /**
   * The files beside the directory of the images: the engine's documents, logs and tars. None if
   * the images are at the top. They can be read until this checkpoint is closed.
   */
  public ImageSource documents() {
    return imageDirectory().isEmpty()
        ? new MemorySource(label, Map.of())
        : ArchiveSource.of(layout.tree(), "");
  }

  private ImageSource ownImages() throws IOException {
    if (directory.isPresent() && form() != Form.OCI_IMAGE && form() != Form.CTR_IMAGE) {
      return DirectorySource.open(directory.get().resolve(layout.images()));
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
    try {
      for (MemberTree each : layout.opened()) {
        each.close();
      }
    } finally {
      closeAll(previous);
    }
  }

  private static void closeAll(List<ContainerCheckpoint> checkpoints) throws IOException {
    for (ContainerCheckpoint each : checkpoints) {
      each.close();
    }
  }
}
