package org.crit4j.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.container.CheckpointPacker;
import org.crit4j.container.archive.Compression;

/** {@code crit pack}: a directory as an archive that engines import. */
final class PackCommand extends ArchiveCommand {
  private final OptionSpec<String> compression;

  PackCommand() {
    super(
        "pack",
        "Packs the directory of a checkpoint as engines do",
        "pack [--compression none|gzip|zstd|xz|bzip2] DIR ARCHIVE");
    compression = addCompression("as its name ends, else by zstd", "none|gzip|zstd|xz|bzip2");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("the name of a directory", "the name of an archive");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Path archive = paths.get(1);
    Compression how =
        compression(arguments, compression)
            .or(() -> Compression.bySuffix(String.valueOf(archive.getFileName())))
            .orElse(Compression.ZSTD);
    new CheckpointPacker(limits(arguments), warnings).pack(paths.get(0), archive, how);
    JsonObject json = new JsonObject();
    json.addProperty("path", archive.toString());
    json.addProperty("compression", how.id());
    json.addProperty("size", Files.size(archive));
    print(arguments, console, "", json);
    warnings.finish();
    return Main.OK;
  }
}
