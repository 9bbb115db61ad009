package org.crit4j.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.crit4j.cli.text.Layout;
import org.crit4j.cli.text.Palette;
import org.crit4j.json.JsonOutput;

/**
 * The three standard streams as bytes. System.out would hide write errors and load an encoder that
 * is not needed here: JSON is ASCII.
 */
final class Console {
  /** Standard output cannot be written. */
  static class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /** The reader of the output has gone. */
  static final class ClosedPipeException extends OutputException {
    private static final long serialVersionUID = 1L;

    ClosedPipeException(IOException cause) {
      super("standard output is closed", cause);
    }
  }

  /** The width of a terminal that does not report one. */
  private static final int DEFAULT_COLUMNS = 80;

  /** The width is looked up when a command first needs it. */
  private static final int ASK_TERMINAL = -1;

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final boolean outputOnTerminal;
  private final boolean errorsOnTerminal;
  private Palette palette;
  private int columns;
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
    this.palette = new Palette(outputOnTerminal && wantsColour());
    this.columns = DEFAULT_COLUMNS;
  }

  /** Source: no-color.org, and terminfo's name of a terminal without capabilities. */
  private static boolean wantsColour() {
    String never = System.getenv("NO_COLOR");
    return (never == null || never.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /** The process's own streams. */
  static Console standard() {
    Console console =
        new Console(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Boolean.getBoolean("crit.stdout.terminal"),
            Boolean.getBoolean("crit.stderr.terminal"));
    console.columns = ASK_TERMINAL;
    return console;
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

  /** Turns colours on or off, whatever the output is. */
  void setColour(boolean enabled) {
    palette = new Palette(enabled);
  }

  /** The colours and line length for text on standard output. */
  Layout layout() {
    if (!outputOnTerminal) {
      return new Layout(Layout.UNLIMITED, palette);
    }
    if (columns == ASK_TERMINAL) {
      columns = TerminalWidth.get().orElse(DEFAULT_COLUMNS);
    }
    return new Layout(columns, palette);
  }

  /** A JSON document on standard output, indented by two blanks. */
  JsonOutput json() {
    return new JsonOutput(out, 2);
  }

  /** Text on standard output. */
  void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Text on the error stream; if even that fails, there is nowhere to report it. */
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

  /** Standard input; its failures name it. */
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

  /** Standard output; its failures name it. */
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
      return message.contains("Broken pipe")
          ? new ClosedPipeException(problem)
          : new OutputException("standard output: " + message, problem);
    }
  }
}
