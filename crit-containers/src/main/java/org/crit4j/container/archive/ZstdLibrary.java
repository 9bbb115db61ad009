package org.crit4j.container.archive;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library of zstd-jni. It is unpacked to a file first, which must not lie where
 * others could put one in its place: so in a directory that is ours alone. Where that cannot be
 * written, or programs cannot be run from there, zstd is read and written in Java.
 */
final class ZstdLibrary {
  private static final String FOLDER = "ZstdTempFolder";

  private static @Nullable String problem;

  private ZstdLibrary() {}

  /** Whether the library is there, after an attempt to load it. */
  static synchronized boolean isLoaded() {
    if (problem == null && !Native.isLoaded()) {
      load();
    }
    return problem == null;
  }

  /** Why it is not there. */
  static synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private static void load() {
    String place = Spool.base().toString();
    try (Spool spool = new Spool()) {
      if (System.getProperty(FOLDER) == null) {
        System.setProperty(FOLDER, spool.directory().toString());
      }
      Native.load();
    } catch (LinkageError e) {
      problem = "programs cannot be run from the temporary directory " + place;
    } catch (IOException e) {
      problem = "the temporary directory " + place + " cannot be written to";
    } finally {
      System.clearProperty(FOLDER);
    }
  }
}
