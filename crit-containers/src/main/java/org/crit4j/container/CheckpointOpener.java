package org.crit4j.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.NoCheckpointException;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Region;
import org.crit4j.container.member.Member;
import org.crit4j.image.ImageType;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.IncrementalSource;

/**
 * Opens checkpoints wherever they are: in a directory, in an archive, in a stream. What it is, its
 * content tells, by one rule for all: images in a directory called {@code checkpoint}, else at the
 * top, else in {@code pre-checkpoint}, else in an OCI image. Immutable.
 *
 * <pre>{@code
 * CheckpointOpener opener = new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE);
 * try (Checkpoint checkpoint = Checkpoint.of(opener.images(System.in, "standard input"))) {
 *   System.out.println(checkpoint.tasks().size());
 * }
 * }</pre>
 *
 * <p>All methods fail with a {@link CritException} for what is no checkpoint, or a damaged one.
 */
public final class CheckpointOpener {
  private static final String INVENTORY = "inventory.img";
  private static final String IMAGE = ".img";

  private final ArchiveLimits limits;
  private final Warnings warnings;
  private final List<Path> previous;
  private final Optional<StandardInput> input;

  /**
   * A way to open checkpoints.
   *
   * @param limits bounds on archives
   * @param warnings told what is odd about them
   */
  public CheckpointOpener(ArchiveLimits limits, Warnings warnings) {
    this(limits, warnings, List.of(), Optional.empty());
  }

  private CheckpointOpener(
      ArchiveLimits limits, Warnings warnings, List<Path> previous, Optional<StandardInput> input) {
    this.limits = limits;
    this.warnings = warnings;
    this.previous = List.copyOf(previous);
    this.input = input;
  }

  /**
   * The same for a checkpoint that builds on others, where its {@code parent} does not lead there,
   * as after {@code podman container checkpoint --with-previous}.
   *
   * @param dumps archives or directories of the dumps before, the latest first
   */
  public CheckpointOpener withPrevious(List<Path> dumps) {
    return new CheckpointOpener(limits, warnings, dumps, input);
  }

  /**
   * The same with the path {@code -} for an archive that comes in a stream, which can be opened
   * once. A file of that name is {@code ./-}.
   *
   * @param in the stream, which is read to its end and not closed
   */
  public CheckpointOpener withStandardInput(InputStream in) {
    return new CheckpointOpener(limits, warnings, previous, Optional.of(new StandardInput(in)));
  }

  /**
   * The images of a directory or an archive. To close them closes everything.
   *
   * @throws IOException if they cannot be read
   */
  public ImageSource images(Path path) throws IOException {
    Optional<Path> directory =
        previous.isEmpty() && !isInput(path) ? imageDirectory(path) : Optional.empty();
    // There may be thousands of files: nothing but the images is asked for.
    return directory.isPresent()
        ? DirectorySource.open(directory.get())
        : images(open(path, Purpose.PROCESSES));
  }

  /**
   * The images of an archive that comes in a stream, which is read to its end and not closed. To
   * close the images removes what was unpacked.
   *
   * @param label what the user calls it
   * @throws IOException if it cannot be read
   */
  public ImageSource images(InputStream archive, String label) throws IOException {
    return images(open(archive, label, Purpose.PROCESSES));
  }

  /** The images of an archive that is in memory. */
  public ImageSource images(byte[] archive, String label) throws IOException {
    return images(new ByteArrayInputStream(archive), label);
  }

