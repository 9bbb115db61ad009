package org.crit4j.validate;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.internal.validate.rules.Registry;

/**
 * Reports in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), with all rules.
 */
final class SarifForm {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private SarifForm() {}

  /**
   * Writes the log and a line end.
   *
   * @param version of the tool
   */
  public static void write(List<Report> reports, String version, Appendable out)
      throws IOException {
    JsonText json = new JsonText(out);
    json.open('{').text("$schema", SCHEMA).text("version", "2.1.0").key("runs").open('[');
    json.next().open('{').key("tool").open('{').key("driver").open('{');
    json.text("name", "crit").text("version", version).key("rules").open('[');
    Map<String, Integer> indexes = new HashMap<>();
    for (Rule rule : Registry.rules()) {
      indexes.put(rule.id(), indexes.size());
      write(rule, json);
    }
    json.close(']').close('}').close('}').key("results").open('[');
    for (Report report : reports) {
      for (Finding finding : report.findings()) {
        write(finding, indexes.getOrDefault(finding.rule().id(), -1), json);
      }
    }
    json.close(']').close('}').close(']').close('}');
    out.append('\n');
  }

  private static String level(Severity severity) {
    return severity == Severity.INFO ? "note" : severity.word();
  }

  private static void write(Rule rule, JsonText json) throws IOException {
    json.next().open('{').text("id", rule.id());
    json.key("shortDescription").open('{').text("text", rule.title() + ".").close('}');
    json.key("fullDescription").open('{').text("text", rule.explanation()).close('}');
    json.key("defaultConfiguration").open('{').text("level", level(rule.severity())).close('}');
    json.close('}');
  }

  private static void write(Finding finding, int index, JsonText json) throws IOException {
    json.next().open('{').text("ruleId", finding.rule().id()).number("ruleIndex", index);
    json.text("level", level(finding.severity()));
    json.key("message").open('{').text("text", finding.message()).close('}');
    json.key("locations").open('[').next().open('{').key("physicalLocation").open('{');
    json.key("artifactLocation").open('{').text("uri", uri(finding)).close('}').close('}');
    if (finding.entry().isPresent()) {
      String entry = "entries[" + finding.entry().getAsLong() + "]";
      String name = finding.field().map(field -> entry + "." + field).orElse(entry);
      json.key("logicalLocations").open('[').next().open('{');
      json.text("fullyQualifiedName", name).close('}').close(']');
    }
    json.close('}').close(']').close('}');
  }

  private static String uri(Finding finding) {
    String file = finding.path();
    if (!file.equals(finding.image()) && !file.endsWith("/" + finding.image())) {
      file = file.endsWith("/") ? file + finding.image() : file + "/" + finding.image();
    }
    try {
      // With "./" a colon in the first name is not taken for a scheme.
      boolean odd = !file.startsWith("/") && file.split("/", 2)[0].contains(":");
      return new URI(null, null, odd ? "./" + file : file, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("every path can be quoted", e);
    }
  }
}
