package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import joptsimple.OptionSpec;
import org.crit4j.container.CheckpointPacker;
import org.crit4j.container.archive.Compression;

/** {@code crit pack}: packs a directory into an archive that engines import. */
final class PackCommand extends ArchiveCommand {
  private final OptionSpec<String> compression;

  PackCommand() {
    super(
        "pack",
        "Packs a checkpoint directory into an archive",
        "pack [--compression " + COMPRESSIONS + "] DIR ARCHIVE");
    compression = addCompression("by the suffix of ARCHIVE, else zstd", COMPRESSIONS);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> paths = arguments.exactly("checkpoint directory", "output archive");
    Messages messages = new Messages(name(), console);
    Path archive = paths.get(1);
    Compression how =
        compression(arguments, compression)
            .or(() -> Compression.bySuffix(String.valueOf(archive.getFileName())))
            .orElse(Compression.ZSTD);
    new CheckpointPacker(limits(arguments), messages).pack(paths.get(0), archive, how);
    print(
        arguments,
        console,
        "",
        json -> {
          json.beginObject().key("path").value(archive.toString());
          json.key("compression").value(how.id());
          json.key("size").value(Files.size(archive)).endObject();
        });
    return messages.finish();
  }
}