  private static ImageSource images(ContainerCheckpoint checkpoint) throws IOException {
    try {
      return IncrementalSource.closing(
          checkpoint.images(), checkpoint::close, checkpoint::problems);
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /**
   * Opens a directory or an archive.
   *
   * @throws IOException if it cannot be read
   */
  public ContainerCheckpoint open(Path path, Purpose purpose) throws IOException {
    return open(path, purpose::wants);
  }

  /**
   * Opens an archive that comes in a stream, which is read to its end and not closed.
   *
   * @param label what the user calls it
   * @throws IOException if it cannot be read
   */
  public ContainerCheckpoint open(InputStream archive, String label, Purpose purpose)
      throws IOException {
    Predicate<Member> wanted = it -> purpose.wants(it) || Layout.isMetadata(it);
    return open(Archives.open(archive, label, limits, warnings, wanted), Optional.empty());
  }

  /**
   * Opens an archive that lies where it can be read at any place, such as in object storage. The
   * region has to stay good until the checkpoint is closed.
   *
   * @param label what the user calls it
   * @throws IOException if it cannot be read
   */
  public ContainerCheckpoint open(Region archive, String label, Purpose purpose)
      throws IOException {
    Predicate<Member> wanted = it -> purpose.wants(it) || Layout.isMetadata(it);
    return open(Archives.open(archive, label, limits, warnings, wanted), Optional.empty());
  }

  /**
   * Opens a checkpoint that consists of files, which are not in the file system of this machine. To
   * close it closes the tree.
   *
   * @throws IOException if it cannot be read
   */
  public ContainerCheckpoint open(MemberTree files) throws IOException {
    return open(files, Optional.empty());
  }

  /**
   * Opens a directory or an archive, and keeps members of a compressed one on the way.
   *
   * @param wanted which members will be read
   * @throws IOException if it cannot be read
   */
  public ContainerCheckpoint open(Path path, Predicate<Member> wanted) throws IOException {
    Predicate<Member> kept = it -> wanted.test(it) || Layout.isMetadata(it);
    if (isInput(path)) {
      InputStream in = input.orElseThrow().take();
      return open(Archives.open(in, StandardInput.LABEL, limits, warnings, kept), Optional.empty());
    }
    if (Files.isRegularFile(path) && !isArchive(path)) {
      throw new CritException(
          at(path.toString()), "this is a file", "a checkpoint directory or an archive");
    }
    MemberTree tree = Archives.open(path, limits, warnings, kept);
    boolean isDirectory = Files.isDirectory(path) && !Archives.isSetOfShards(path, limits);
    return open(tree, isDirectory ? Optional.of(path) : Optional.empty());
  }

  private boolean isInput(Path path) {
    return input.isPresent() && path.equals(StandardInput.PATH);
  }

  private boolean isArchive(Path file) throws IOException {
    try {
      return Archives.sniff(Region.of(file), limits).isPresent();
    } catch (CritException e) {
      // A damaged one: whoever opens it reports that.
      return true;
    }
  }

  private ContainerCheckpoint open(MemberTree tree, Optional<Path> directory) throws IOException {
    List<MemberTree> opened = new ArrayList<>(List.of(tree));
    List<ContainerCheckpoint> before = new ArrayList<>();
    try {
      Top top = directory.isPresent() ? new OnDisk(directory.get()) : new InTree(tree);
      Layout layout = layout(top.form(), tree, opened);
      CheckpointOpener alone = new CheckpointOpener(limits, warnings, List.of(), input);
      for (Path each : previous) {
        before.add(alone.open(each, Purpose.PROCESSES));
      }
      return new ContainerCheckpoint(
          tree.label(), directory, layout, List.copyOf(before), limits, warnings);
    } catch (IOException | RuntimeException e) {
      for (MemberTree each : opened) {
        each.close();
      }
      for (ContainerCheckpoint each : before) {
        each.close();
      }
      throw e;
    }
  }

  private Layout layout(Optional<Form> form, MemberTree tree, List<MemberTree> opened)
      throws IOException {
    if (form.isEmpty()) {
      throw new NoCheckpointException(
          at(tree.label()),
          "CRIU's images, at the top or in a directory called checkpoint, or an OCI image with"
              + " them");
    }
    if (form.get() == Form.OCI_IMAGE) {
      Layout inner = new OciLayout(tree, limits, warnings).find();
      opened.addAll(0, inner.opened());
      return new Layout(inner.form(), inner.tree(), inner.images(), inner.annotations(), opened);
    }
    return new Layout(form.get(), tree, images(form.get()), Map.of(), opened);
  }

  private static String images(Form form) {
    return switch (form) {
      case CONTAINER -> Layout.CHECKPOINT;
      case PRE_CHECKPOINT -> Layout.PRE_CHECKPOINT;
      default -> "";
    };
  }

  private static Location at(String label) {
    return Location.UNKNOWN.inFile(label);
  }

  /**
   * Whether a directory is a checkpoint itself, and not one that has some in it.
   *
   * @param directories names of the directories in it
   * @param files names of the files in it
   */
  public static boolean isCheckpoint(Set<String> directories, Set<String> files) {
    try {
      return new Listed(directories, files).form().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("names are in memory", e);
    }
  }

  /** Whether a directory is a checkpoint itself, and not one that has some in it. */
  static boolean isCheckpointDirectory(Path directory) {
    try {
      return new OnDisk(directory).form().isPresent()
          || Archives.isSetOfShards(directory, ArchiveLimits.DEFAULT);
    } catch (IOException e) {
      return false;
    }
  }

  /** The directory of the images, if they are files. */
  private static Optional<Path> imageDirectory(Path path) throws IOException {
    return Files.isDirectory(path)
        ? new OnDisk(path)
            .form()
            .filter(form -> form != Form.OCI_IMAGE)
            .map(form -> path.resolve(images(form)))
        : Optional.empty();
  }

  /** The top of what may be a checkpoint: a directory, or what is in an archive. */
  private interface Top {
    boolean hasDirectory(String name);

    boolean hasFile(String name);

    boolean hasImage(Predicate<String> name) throws IOException;

    /** What it is; empty if it is no checkpoint. */
    default Optional<Form> form() throws IOException {
      if (hasDirectory(Layout.CHECKPOINT)) {
        return Optional.of(Form.CONTAINER);
      }
      // Engines put CRIU's statistics, which are no .img, beside the directory of the images.
      if (hasFile(INVENTORY) || hasImage(name -> name.endsWith(IMAGE))) {
        return Optional.of(Form.IMAGES);
      }
      if (hasDirectory(Layout.PRE_CHECKPOINT)) {
        return Optional.of(Form.PRE_CHECKPOINT);
      }
      if (hasFile("oci-layout") || hasFile("manifest.json")) {
        return Optional.of(Form.OCI_IMAGE);
      }
      return hasImage(name -> true) ? Optional.of(Form.IMAGES) : Optional.empty();
    }
  }

  /** A directory; links to directories are not followed, since it may have been unpacked. */
  private record OnDisk(Path directory) implements Top {
    @Override
    public boolean hasDirectory(String name) {
      return Files.isDirectory(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean hasFile(String name) {
      return Files.exists(directory.resolve(name));
    }

    @Override
    public boolean hasImage(Predicate<String> wanted) throws IOException {
      try (var files = Files.newDirectoryStream(directory)) {
        for (Path each : files) {
          String name = String.valueOf(each.getFileName());
          if (wanted.test(name) && ImageType.byFileName(name).isPresent()) {
            return true;
          }
        }
        return false;
      }
    }
  }

  /** A directory by the names of what is in it. */
  private record Listed(Set<String> directories, Set<String> files) implements Top {
    @Override
    public boolean hasDirectory(String name) {
      return directories.contains(name);
    }

    @Override
    public boolean hasFile(String name) {
      return files.contains(name);
    }

    @Override
    public boolean hasImage(Predicate<String> wanted) {
      return files.stream().anyMatch(it -> wanted.test(it) && ImageType.byFileName(it).isPresent());
    }
  }

  /** What is in an archive. */
  private record InTree(MemberTree tree) implements Top {
    @Override
    public boolean hasDirectory(String name) {
      return Layout.hasDirectory(tree, name);
    }

    @Override
    public boolean hasFile(String name) {
      return tree.find(name).isPresent();
    }

    @Override
    public boolean hasImage(Predicate<String> wanted) {
      for (Member each : tree.members()) {
        String name = each.isFile() && each.path().isPresent() ? each.path().get().latin1() : "";
        if (wanted.test(name) && ImageType.byFileName(name).isPresent()) {
          return true;
        }
      }
      return false;
    }
  }
}
