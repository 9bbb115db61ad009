package org.crit4j.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.crit4j.Warnings;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.Schema;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.ImageDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the first use costs in a JVM that is cold, without an archive of classes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(10)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class SchemaBenchmark {
  private static final byte[] SMALL_IMAGE = {
    0x19, 0x43, 0x56, 0x54, 0x25, 0x40, 0x08, 0x56, 0x02, 0, 0, 0, 0x08, 1
  };

  /** The schema of the largest message, whose parts are parsed when they are met. */
  @Benchmark
  public MessageSchema schemaOfOneMessage() {
    return Schema.message("CoreEntry");
  }

  /** A small image, all that decoding needs included. */
  @Benchmark
  public void firstDecode() throws IOException {
    new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
        .decode(new ByteArrayInputStream(SMALL_IMAGE), OutputStream.nullOutputStream());
  }
}
