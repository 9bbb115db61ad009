package org.crit4j.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.crit4j.source.DirectorySink.Sharing;

/** A process that ends while it writes a directory, and replaces files of another one. */
final class InterruptedSink {
  private InterruptedSink() {}

  /**
   * Ends in the middle.
   *
   * @param arguments the new directory, and the other one
   */
  public static void main(String[] arguments) throws IOException {
    DirectorySink made = DirectorySink.create(Path.of(arguments[0]), Sharing.COPY);
    DirectorySink replacing = DirectorySink.replacing(Path.of(arguments[1]));
    for (DirectorySink sink : new DirectorySink[] {made, replacing}) {
      try (OutputStream out = sink.create("core-1.img")) {
        out.write('x');
      }
      sink.create("open.img").write('x');
    }
    System.exit(3);
  }
}
