package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import joptsimple.OptionSpec;
import org.crit4j.edit.scrub.KeptPages;
import org.crit4j.edit.scrub.ReplacementKind;
import org.crit4j.edit.scrub.ScrubOptions;
import org.crit4j.edit.scrub.ScrubReport;
import org.crit4j.edit.scrub.Scrubber;
import org.crit4j.json.JsonOutput;

/** {@code crit scrub}: a copy of a checkpoint that can be given away. */
final class ScrubCommand extends ArchiveCommand {
  private final OptionSpec<String> output;
  private final OptionSpec<String> pages;

  ScrubCommand() {
    super(
        "scrub",
        "Makes a copy of a checkpoint that can be given away",
        "scrub [--keep-names] [--keep-pages PID:START-END]... -o OUT PATH");
    output = add("OUT", "write the copy to OUT, a directory or an archive", "o", "out", "output");
    addFlag("keep-names", "keep names of files, processes, hosts and devices");
    addFlag("keep-addresses", "keep IP and hardware addresses and ports");
    pages =
        add(
            "PID:START-END",
            "keep pages of a process (hexadecimal addresses); repeatable",
            "keep-pages");
    addFlag("all-names", "replace well-known names too, as usr, null or eth0");
    addFlag("drop-vdso", "blank the kernel's code too; CRIU cannot restore the copy then");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path checkpoint = arguments.exactly("checkpoint").get(0);
    Path copy =
        arguments.file(output).orElseThrow(() -> new UsageException("no output given (-o)"));
    ScrubOptions options =
        new ScrubOptions(
            arguments.has("keep-names"),
            arguments.has("keep-addresses"),
            arguments.has("all-names"),
            arguments.has("drop-vdso"),
            pages(arguments.values(pages)));
    Messages messages = new Messages(name(), console);
    ScrubReport report = new Scrubber(options, limits(arguments), messages).scrub(checkpoint, copy);
    print(arguments, console, text(report), json -> write(report, copy, json));
    return messages.finish();
  }

  private static List<KeptPages> pages(List<String> texts) throws UsageException {
    List<KeptPages> pages = new ArrayList<>();
    for (String each : texts) {
      int colon = each.indexOf(':');
      int dash = each.indexOf('-');
      try {
        int pid = Integer.parseUnsignedInt(each.substring(0, Math.max(0, colon)));
        long start = address(each.substring(colon + 1, Math.max(colon + 1, dash)));
        pages.add(new KeptPages(pid, start, address(each.substring(dash + 1))));
      } catch (IllegalArgumentException e) {
        throw new UsageException("\"" + each + "\" does not have the form PID:START-END");
      }
    }
    return pages;
  }

  private static long address(String text) {
    return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
  }

  private static String text(ScrubReport report) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<ReplacementKind, Long> each : report.counts().entrySet()) {
      text.append(String.format("%10d  %s%n", each.getValue(), each.getKey().description()));
    }
    if (report.keptPages() > 0) {
      text.append(String.format("%10d  pages kept%n", report.keptPages()));
    }
    for (String each : report.blankedFiles()) {
      text.append("blank: ").append(each).append('\n');
    }
    return text.toString();
  }

  private static void write(ScrubReport report, Path copy, JsonOutput json) throws IOException {
    json.beginObject().key("path").value(copy.toString());
    json.key("replaced").beginObject();
    for (Map.Entry<ReplacementKind, Long> each : report.counts().entrySet()) {
      json.key(each.getKey().id()).value(each.getValue());
    }
    json.endObject().key("kept_pages").value(report.keptPages());
    json.key("blank_files").beginArray();
    for (String each : report.blankedFiles()) {
      json.value(each);
    }
    json.endArray().endObject();
  }
}
