package org.crit4j.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.crit4j.Printable;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.TextTable;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.MemberDigests;
import org.crit4j.container.member.Member;
import org.crit4j.json.JsonOutput;

/** The members of archives: what is in them, and its digests. */
final class MemberList {
  private static final List<String> COLUMNS =
      List.of("KIND", "MODE", "OWNER", "SIZE", "MODIFIED", "MEMBER");
  private static final List<String> SPARED = List.of("MODIFIED", "OWNER", "KIND");

  private MemberList() {}

  /** Writes a line for each file, as {@code sha256sum -c} reads it. */
  static void digests(ContainerCheckpoint checkpoint, Console console) throws IOException {
    MemberDigests.visit(
        checkpoint.tree(),
        (member, digest) -> {
          if (digest.isPresent() && member.path().isPresent()) {
            console.print(line(digest.get(), member.path().get().text()));
          }
        });
  }

  // A name with a backslash or a line feed is escaped, and the line then starts with a backslash.
  private static String line(String digest, String path) {
    String escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    return (escaped.equals(path) ? "" : "\\") + digest + "  " + escaped + "\n";
  }

  /** Writes a table. */
  static void table(ContainerCheckpoint checkpoint, Layout layout, Console console)
      throws IOException {
    TextTable table = new TextTable(console::print, layout, COLUMNS, SPARED);
    for (Member each : checkpoint.tree().members()) {
      table.row(
          new String[] {
            each.kind().description(),
            String.format("%04o", each.mode()),
            each.uid() + ":" + each.gid(),
            String.valueOf(each.size()),
            Instant.ofEpochSecond(each.modified()).toString(),
            Printable.of(each.name().text())
          });
    }
    table.finish();
  }

  /** Writes an array of objects. */
  static void json(ContainerCheckpoint checkpoint, JsonOutput out, boolean withDigests)
      throws IOException {
    out.beginArray();
    if (withDigests) {
      MemberDigests.visit(checkpoint.tree(), (member, digest) -> member(member, digest, out));
    } else {
      for (Member each : checkpoint.tree().members()) {
        member(each, Optional.empty(), out);
      }
    }
    out.endArray();
  }

  private static void member(Member member, Optional<String> digest, JsonOutput out)
      throws IOException {
    out.beginObject();
    out.key("name").value(member.name().text());
    out.key("kind").value(member.kind().description());
    out.key("mode").value(String.format("%04o", member.mode()));
    out.key("uid").value(member.uid());
    out.key("gid").value(member.gid());
    out.key("size").value(member.size());
    out.key("modified").value(member.modified());
    String target = member.target().text();
    if (!target.isEmpty()) {
      out.key("target").value(target);
    }
    if (digest.isPresent()) {
      out.key("sha256").value(digest.get());
    }
    out.endObject();
  }
}
