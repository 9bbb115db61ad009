package org.crit4j.edit.scrub;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.Warnings;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.UidGidExtent;
import org.crit4j.images.UsernsEntry;
import org.crit4j.source.Images;

/**
 * What has to be known of all images before the first one is scrubbed: which processes have ended,
 * which ids namespaces map, and which memory is kept.
 */
final class CheckpointPlan {
  // Source: enum of task states in CRIU's images/core.proto users: TASK_DEAD, TASK_ZOMBIE.
  private static final Set<Integer> DEAD = Set.of(2, 6);

  private final ScrubOptions options;
  private final Numbers numbers;
  private final Warnings warnings;
  private final WantedMemory wanted;
  private final Set<Integer> dead = new HashSet<>();
  private final Map<MemberTree, Map<String, PagesPlan>> plans = new HashMap<>();

  CheckpointPlan(ScrubOptions options, Numbers numbers, Warnings warnings) {
    this.options = options;
    this.numbers = numbers;
    this.warnings = warnings;
    this.wanted = new WantedMemory(options.keepPages());
  }

  /** Reads what is in a tree. The newest dump comes first: it has the mappings of those before. */
  void add(MemberTree tree) throws IOException {
    Map<String, Images> directories = new HashMap<>();
    for (String prefix : prefixes(tree)) {
      Images images = new Images(new MembersSource(tree, prefix));
      directories.put(prefix, images);
      readDead(images);
      readUsers(images);
      if (!options.dropVdso()) {
        wanted.addVdso(images);
      }
    }
    Map<String, PagesPlan> ofTree = new HashMap<>();
    for (Map.Entry<String, Images> each : directories.entrySet()) {
      ofTree.put(each.getKey(), PagesPlan.of(each.getValue(), wanted, warnings));
    }
    plans.put(tree, ofTree);
  }

  /** Directories with images; empty, or up to a slash. */
  private static Set<String> prefixes(MemberTree tree) {
    Set<String> prefixes = new TreeSet<>();
    for (Member each : tree.members()) {
      if (each.isFile() && each.path().isPresent()) {
        String path = each.path().get().latin1();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (ImageType.byFileName(name).filter(it -> !it.isRaw()).isPresent()) {
          prefixes.add(path.substring(0, path.length() - name.length()));
        }
      }
    }
    return prefixes;
  }

  private void readDead(Images images) throws IOException {
    for (ImageName name : images.names(ImageType.CORE)) {
      Optional<CoreEntry> core = images.first(name.file(), CoreEntry.class);
      if (core.isPresent()
          && name.number().isPresent()
          && DEAD.contains(core.get().getTc().getTaskState())) {
        dead.add((int) name.number().getAsLong());
      }
    }
  }

  private void readUsers(Images images) throws IOException {
    for (ImageName name : images.names(ImageType.USERNS)) {
      Optional<UsernsEntry> namespace = images.first(name.file(), UsernsEntry.class);
      if (namespace.isPresent()) {
        addRanges(namespace.get().getUidMapList());
        addRanges(namespace.get().getGidMapList());
      }
    }
  }

  private void addRanges(List<UidGidExtent> extents) {
    for (UidGidExtent each : extents) {
      long first = Integer.toUnsignedLong(each.getFirst());
      numbers.addUserRange(first, Integer.toUnsignedLong(each.getCount()));
    }
  }

  /** Processes that had ended when they were dumped. */
  Set<Integer> dead() {
    return dead;
  }

  /** The memory in a directory of a tree; empty if it has no images. */
  Optional<PagesPlan> pages(MemberTree tree, String prefix) {
    return Optional.ofNullable(plans.getOrDefault(tree, Map.of()).get(prefix));
  }
}
