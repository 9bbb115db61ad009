package org.crit4j.internal.io;

import java.io.File;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Failures of the file system under the name by which the user knows the file. Streams do not name
 * it at all, and what fails may be a temporary file.
 */
public final class FileFailure {
  private static final String DENIED = "Permission denied";

  private FileFailure() {}

  /** The same failure with that name. */
  public static IOException of(Path path, IOException problem) {
    String reason = reason(problem);
    FileSystemException named =
        problem instanceof AccessDeniedException || reason.equals(DENIED)
            ? new AccessDeniedException(path.toString())
            : new FileSystemException(path.toString(), null, reason);
    named.initCause(problem);
    return named;
  }

  private static String reason(IOException problem) {
    if (problem instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    String message = String.valueOf(problem.getMessage());
    // File streams that cannot be opened: "core-1.img (Permission denied)".
    int from = message.lastIndexOf(" (");
    return from >= 0 && message.endsWith(")")
        ? message.substring(from + 2, message.length() - 1)
        : message;
  }

  /** A stream whose failures name the file. */
  static InputStream naming(Path path, InputStream in) {
    return new NamingInput(path.toFile(), in);
  }

  /** A stream whose failures name the file. */
  static OutputStream naming(Path path, OutputStream out) {
    return new NamingOutput(path, out);
  }

  /** The file behind a named stream; empty if there is none that can be written at any place. */
  static Optional<FileChannel> channel(OutputStream out) {
    return out instanceof NamingOutput named && named.file() instanceof FileOutputStream file
        ? Optional.of(file.getChannel())
        : Optional.empty();
  }

  /** A stream whose failures name the file. */
  static class NamingInput extends FilterInputStream {
    private final File file;

    NamingInput(File file, InputStream in) {
      super(in);
      this.file = file;
    }

    private IOException named(IOException problem) {
      return of(file.toPath(), problem);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        throw named(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return in.read(bytes, from, length);
      } catch (IOException e) {
        throw named(e);
      }
    }
  }

  private static final class NamingOutput extends ByteOutput {
    private final Path path;

    NamingOutput(Path path, OutputStream out) {
      super(out);
      this.path = path;
    }

    OutputStream file() {
      return out;
    }

    @Override
    public void write(int b) throws IOException {
      try {
        out.write(b);
      } catch (IOException e) {
        throw of(path, e);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        super.write(bytes, from, length);
      } catch (IOException e) {
        throw of(path, e);
      }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      try {
        return super.write(bytes);
      } catch (IOException e) {
        throw of(path, e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } catch (IOException e) {
        throw of(path, e);
      }
    }
  }
}
