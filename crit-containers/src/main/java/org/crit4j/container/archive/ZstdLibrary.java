package org.crit4j.container.archive;

import com.github.luben.zstd.util.Native;
import java.io.IOException;

/**
 * Loads the native library of zstd-jni. It is unpacked to a file first, which must not lie where
 * others could put one in its place: so in a directory that is ours alone.
 */
final class ZstdLibrary {
  private static final String FOLDER = "ZstdTempFolder";

  private ZstdLibrary() {}

  static synchronized void load() throws IOException {
    if (Native.isLoaded()) {
      return;
    }
    try (Spool spool = new Spool()) {
      if (System.getProperty(FOLDER) == null) {
        System.setProperty(FOLDER, spool.directory().toString());
      }
      Native.load();
    } catch (LinkageError e) {
      throw new IOException("the native library of zstd cannot be loaded: " + e.getMessage(), e);
    } finally {
      System.clearProperty(FOLDER);
    }
  }
}
