package org.crit4j.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Member;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.image.ImageType;

/** Finds out what a file or a directory is. */
final class CheckpointOpener {
  private static final String INVENTORY = "inventory.img";

  private final ArchiveLimits limits;
  private final Warnings warnings;

  CheckpointOpener(ArchiveLimits limits, Warnings warnings) {
    this.limits = limits;
    this.warnings = warnings;
  }

  /** Whether a directory is a checkpoint itself, and not one that has some in it. */
  static boolean isCheckpointDirectory(Path directory) {
    return Files.exists(directory.resolve(INVENTORY))
        || Files.isDirectory(directory.resolve(Layout.CHECKPOINT))
        || Files.isDirectory(directory.resolve(Layout.PRE_CHECKPOINT))
        || Files.exists(directory.resolve("oci-layout"))
        || hasImages(directory);
  }

  private static boolean hasImages(Path directory) {
    try (var images = Files.newDirectoryStream(directory, "*.img")) {
      for (Path each : images) {
        if (ImageType.byFileName(String.valueOf(each.getFileName())).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  Layout open(Path path, Predicate<Member> wanted) throws IOException {
    MemberTree tree = Archives.open(path, limits, warnings, wanted.or(Layout::isMetadata));
    List<MemberTree> opened = new ArrayList<>(List.of(tree));
    try {
      return layout(tree, opened);
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  private Layout layout(MemberTree tree, List<MemberTree> opened) throws IOException {
    if (Layout.hasDirectory(tree, Layout.CHECKPOINT)) {
      return new Layout(Form.CONTAINER, tree, Layout.CHECKPOINT, Map.of(), opened);
    }
    if (Layout.hasDirectory(tree, Layout.PRE_CHECKPOINT)) {
      return new Layout(Form.PRE_CHECKPOINT, tree, Layout.PRE_CHECKPOINT, Map.of(), opened);
    }
    if (OciLayout.isLayout(tree) || OciLayout.isDockerArchive(tree)) {
      Layout inner = new OciLayout(tree, limits, warnings).find();
      opened.addAll(0, inner.opened());
      return new Layout(inner.form(), inner.tree(), inner.images(), inner.annotations(), opened);
    }
    if (tree.find(INVENTORY).isPresent() || hasImages(tree)) {
      return new Layout(Form.IMAGES, tree, "", Map.of(), opened);
    }
    throw new CritException(
        Location.UNKNOWN.inFile(tree.label()),
        "there is no checkpoint in it",
        "CRIU's images, at the top or in a directory called checkpoint, or an OCI image with them");
  }

  private static boolean hasImages(MemberTree tree) {
    return tree.members().stream()
        .anyMatch(
            it ->
                it.isFile()
                    && it.path().isPresent()
                    && ImageType.byFileName(it.path().get().latin1()).isPresent());
  }
}
