package org.crit4j.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.crit4j.Warnings;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Images to JSON and back in a JVM that is warm, from memory to nowhere. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConversionBenchmark {
  /** What to convert: 10,000 entries, or a payload of 1 MiB. */
  public enum Work {
    /** Flat messages of numbers. */
    PAGEMAP(Documents.pagemap(10_000)),
    /** Messages within messages. */
    FILES(Documents.files(10_000)),
    /** One payload. */
    PAYLOAD(Documents.pipe(1 << 20));

    private final byte[] json;

    Work(byte[] json) {
      this.json = json;
    }
  }

  @Param private Work work;

  private byte[] image;
  private byte[] json;
  private byte[] pretty;

  /** Makes the inputs. */
  @Setup
  public void prepare() throws IOException {
    image = Documents.encode(work.json);
    json = Documents.decode(image, DecodeOptions.RAW);
    pretty = Documents.decode(image, DecodeOptions.PRETTY);
  }

  /** An image to JSON on one line. */
  @Benchmark
  public void decode() throws IOException {
    decode(DecodeOptions.RAW);
  }

  /** An image to JSON for people. */
  @Benchmark
  public void decodePretty() throws IOException {
    decode(DecodeOptions.PRETTY);
  }

  private void decode(DecodeOptions options) throws IOException {
    new ImageDecoder(options, Warnings.IGNORE)
        .decode(new ByteArrayInputStream(image), OutputStream.nullOutputStream());
  }

  /** JSON on one line to an image. */
  @Benchmark
  public void encode() throws IOException {
    encode(json);
  }

  /** JSON for people to an image. */
  @Benchmark
  public void encodePretty() throws IOException {
    encode(pretty);
  }

  private static void encode(byte[] text) throws IOException {
    new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
        .encode(new ByteArrayInputStream(text), OutputStream.nullOutputStream());
  }
}
