package org.crit4j.edit.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.image.ImageType;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;

/**
 * Makes a copy of a checkpoint that can be given away. The set of files, their structure, ids,
 * sizes and references stay, so that the copy fails where the original does. Names become
 * pseudonyms, by a key that is made for the run and never stored: the same name has the same
 * pseudonym everywhere in a copy, and another one in the next copy. Memory pages and contents are
 * blank.
 *
 * <p>Immutable; memory does not depend on the size of the checkpoint, but on the number of its
 * files and names.
 */
public final class Scrubber {
  private final ScrubOptions options;
  private final ArchiveLimits limits;
  private final Warnings warnings;

  /**
   * A scrubber.
   *
   * @param options what to keep
   * @param limits bounds on archives
   * @param warnings told what is odd about the checkpoint
   */
  public Scrubber(ScrubOptions options, ArchiveLimits limits, Warnings warnings) {
    this.options = options;
    this.limits = limits;
    this.warnings = warnings;
  }

  /**
   * Writes a copy, which appears whole or not at all: an archive if the checkpoint is one, or the
   * name of the copy ends like that of an archive; else a directory. Dumps that a directory builds
   * on are put into directories within.
   *
   * @param checkpoint a directory or an archive
   * @param copy what does not exist yet, an empty directory, or an archive to replace
   * @return what was replaced
   * @throws CritException if the checkpoint is damaged
   * @throws IOException if it cannot be read, or the copy cannot be written
   */
  public ScrubReport scrub(Path checkpoint, Path copy) throws IOException {
    Secrets secrets = Secrets.create(options);
    try (ContainerCheckpoint opened =
            ContainerCheckpoint.open(checkpoint, Scrubber::isMessages, limits, warnings);
        Chain chain = Chain.of(opened, checkpoint, limits, warnings)) {
      CheckpointPlan plan = new CheckpointPlan(options, secrets.numbers(), warnings);
      plan.add(opened.tree());
      for (MemberTree each : chain.parents()) {
        plan.add(each);
      }
      checkPages(opened);
      try (ScrubOutput out = output(opened.tree(), checkpoint, copy, secrets.tally());
          TreeScrubber trees = new TreeScrubber(secrets, limits, plan, out)) {
        write(opened, chain, trees, out);
        out.commit();
      }
    }
    return secrets.tally().report();
  }

  private static void write(
      ContainerCheckpoint opened, Chain chain, TreeScrubber trees, ScrubOutput out)
      throws IOException {
    List<MemberTree> parents = chain.parents();
    trees.write(opened.tree(), "", chain.link(0, ""));
    for (int i = 0; i < parents.size(); i++) {
      String directory = chain.directory(i);
      out.add(directory(directory));
      trees.write(parents.get(i), directory + "/", chain.link(i + 1, "../"));
    }
  }

  private static Member directory(String name) {
    MemberName path = MemberName.of(name);
    return new Member(
        0,
        path,
        Optional.of(path),
        MemberKind.DIRECTORY,
        0,
        0700,
        0,
        0,
        0,
        new MemberName(""),
        Member.Device.NONE,
        Set.of());
  }

  private static boolean isMessages(Member member) {
    if (member.path().isEmpty()) {
      return false;
    }
    String path = member.path().get().latin1();
    return ImageType.byFileName(path.substring(path.lastIndexOf('/') + 1))
        .filter(it -> !it.isRaw())
        .isPresent();
  }

  private void checkPages(ContainerCheckpoint opened) throws IOException {
    if (!options.keepPages().isEmpty()) {
      try (ImageSource source = opened.images()) {
        WantedMemory.check(options.keepPages(), new Images(source));
      }
    }
  }

  private static ScrubOutput output(MemberTree tree, Path checkpoint, Path copy, Tally tally)
      throws IOException {
    Optional<Compression> named = Compression.bySuffix(String.valueOf(copy.getFileName()));
    if (Files.isDirectory(checkpoint) && named.isEmpty()) {
      return DirectoryOutput.create(copy);
    }
    if (Files.exists(copy) && Files.isSameFile(checkpoint, copy)) {
      throw new CritException(
          Location.UNKNOWN.inFile(copy.toString()),
          "this is the checkpoint itself",
          "another file for the copy");
    }
    return ArchiveOutput.create(copy, named.orElse(tree.compression()), tally);
  }
}
