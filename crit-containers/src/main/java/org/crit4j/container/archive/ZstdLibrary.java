package org.crit4j.container.archive;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    String place = Spool.base().toString();
    try (Spool spool = new Spool()) {
      boolean chosen = System.getProperty(FOLDER) != null || System.getProperty(PATH) != null;
      if (!chosen) {
        Optional<Path> library = unpack(spool);
        if (library.isPresent()) {
          System.setProperty(PATH, library.get().toString());
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
   * Unpacks the library, if it is where zstd-jni has it. It would do so itself, but in small
   * pieces, and with a secure random number in the name, which takes longer than to read a small
   * archive.
   */
  private static Optional<Path> unpack(Spool spool) throws IOException {
    String name =
        "/linux/" + System.getProperty("os.arch") + "/libzstd-jni-" + ZstdVersion.VERSION + ".so";
    try (InputStream in = Native.class.getResourceAsStream(name)) {
      if (in == null) {
        return Optional.empty();
      }
      Path library = spool.newFile();
      try (OutputStream out = Spool.create(library)) {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          out.write(buffer, 0, read);
        }
      }
      return Optional.of(library);
    }
  }
}
