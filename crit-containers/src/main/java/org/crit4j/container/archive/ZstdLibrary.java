package org.crit4j.container.archive;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library of zstd-jni. It is unpacked to a file first, which must not lie where
 * others could put one in its place: so in a directory that is ours alone. Where that cannot be
 * written, or programs cannot be run from there, zstd is read and written in Java.
 */
final class ZstdLibrary {
  private static final String FOLDER = "ZstdTempFolder";
  private static final String PATH = "ZstdNativePath";

  /**
   * A file for the library, which stays: unpacked into it if it is not there. It must lie where
   * nobody else can put one, and be for this machine; the launcher sees to both.
   */
  private static final String KEPT = "org.crit4j.zstd.library";

  private static final int BUFFER = 1 << 18;

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
    boolean chosen = System.getProperty(FOLDER) != null || System.getProperty(PATH) != null;
    if (chosen || !loadKept()) {
      loadUnpacked(chosen);
    }
  }

  /** Whether the library was loaded from the file that {@link #KEPT} names. */
  private static boolean loadKept() {
    String name = System.getProperty(KEPT);
    if (name == null) {
      return false;
    }
    Path library = Path.of(name);
    try {
      if (!Files.exists(library) && !unpack(library)) {
        return false;
      }
      System.setProperty(PATH, name);
      Native.load();
      return true;
    } catch (LinkageError | IOException e) {
      // It is only quicker than the other way.
      return false;
    } finally {
      System.clearProperty(PATH);
    }
  }

  private static void loadUnpacked(boolean chosen) {
    String place = Spool.base().toString();
    try (Spool spool = new Spool()) {
      if (!chosen) {
        Path library = spool.newFile();
        if (unpack(library)) {
          System.setProperty(PATH, library.toString());
        } else {
          System.setProperty(FOLDER, spool.directory().toString());
        }
      }
      Native.load();
    } catch (LinkageError e) {
      problem = "programs cannot be run from the temporary directory " + place;
    } catch (IOException e) {
      problem = "the temporary directory " + place + " cannot be written to";
    } finally {
      System.clearProperty(FOLDER);
      System.clearProperty(PATH);
    }
  }

  /**
   * Unpacks the library into a new file, if it is where zstd-jni has it. It would do so itself, but
   * in small pieces, and with a secure random number in the name, which takes longer than to read a
   * small archive.
   */
  private static boolean unpack(Path library) throws IOException {
    String name =
        "/linux/" + System.getProperty("os.arch") + "/libzstd-jni-" + ZstdVersion.VERSION + ".so";
    try (InputStream in = Native.class.getResourceAsStream(name)) {
      if (in == null) {
        return false;
      }
      try (OutputStream out = Spool.create(library)) {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          out.write(buffer, 0, read);
        }
      }
      return true;
    }
  }
}
