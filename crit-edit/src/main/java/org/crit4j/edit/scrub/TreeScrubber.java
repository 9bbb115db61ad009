package org.crit4j.edit.scrub;

import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.image.ImageType;

/** Writes all members of a tree, each as its kind demands; what is not known becomes blank. */
final class TreeScrubber implements AutoCloseable {
  private static final String PARENT = "parent";

  /** Largest document, log or saved configuration that is read as a whole, in bytes. */
  private static final int MOST_IN_MEMORY = 64 << 20;

  private static final Set<String> DOCUMENTS =
      Set.of(
          "config.dump",
          "spec.dump",
          "network.status",
          "status",
          "status.dump",
          "bind.mounts",
          "deleted.files",
          "descriptors.json",
          "pod.options",
          "pod.dump");
  private static final Set<String> LOGS = Set.of("dump.log", "restore.log");
  private static final Set<String> OUTPUTS =
      Set.of("ctr.log", "container.log", "io.kubernetes.cri-o.LogPath");

  private final Secrets secrets;
  private final ArchiveLimits limits;
  private final CheckpointPlan plan;
  private final MemberNames names;
  private final MemberNames nestedNames;
  private final ImageScrubber images;
  private final PagesScrubber pages;
  private final ScrubOutput out;

  TreeScrubber(Secrets secrets, ArchiveLimits limits, CheckpointPlan plan, ScrubOutput out) {
    this.secrets = secrets;
    this.limits = limits;
    this.plan = plan;
    this.out = out;
    this.names = new MemberNames(secrets, true);
    this.nestedNames = new MemberNames(secrets, false);
    this.images = new ImageScrubber(secrets, plan.dead());
    this.pages = new PagesScrubber(secrets.tally(), out);
  }

  /**
   * Writes the members.
   *
   * @param prefix what is put before their names: empty, or up to a slash
   * @param parents where a link to the dump before leads; empty if it stays as it is
   */
  void write(MemberTree tree, String prefix, Optional<String> parents) throws IOException {
    tree.visit(
        (member, content) -> {
          if (member.path().isEmpty() || !member.path().get().latin1().isEmpty()) {
            new Run(tree, prefix, parents, member).write(content);
          }
        });
  }

  /** Removes what was written on the way. */
  @Override
  public void close() {
    pages.close();
  }

  /** One member. */
  private final class Run {
    private final MemberTree tree;
    private final String prefix;
    private final Optional<String> parent;
    private final Member member;
    private final String path;
    private final String file;

    Run(MemberTree tree, String prefix, Optional<String> parent, Member member) {
      this.tree = tree;
      this.prefix = prefix;
      this.parent = parent;
      this.member = member;
      this.path = member.name().path().orElse(member.name()).latin1();
      this.file = path.substring(path.lastIndexOf('/') + 1);
    }

    void write(InputStream content) throws IOException {
      if (file.equals(PARENT) && parent.isPresent() && member.kind() != MemberKind.DIRECTORY) {
        out.add(parentLink(parent.get()));
      } else if (!member.isFile()) {
        out.add(described(names.scrub(new MemberName(prefix + path))));
      } else {
        Optional<ImageType> type = ImageType.byFileName(file);
        if (type.isPresent()) {
          writeImage(type.get(), content);
        } else {
          writeOther(content);
        }
      }
    }

    private Member described(MemberName name) {
      boolean toParent = file.equals(PARENT);
      MemberName target =
          toParent ? nestedNames.scrub(member.target()) : names.scrub(member.target());
      return names.describe(member, name, target);
    }

    private Member parentLink(String target) {
      Member link = described(named(file));
      return new Member(
          link.index(),
          link.name(),
          link.path(),
          MemberKind.SYMBOLIC_LINK,
          0,
          0777,
          link.uid(),
          link.gid(),
          0,
          MemberName.of(target),
          Member.Device.NONE,
          Set.of());
    }

