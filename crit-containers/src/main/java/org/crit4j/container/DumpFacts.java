package org.crit4j.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.images.StatsEntry;
import org.crit4j.message.ImageReader;

/**
 * What CRIU has left of a dump besides the images: statistics and its log.
 *
 * @param tree where they are
 * @param contents what they are called
 */
record DumpFacts(MemberTree tree, Contents contents) {
  private static final int START_OF_LOG = 4096;

  /** What CRIU measured; beside the images, or among them. */
  Optional<StatsEntry> statistics() throws IOException {
    Optional<Member> member =
        tree.find(Layout.STATISTICS).or(() -> contents.image(Layout.STATISTICS));
    if (member.isEmpty()) {
      return Optional.empty();
    }
    try (ImageReader reader =
        ImageReader.open(
            tree.region(member.get()).open(),
            tree.label() + ":" + Layout.STATISTICS,
            Limits.DEFAULT)) {
      return reader.hasNext()
          ? Optional.of(reader.next().message(StatsEntry.class))
          : Optional.empty();
    }
  }

  /** The version of CRIU, as the first lines of its log have it. */
  Optional<String> criuVersion(Warnings warnings) {
    Optional<Member> log = contents.file(Layout.DUMP_LOG);
    if (log.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = tree.open(log.get())) {
      String start = new String(in.readNBytes(START_OF_LOG), StandardCharsets.ISO_8859_1);
      Matcher version = Pattern.compile("Version: (\\S+)").matcher(start);
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      warnings.warn(
          Location.UNKNOWN.inFile(tree.label() + ":" + Layout.DUMP_LOG),
          "cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }
}
