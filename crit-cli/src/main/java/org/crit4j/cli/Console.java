package org.crit4j.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams as bytes. System.out would hide write errors and bring an encoder that
 * nothing here needs: JSON is ASCII.
 */
final class Console {
  /** Nobody reads the output any more. */
  static final class ClosedPipeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final boolean outputOnTerminal;
  private final boolean errorsOnTerminal;
  private boolean errorStreamClosed;

  /**
   * A console.
   *
   * @param outputOnTerminal whether standard output is shown on a terminal
   * @param errorsOnTerminal whether the error stream is shown on a terminal
   */
  Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      boolean outputOnTerminal,
      boolean errorsOnTerminal) {
    this.in = new Input(in);
    this.out = new Output(out);
    this.err = err;
    this.outputOnTerminal = outputOnTerminal;
    this.errorsOnTerminal = errorsOnTerminal;
  }

  /** The process's own streams. */
  static Console standard() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Boolean.getBoolean("crit.stdout.terminal"),
        Boolean.getBoolean("crit.stderr.terminal"));
  }

  /** Standard input. */
  InputStream in() {
    return in;
  }

  /** Standard output. */
  OutputStream out() {
    return out;
  }

  /** The error stream. */
  OutputStream errors() {
    return err;
  }

  /** Whether control characters in the output would do something. */
  boolean outputOnTerminal() {
    return outputOnTerminal;
  }

  /** Whether a line on the error stream can be written over. */
  boolean errorsOnTerminal() {
    return errorsOnTerminal;
  }

  /** Text on standard output. */
  void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Text on the error stream; if even that fails, nobody is left to tell. */
  synchronized void error(String text) {
    if (errorStreamClosed) {
      return;
    }
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      errorStreamClosed = true;
    }
  }

  /** Standard input whose failures name it. */
  private static final class Input extends FilterInputStream {
    Input(InputStream source) {
      super(source);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return in.read(bytes, from, length);
      } catch (IOException e) {
        throw new IOException("standard input: " + e.getMessage(), e);
      }
    }
  }

  /** Standard output whose failures name it. */
  private static final class Output extends OutputStream {
    private final OutputStream target;

    Output(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        target.write(bytes, from, length);
      } catch (IOException e) {
        throw named(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        target.flush();
      } catch (IOException e) {
        throw named(e);
      }
    }

    private static IOException named(IOException problem) {
      String message = String.valueOf(problem.getMessage());
      if (message.contains("Broken pipe")) {
        ClosedPipeException closed = new ClosedPipeException();
        closed.initCause(problem);
        return closed;
      }
      return new IOException("standard output: " + message, problem);
    }
  }
}
