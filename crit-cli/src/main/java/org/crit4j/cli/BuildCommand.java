package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.oci.OciImageBuilder;

/** {@code crit build}: wraps a checkpoint into an OCI image. */
final class BuildCommand extends ArchiveCommand {
  private final OptionSpec<String> output;
  private final OptionSpec<String> image;
  private final OptionSpec<String> compression;

  BuildCommand() {
    super(
        "build",
        "Builds an OCI image from a checkpoint, as a directory or a tar",
        "build [--name NAME] [--compression none|gzip|zstd] -o OCI-DIR-or-TAR PATH");
    output =
        ImageOptions.addOutput(
            this, "write the image to FILE: a tar if that ends in .tar, else a directory");
    image = add("NAME", "name and tag of the image", "name");
    compression = addCompression("gzip", "none|gzip|zstd");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path archive = arguments.exactly("checkpoint").get(0);
    Path target =
        arguments
            .file(output)
            .orElseThrow(() -> new UsageException("no directory or tar given (-o)"));
    Messages messages = new Messages(name(), console);
    Optional<String> name = arguments.value(image);
    Compression how = compression(arguments, compression).orElse(Compression.GZIP);
    OciImageBuilder builder = new OciImageBuilder(how, name, messages);
    boolean tar =
        String.valueOf(target.getFileName()).endsWith(".tar") && !Files.isDirectory(target);
    try (ContainerCheckpoint checkpoint =
        opener(arguments, messages).open(archive, Purpose.METADATA)) {
      if (tar) {
        builder.writeTar(checkpoint, target);
      } else {
        builder.writeDirectory(checkpoint, target);
      }
    }
    print(
        arguments,
        console,
        "",
        json -> {
          json.beginObject().key("path").value(target.toString());
          json.key("form").value(tar ? "tar" : "directory");
          if (name.isPresent()) {
            json.key("name").value(name.get());
          }
          json.endObject();
        });
    return messages.finish();
  }
}
