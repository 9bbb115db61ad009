package org.crit4j.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.image.ImageType;
import org.crit4j.source.ImageSource;

/**
 * The images of a checkpoint in an archive. The first image that is asked for brings all others of
 * its sort along: one pass through a compressed archive for what describes the processes, and one
 * for their memory.
 */
final class ArchiveSource implements ImageSource {
  private static final String PARENT = "parent";

  /** Of larger ones each is unpacked for itself. */
  private static final long TOGETHER = 64 << 20;

  private final MemberTree tree;
  private final String directory;
  private final Map<String, Member> members;
  private final Set<String> descendants;

  /** The sorts that are there: whether images are raw. */
  private final Set<Boolean> prepared = new HashSet<>();

  private ArchiveSource(MemberTree tree, String directory, Set<String> descendants) {
    this.tree = tree;
    this.directory = directory;
    this.descendants = descendants;
    this.members = new TreeMap<>();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    for (Member member : tree.members()) {
      boolean file = member.isFile() || member.kind() == MemberKind.HARD_LINK;
      if (file && member.path().isPresent()) {
        String path = member.path().get().latin1();
        if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
          members.put(new MemberName(path.substring(prefix.length())).text(), member);
        }
      }
    }
  }

  /**
   * The images in a directory of an archive, which stays open.
   *
   * @param directory its path; empty for the top
   */
  static ArchiveSource of(MemberTree tree, String directory) {
    return new ArchiveSource(tree, directory, Set.of(directory));
  }

  @Override
  public String label() {
    return directory.isEmpty() ? tree.label() : tree.label() + ":" + directory;
  }

  @Override
  public List<String> names() {
    return new ArrayList<>(members.keySet());
  }

  @Override
  public OptionalLong size(String name) {
    Member member = members.get(name);
    if (member == null) {
      return OptionalLong.empty();
    }
    if (member.kind() == MemberKind.HARD_LINK) {
      Optional<Member> file = member.target().path().flatMap(it -> tree.find(it.text()));
      return file.isPresent() ? OptionalLong.of(file.get().size()) : OptionalLong.empty();
    }
    return OptionalLong.of(member.size());
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    Member member = members.get(name);
    if (member == null) {
      return Optional.empty();
    }
    if (tree.compression().isStream()) {
      prepare(isRaw(name), member);
    }
    return Optional.of(tree.region(member).open());
  }

  /** Once for each sort: to look through all names for each image takes long with thousands. */
  private synchronized void prepare(boolean raw, Member wanted) throws IOException {
    if (prepared.contains(raw)) {
      return;
    }
    List<Member> companions = new ArrayList<>();
    companions.add(wanted);
    for (Map.Entry<String, Member> each : members.entrySet()) {
      Member member = each.getValue();
      if (member.isFile() && isRaw(each.getKey()) == raw && (raw || member.size() <= TOGETHER)) {
        companions.add(member);
      }
    }
    tree.prepare(companions);
    prepared.add(raw);
  }

  private static boolean isRaw(String name) {
    return ImageType.byFileName(name).map(ImageType::isRaw).orElse(true);
  }

  @Override
  public Optional<ImageSource> parent() throws IOException {
    String link = directory.isEmpty() ? PARENT : directory + "/" + PARENT;
    Optional<Member> member = tree.find(link);
    if (member.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> target = resolve(member.get());
    if (target.isEmpty() || !hasFiles(target.get())) {
      throw new CritException(
          Location.UNKNOWN.inFile(label() + "/" + PARENT),
          "the link leads to " + member.get().target() + ", which is not in the archive",
          "the checkpoint before this one, which Podman exports to an archive of its own");
    }
    Set<String> chain = new HashSet<>(descendants);
    if (!chain.add(target.get())) {
      throw new CritException(
          Location.UNKNOWN.inFile(label() + "/" + PARENT),
          "the chain of parents leads back to itself");
    }
    return Optional.of(new ArchiveSource(tree, target.get(), chain));
  }

  /** The directory in the archive that a link leads to; empty if it leads outside. */
  private Optional<String> resolve(Member link) {
    if (link.kind() != MemberKind.SYMBOLIC_LINK || link.target().latin1().startsWith("/")) {
      return Optional.empty();
    }
    List<String> at = new ArrayList<>(new MemberName(directory).components());
    for (String each : link.target().latin1().split("/", -1)) {
      if (each.equals("..")) {
        if (at.isEmpty()) {
          return Optional.empty();
        }
        at.remove(at.size() - 1);
      } else if (!each.isEmpty() && !each.equals(".")) {
        at.add(each);
      }
    }
    return Optional.of(String.join("/", at));
  }

  private boolean hasFiles(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    return tree.members().stream()
        .anyMatch(
            it ->
                it.isFile()
                    && it.path().isPresent()
                    && it.path().get().latin1().startsWith(prefix));
  }

  /** The archive is closed by whoever opened it. */
  @Override
  public void close() {}
}
