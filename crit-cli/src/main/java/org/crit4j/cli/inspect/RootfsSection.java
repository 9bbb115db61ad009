package org.crit4j.cli.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.Engine;
import org.crit4j.container.archive.Member;
import org.crit4j.container.rootfs.RootfsDiff;

/** What the container has changed in its file system. */
final class RootfsSection implements Section {
  private static final String NOTE =
      "files of the image that were modified may be missing: the engine leaves most of them out";

  @Override
  public boolean isIn(View view) {
    return view.has(View.Part.ROOTFS);
  }

  private static List<RootfsDiff.Change> changes(Subject subject) {
    Optional<RootfsDiff> diff = subject.container().rootfsDiff();
    return diff.isPresent() ? subject.problems().list(diff.get()::changes) : List.of();
  }

  private static boolean lacksModified(Subject subject) {
    Engine engine = subject.container().engine();
    return engine == Engine.PODMAN || engine == Engine.CRI_O;
  }

  @Override
  public void show(Subject subject, Branch root) {
    List<RootfsDiff.Change> changes = changes(subject);
    List<RootfsDiff.Change> present = changes.stream().filter(RootfsSection::isPresent).toList();
    List<RootfsDiff.Change> gone = changes.stream().filter(it -> !isPresent(it)).toList();
    if (!present.isEmpty()) {
      Branch diff = root.add("Root FS diff");
      present.forEach(
          it -> diff.add(it.path() + it.member().map(RootfsSection::describe).orElse("")));
      if (lacksModified(subject)) {
        diff.add("Note: " + NOTE);
      }
    }
    if (!gone.isEmpty()) {
      Branch deleted = root.add("Deleted files");
      gone.forEach(it -> deleted.add(it.path() + (isEmptied(it) ? " (everything in it)" : "")));
    }
  }

  private static boolean isPresent(RootfsDiff.Change change) {
    return change.member().isPresent();
  }

  private static boolean isEmptied(RootfsDiff.Change change) {
    return change.kind() == RootfsDiff.Change.Kind.EMPTIED;
  }

  private static String describe(Member member) {
    String size = member.isFile() ? ", " + member.size() + " bytes" : "";
    String target = member.target().latin1().isEmpty() ? "" : " to " + member.target().text();
    String mode = String.format(", mode %04o", member.mode());
    return " (" + member.kind().description() + target + size + mode + ")";
  }

  @Override
  public void show(Subject subject, JsonObject document) {
    JsonArray present = new JsonArray();
    JsonArray deleted = new JsonArray();
    for (RootfsDiff.Change change : changes(subject)) {
      JsonObject object = new JsonObject();
      object.addProperty("path", change.path());
      if (change.member().isPresent()) {
        member(change.member().get(), object);
        present.add(object);
      } else {
        object.addProperty("kind", isEmptied(change) ? "emptied" : "deleted");
        deleted.add(object);
      }
    }
    JsonTree.array(document, "root_fs_diff", present);
    JsonTree.array(document, "deleted_files", deleted);
    if (!present.isEmpty() && lacksModified(subject)) {
      document.addProperty("root_fs_diff_note", NOTE);
    }
  }

  private static void member(Member member, JsonObject object) {
    object.addProperty("kind", member.kind().description());
    if (member.isFile()) {
      object.addProperty("size", member.size());
    }
    JsonTree.text(object, "target", member.target().text());
    object.addProperty("mode", String.format("%04o", member.mode()));
    object.addProperty("uid", member.uid());
    object.addProperty("gid", member.gid());
    object.addProperty("modified", Instant.ofEpochSecond(member.modified()).toString());
  }
}
