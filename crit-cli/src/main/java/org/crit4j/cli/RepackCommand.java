package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.ImageReplacement;
import org.crit4j.container.archive.Compression;
import org.crit4j.json.EncodeOptions;

/** {@code crit repack}: copies an archive, replacing the content of some members. */
final class RepackCommand extends ArchiveCommand {
  private final OptionSpec<String> replacement;
  private final OptionSpec<String> output;
  private final OptionSpec<String> compression;

  RepackCommand() {
    super(
        "repack",
        "Replaces files in an archive, leaving the rest byte-identical",
        "repack --replace MEMBER=FILE... [--compression " + COMPRESSIONS + "] -o FILE ARCHIVE");
    replacement =
        add("MEMBER=FILE", "replace a member by FILE, encoded if that is JSON", "replace");
    output = ImageOptions.addOutput(this, "write the archive to FILE");
    compression = addCompression("by the suffix of FILE, else unchanged", COMPRESSIONS);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path archive = arguments.exactly("archive").get(0);
    Path target =
        arguments.file(output).orElseThrow(() -> new UsageException("no output file given (-o)"));
    Map<String, Path> replacements = new LinkedHashMap<>();
    for (String each : arguments.values(replacement)) {
      int equals = each.indexOf('=');
      if (equals <= 0 || equals == each.length() - 1) {
        throw new UsageException("\"" + each + "\" does not have the form MEMBER=FILE");
      }
      replacements.put(each.substring(0, equals), Arguments.path(each.substring(equals + 1)));
    }
    Optional<Compression> how =
        compression(arguments, compression)
            .or(() -> Compression.bySuffix(String.valueOf(target.getFileName())));
    Messages messages = new Messages(name(), console);
    ImageReplacement work =
        new ImageReplacement(limits(arguments), EncodeOptions.DEFAULT, messages);
    if (archive.toString().equals("-")) {
      work.replace(console.in(), "standard input", replacements, target, how);
    } else {
      work.replace(archive, replacements, target, how);
    }
    print(
        arguments,
        console,
        "",
        json -> {
          json.beginObject().key("path").value(target.toString());
          json.key("replaced").beginArray();
          for (String member : replacements.keySet()) {
            json.value(member);
          }
          json.endArray().endObject();
        });
    return messages.finish();
  }
}
