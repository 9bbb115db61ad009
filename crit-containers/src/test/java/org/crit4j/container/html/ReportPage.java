package org.crit4j.container.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.crit4j.Warnings;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.report.Problems;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A page, taken apart as XML. */
final class ReportPage {
  private final String text;
  private final Document document;

  private ReportPage(String text) throws IOException {
    this.text = text;
    try {
      this.document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  static ContainerCheckpoint open(Path path) throws IOException {
    return ContainerCheckpoint.open(
        path, Purpose.PROCESSES, ArchiveLimits.DEFAULT, Warnings.IGNORE);
  }

  static ReportPage of(HtmlReport report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.write(out);
    return new ReportPage(out.toString(StandardCharsets.UTF_8));
  }

  static ReportPage of(Path path) throws IOException {
    try (ContainerCheckpoint container = open(path)) {
      return of(HtmlReport.of(container, new Problems(it -> {})));
    }
  }

  String text() {
    return text;
  }

  Document document() {
    return document;
  }

  /** The elements with a value of an attribute. */
  List<Element> with(String attribute, String value) {
    return all(document.getDocumentElement(), "*").stream()
        .filter(it -> it.getAttribute(attribute).equals(value))
        .toList();
  }

  Element byId(String id) {
    List<Element> found = with("id", id);
    assertEquals(1, found.size(), id);
    return found.get(0);
  }

  static List<Element> all(Element in, String tag) {
    NodeList nodes = in.getElementsByTagName(tag);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      all.add((Element) nodes.item(i));
    }
    return all;
  }

  /** The rows of a table, head included, by cells. */
  static List<List<String>> cells(Element table) {
    return all(table, "tr").stream()
        .map(
            row ->
                all(row, "*").stream()
                    .filter(it -> it.getTagName().equals("th") || it.getTagName().equals("td"))
                    .map(Element::getTextContent)
                    .toList())
        .toList();
  }

  /** The column of a table with a label, without its head. */
  static List<String> column(Element table, String label) {
    List<List<String>> cells = cells(table);
    int index = cells.get(0).indexOf(label);
    return index < 0
        ? List.of()
        : cells.subList(1, cells.size()).stream().map(it -> it.get(index)).toList();
  }
}
