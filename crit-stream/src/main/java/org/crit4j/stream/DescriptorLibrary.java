package org.crit4j.stream;

import java.io.IOException;
import org.crit4j.container.archive.Spool;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Loads the native library that passes descriptors. It is unpacked to a file first, which must not
 * lie where others could put one in its place: so in a directory that is ours alone.
 */
final class DescriptorLibrary {
  private static final String FOLDER = "org.newsclub.net.unix.library.tmpdir";

  private DescriptorLibrary() {}

  /** Loads it, once. */
  static synchronized void load() throws IOException {
    try (Spool spool = new Spool()) {
      if (System.getProperty(FOLDER) == null) {
        System.setProperty(FOLDER, spool.newDirectory().toString());
      }
      if (!AFUNIXSocket.isSupported()) {
        throw new IOException(
            "the native library for sockets cannot be loaded: a machine with Linux and a temporary"
                + " directory that programs can be run from is needed (TMPDIR)");
      }
    }
  }
}
