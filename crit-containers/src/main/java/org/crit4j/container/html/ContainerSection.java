package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.List;
import org.crit4j.container.report.ContainerRow;
import org.crit4j.container.report.ContainerTables;
import org.crit4j.container.report.RootfsChangeRow;

/** The container, its engine, its annotations and the changes of its file system. */
final class ContainerSection implements Section {
  private final Subject subject;

  ContainerSection(Subject subject) {
    this.subject = subject;
  }

  @Override
  public String id() {
    return "container";
  }

  @Override
  public String title() {
    return "Container";
  }

  @Override
  public void write(Html html) {
    for (ContainerRow row : subject.container().rows(ContainerTables.CONTAINERS)) {
      FactList.write(html, subject, "containers", ContainerTables.CONTAINERS.columns(), row);
    }
    new HtmlTable<>(subject, "annotations", ContainerTables.ANNOTATIONS.columns())
        .write(
            html,
            "Annotations",
            subject.container().rows(ContainerTables.ANNOTATIONS),
            "inspect --metadata PATH");
    List<RootfsChangeRow> changes = new ArrayList<>();
    subject.container().rows(ContainerTables.ROOTFS_CHANGES).forEach(changes::add);
    if (!changes.isEmpty()) {
      html.open("details").element("summary", changes.size() + " changes of the root file system");
      new HtmlTable<>(subject, "rootfs_changes", ContainerTables.ROOTFS_CHANGES.columns())
          .write(html, "Changes of the root file system", changes, "inspect --rootfs-diff PATH");
      html.close();
    }
  }
}
