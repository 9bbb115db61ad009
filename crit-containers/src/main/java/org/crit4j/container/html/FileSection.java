package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** The open files, and who holds them. */
final class FileSection implements Section {
  private static final List<Column<FileRow>> OTHERS =
      Tables.FILES.columnsWithout(
          "id",
          "type",
          "description",
          "position",
          "size",
          "path",
          "replaced_by",
          "inode",
          "terminal",
          "entry",
          "pipe_id");

  private final Subject subject;
  private final Holders holders;

  FileSection(Subject subject, Holders holders) {
    this.subject = subject;
    this.holders = holders;
  }

  /** The descriptors of each file, by process. */
  static final class Holders {
    private final Map<String, Map<Long, List<Long>>> descriptors = new LinkedHashMap<>();

    Holders(Subject subject) {
      for (DescriptorRow row : subject.report().rows(Tables.DESCRIPTORS)) {
        // Records it if the checkpoint does not have the file.
        row.file();
        descriptors
            .computeIfAbsent(key(row.type(), row.id()), it -> new LinkedHashMap<>())
            .computeIfAbsent(row.pid(), it -> new ArrayList<>())
            .add(row.fd());
      }
    }

    private static String key(String type, long id) {
      return type + " " + id;
    }

    /** The descriptors of a file by PID. */
    Map<Long, List<Long>> of(FileRow file) {
      return descriptors.getOrDefault(key(file.type(), file.id()), Map.of());
    }

    /** In words: {@code 1: 0, 1; 7: 3}. */
    static String words(Map<Long, List<Long>> descriptors) {
      List<String> words = new ArrayList<>();
      descriptors.forEach(
          (pid, fds) ->
              words.add(
                  pid + ": " + String.join(", ", fds.stream().map(String::valueOf).toList())));
      return String.join("; ", words);
    }
  }

  @Override
  public String id() {
    return "files";
  }

  @Override
  public String title() {
    return "Open files";
  }

  @Override
  public boolean isEmpty() {
    return !subject.report().rows(Tables.FILES).iterator().hasNext();
  }

  @Override
  public void write(Html html) {
    List<Column<FileRow>> columns = new ArrayList<>();
    columns.addAll(Tables.FILES.columns("id", "type", "description"));
    columns.add(
        new Column<>(
            "descriptors",
            "held by process: descriptors",
            ColumnType.Simple.STRING,
            "The processes that have it open, with their descriptors.",
            it -> Holders.words(holders.of(it))));
    columns.addAll(Tables.FILES.columns("position", "size"));
    columns.add(
        new Column<>(
            "details",
            "more",
            ColumnType.Simple.STRING,
            "All else that is recorded of it.",
            it -> Optional.of(TextValues.facts(OTHERS, it))));
    new HtmlTable<>(subject, "files", columns)
        .write(
            html,
            "Open files of all processes",
            subject.report().rows(Tables.FILES),
            "inspect --files PATH");
  }
}
