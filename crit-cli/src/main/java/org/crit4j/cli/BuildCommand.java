package org.crit4j.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.oci.OciImageBuilder;

/** {@code crit build}: an OCI image with a checkpoint in it. */
final class BuildCommand extends ArchiveCommand {
  private final OptionSpec<String> output;
  private final OptionSpec<String> image;
  private final OptionSpec<String> compression;

  BuildCommand() {
    super(
        "build",
        "Makes an OCI image of a checkpoint, as a directory or a tar",
        "build [--name NAME] [--compression none|gzip|zstd] -o OCI-DIR-or-TAR PATH");
    output =
        ImageOptions.addOutput(
            options(), "where the image goes: a tar if it ends in .tar, else a directory");
    image = options().accepts("name", "its name and tag").withRequiredArg().describedAs("NAME");
    compression = addCompression("by gzip", "none|gzip|zstd");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path archive = arguments.exactly("the name of a checkpoint").get(0);
    Path target =
        arguments
            .file(output)
            .orElseThrow(() -> new UsageException("-o has to name a directory or a tar"));
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Optional<String> name = arguments.value(image);
    Compression how = compression(arguments, compression).orElse(Compression.GZIP);
    OciImageBuilder builder = new OciImageBuilder(how, name, warnings);
    boolean tar =
        String.valueOf(target.getFileName()).endsWith(".tar") && !Files.isDirectory(target);
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(archive, limits(arguments), warnings)) {
      if (tar) {
        builder.writeTar(checkpoint, target);
      } else {
        builder.writeDirectory(checkpoint, target);
      }
    }
    JsonObject json = new JsonObject();
    json.addProperty("path", target.toString());
    json.addProperty("form", tar ? "tar" : "directory");
    name.ifPresent(it -> json.addProperty("name", it));
    print(arguments, console, "", json);
    warnings.finish();
    return Main.OK;
  }
}
