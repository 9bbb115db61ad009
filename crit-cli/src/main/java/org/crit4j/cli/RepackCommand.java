package org.crit4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.ImageReplacement;
import org.crit4j.container.archive.Compression;
import org.crit4j.json.EncodeOptions;

/** {@code crit repack}: an archive with other content in some of its members. */
final class RepackCommand extends ArchiveCommand {
  private final OptionSpec<String> replacement;
  private final OptionSpec<String> output;
  private final OptionSpec<String> compression;

  RepackCommand() {
    super(
        "repack",
        "Copies an archive with other images in it, everything else bit for bit",
        "repack --replace MEMBER=FILE... [--compression none|gzip|zstd|xz|bzip2] -o FILE ARCHIVE");
    replacement =
        options()
            .accepts("replace", "put this JSON, encoded, or this file in the place of a member")
            .withRequiredArg()
            .describedAs("MEMBER=FILE");
    output = ImageOptions.addOutput(options(), "where the archive goes");
    compression = addCompression("as its name ends, else as before", "none|gzip|zstd|xz|bzip2");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path archive = arguments.exactly("the name of an archive").get(0);
    Path target =
        arguments.file(output).orElseThrow(() -> new UsageException("-o has to name a file"));
    Map<String, Path> replacements = new LinkedHashMap<>();
    for (String each : arguments.values(replacement)) {
      int equals = each.indexOf('=');
      if (equals <= 0 || equals == each.length() - 1) {
        throw new UsageException("\"" + each + "\" is not of the form MEMBER=FILE");
      }
      replacements.put(each.substring(0, equals), Arguments.path(each.substring(equals + 1)));
    }
    Optional<Compression> how =
        compression(arguments, compression)
            .or(() -> Compression.bySuffix(String.valueOf(target.getFileName())));
    WarningPrinter warnings = new WarningPrinter(name(), console);
    new ImageReplacement(limits(arguments), EncodeOptions.DEFAULT, warnings)
        .replace(archive, replacements, target, how);
    JsonObject json = new JsonObject();
    json.addProperty("path", target.toString());
    JsonArray replaced = new JsonArray();
    replacements.keySet().forEach(replaced::add);
    json.add("replaced", replaced);
    print(arguments, console, "", json);
    warnings.finish();
    return Main.OK;
  }
}