    /** The directory, scrubbed, with a name in it that stays. */
    private MemberName named(String name) {
      String directory = path.substring(0, path.length() - file.length());
      String scrubbed =
          directory.isEmpty()
              ? ""
              : names.scrub(new MemberName(directory.substring(0, directory.length() - 1))).latin1()
                  + "/";
      return new MemberName(prefix + scrubbed + name);
    }

    private String directory() {
      return path.substring(0, path.length() - file.length());
    }

    private void add(MemberName name, Content content) throws IOException {
      out.add(described(name), content, OptionalLong.empty());
    }

    private void writeImage(ImageType type, InputStream content) throws IOException {
      Optional<PagesPlan> memory = plan.pages(tree, directory());
      switch (type) {
        case PAGES -> pages.write(described(named(file)), memory, file, content);
        case PAGES_COMPRESSED -> {
          String plain = file.replace(".comp.img", ".img");
          pages.writeFrame(described(named(plain)), memory, file);
        }
        case IFADDR, ROUTE, ROUTE6, RULE ->
            whole(content, it -> Netlink.scrub(it, secrets), named(file));
        case IPTABLES, IP6TABLES, NFTABLES ->
            whole(content, secrets.firewalls()::replace, named(file));
        case NETNF_CT, NETNF_EXP -> {
          // Connections of others: CRIU takes it that there are none.
          secrets.tally().blankedFile(named(file).toString());
          add(named(file), Content.EMPTY);
        }
        case TMPFS_DEV, TMPFS_IMG -> nested(content, named(file));
        case PAGEMAP -> {
          if (memory.isEmpty() || memory.get().rewritten(file).isEmpty()) {
            message();
          } else {
            pages.writePagemap(described(named(file)), memory.get(), file);
          }
        }
        default -> {
          if (type.isRaw()) {
            blank(named(file));
          } else {
            message();
          }
        }
      }
    }

    private void message() throws IOException {
      String label = tree.label() + ":" + path;
      add(
          named(file),
          member.size() == 0
              ? Content.EMPTY
              : stream -> images.write(tree.region(member).open(), label, stream));
    }

    /** Changes bytes, which may fail. */
    @FunctionalInterface
    private interface Change {
      byte[] apply(byte[] bytes) throws IOException;
    }

    private void whole(InputStream content, Change change, MemberName name) throws IOException {
      if (member.size() > MOST_IN_MEMORY) {
        blank(name);
        return;
      }
      byte[] changed;
      try {
        changed = change.apply(content.readAllBytes());
      } catch (MalformedJsonException | EOFException e) {
        blank(name);
        return;
      }
      add(name, Content.of(changed));
    }

    private void blank(MemberName name) throws IOException {
      if (member.size() > 0) {
        secrets.tally().blankedFile(name.toString());
      }
      OptionalLong size = OptionalLong.of(member.size());
      out.add(described(name), stream -> Zeros.write(stream, member.size()), size);
    }

    private void nested(InputStream content, MemberName name) throws IOException {
      String label = tree.label() + ":" + path;
      Optional<NestedArchive> archive =
          NestedArchive.open(content, label, limits, nestedNames, secrets.tally());
      if (archive.isEmpty()) {
        blank(name);
        return;
      }
      try (NestedArchive opened = archive.get()) {
        add(name, opened);
      }
    }

    private void writeOther(InputStream content) throws IOException {
      MemberName name = new MemberName(prefix + names.scrub(new MemberName(path)).latin1());
      if (DOCUMENTS.contains(file)) {
        whole(content, new DocumentScrubber(secrets)::scrub, name);
      } else if (LOGS.contains(file)) {
        whole(content, new LogScrubber(secrets.tally())::scrub, name);
      } else if (OUTPUTS.contains(file)) {
        secrets.tally().blankedFile(name.toString());
        add(name, Content.EMPTY);
      } else if (file.endsWith(".tar")) {
        nested(content, name);
      } else {
        blank(name);
      }
    }
  }
}
