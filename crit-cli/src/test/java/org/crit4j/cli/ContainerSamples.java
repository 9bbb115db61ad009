package org.crit4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.fixtures.Fixtures;

/** Archives that engines have made, and what checkpointctl says of them. */
final class ContainerSamples {
  static final String PODMAN = Fixtures.inCheckout("docs/podman-svc.tar.zst").toString();
  static final String COUNTER_1 = archive("counter-1.tar.gz");
  static final String COUNTER_2 = archive("counter-2.tar.zst");
  static final String CRI_O = archive("crio-app.tar.zst");
  static final String DOCKER = archive("docker-cp2.tar.zst");

  private ContainerSamples() {}

  private static String archive(String name) {
    return Fixtures.file("archives/" + name).toString();
  }

  /** What checkpointctl has printed. */
  static String expected(String name) {
    return Fixtures.text("checkpointctl/" + name);
  }

  /** Unpacks an archive into a directory, which is returned. */
  static Path unpack(String archive, Path directory) throws IOException {
    try (MemberTree tree =
        Archives.open(Path.of(archive), ArchiveLimits.DEFAULT, Warnings.IGNORE, it -> true)) {
      tree.visit((member, content) -> unpack(member, content, directory));
    }
    return directory;
  }

  private static void unpack(Member member, InputStream content, Path directory)
      throws IOException {
    if (member.path().isPresent() && member.isFile()) {
      Path file = directory.resolve(member.path().get().text());
      Files.createDirectories(file.getParent());
      Files.copy(content, file);
    }
  }
}
