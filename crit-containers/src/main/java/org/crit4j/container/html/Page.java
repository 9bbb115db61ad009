package org.crit4j.container.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.report.ContainerRow;
import org.crit4j.report.ByteSize;
import org.crit4j.report.Tables;

/** The frame of the page: what it is on, numbers, links to the sections, and these. */
final class Page {
  private final Subject subject;
  private final List<Section> sections;

  Page(Subject subject, List<Section> sections) {
    this.subject = subject;
    this.sections = sections;
  }

  /** The whole page. */
  String text() {
    // What cannot be read is known when all else has been written, and comes before it.
    Html main = new Html();
    List<Section> written = new ArrayList<>();
    for (Section each : sections) {
      if (!each.isEmpty()) {
        section(main, each);
        written.add(each);
      }
    }
    Html html = new Html();
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    head(html);
    html.open("body");
    html.element("a", "Skip to the report", "class", "skip", "href", "#main");
    banner(html);
    html.open("div", "class", "columns");
    html.open("nav", "aria-label", "Sections").open("ul");
    written.forEach(it -> html.open("li").element("a", it.title(), "href", "#" + it.id()).close());
    html.close().close();
    html.open("main", "id", "main").append(main).close().close();
    html.open("footer")
        .text(
            "Written by crit4j. Nothing in this page comes from elsewhere, and it runs no scripts.")
        .close();
    return html.close().close().toString();
  }

  private static void section(Html html, Section section) {
    String heading = section.id() + "-title";
    html.open("section", "id", section.id(), "aria-labelledby", heading);
    html.element("h2", section.title(), "id", heading);
    section.write(html);
    html.close();
  }

  private void head(Html html) {
    html.open("head").empty("meta", "charset", "utf-8");
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.empty("link", "rel", "icon", "href", "data:,");
    html.element("title", name() + " – checkpoint").style(style()).close();
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ContainerCheckpoint container() {
    return subject.container().container();
  }

  private String name() {
    String label = container().label();
    return subject.shown(
        container().containerName().orElse(label.substring(label.lastIndexOf('/') + 1)));
  }

  private void banner(Html html) {
    html.open("header").open("div", "class", "title");
    html.element(
        "p", subject.diff().isPresent() ? "Checkpoint, compared" : "Checkpoint", "class", "kicker");
    html.element("h1", name());
    html.open("p", "class", "sub");
    ContainerRow row = new ContainerRow(container());
    container().image().ifPresent(it -> html.element("code", subject.shown(it)));
    html.element("span", container().engine().description());
    container().runtime().ifPresent(it -> html.element("span", subject.shown(it)));
    container().criuVersion().ifPresent(it -> html.element("span", "CRIU " + subject.shown(it)));
    row.checkpointed()
        .ifPresent(
            it ->
                html.open("span")
                    .text("checkpointed ")
                    .element("time", it.toString(), "datetime", it.toString())
                    .close());
    html.close().close().open("dl", "class", "tiles");
    tile(html, "processes", "Processes", Integer.toString(subject.processes().size()));
    tile(html, "processes", "Threads", Long.toString(subject.threads()));
    tile(html, "memory", "Memory pages", ByteSize.of(container().pagesSize()));
    tile(html, "files", "Open files", Long.toString(subject.count(Tables.FILES)));
    tile(html, "connections", "Sockets", Long.toString(subject.count(Tables.SOCKETS)));
    findings().ifPresent(it -> tile(html, "findings " + it.worst(), "Findings", it.counts()));
    html.close().close();
  }

  private Optional<FindingSection> findings() {
    return sections.stream()
        .filter(FindingSection.class::isInstance)
        .map(FindingSection.class::cast)
        .findFirst();
  }

  private static void tile(Html html, String section, String label, String value) {
    String anchor = section.split(" ", 2)[0];
    html.open("div", "class", "tile " + section).element("dt", label).open("dd");
    html.element("a", value, "href", "#" + anchor).close().close();
  }
}
