package org.crit4j.edit.preflight;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.checkpoint.Task;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CpuinfoEntry;
import org.crit4j.images.CpuinfoX86Entry;
import org.crit4j.message.ImageReader;

/**
 * Whether the processors can do what those of the dump could. CRIU looks at that with {@code
 * --cpu-cap} only: cpu_validate_features() in its arch/x86/cpu.c.
 */
final class CpuCheck implements Check {
  private static final String IMAGE = ImageName.of(ImageType.CPUINFO);
  private static final int LISTED = 12;
  private static final String ADVICE =
      "restore on a machine with the same processors, or restrict the program to common ones "
          + "(GLIBC_TUNABLES=glibc.cpu.hwcaps=..., java -XX:UseAVX=..., -XX:CPUFeatures=...)";

  /** The processors of the machine: their features, and their image if there is one. */
  private record Here(CpuFeatures features, Optional<CpuinfoX86Entry> image) {}

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Optional<CpuinfoX86Entry> dumped =
        in.checkpoint()
            .images()
            .first(IMAGE, CpuinfoEntry.class)
            .filter(it -> it.getX86EntryCount() > 0)
            .map(it -> it.getX86Entry(0));
    Optional<Here> here = here(in.target());
    if (here.isEmpty()) {
      return;
    }
    if (dumped.isPresent()) {
      compare(dumped.get(), here.get(), in.cpuCap(), out);
    } else {
      if (in.cpuCap()) {
        out.accept(
            Obstacle.of(Level.REFUSES, "cpu", "there is no " + IMAGE + " for --cpu-cap")
                .criu("No cpuinfo image")
                .suggest("restore without --cpu-cap"));
      }
      states(in, here.get().features(), out);
    }
  }

  private static Optional<Here> here(Target target) throws IOException {
    Path file = target.cpuinfo().orElse(target.path("proc/cpuinfo"));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Optional<CpuinfoX86Entry> image =
        target.cpuinfo().isPresent() ? image(target.cpuinfo().get()) : Optional.empty();
    if (image.isPresent()) {
      return Optional.of(new Here(CpuFeatures.of(image.get()), image));
    }
    try (var lines = Files.lines(file, ISO_8859_1)) {
      return lines
          .filter(it -> it.startsWith("flags"))
          .findFirst()
          .map(it -> new Here(CpuFeatures.of(it), Optional.empty()));
    }
  }

  private static Optional<CpuinfoX86Entry> image(Path file) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(12);
    }
    for (byte each : start) {
      // A text has neither zeros nor bytes above 127.
      if (each <= 0) {
        return read(file);
      }
    }
    return Optional.empty();
  }

  private static Optional<CpuinfoX86Entry> read(Path file) throws IOException {
    try (ImageReader reader = ImageReader.open(file)) {
      if (reader.hasNext() && reader.next().message() instanceof CpuinfoEntry entry) {
        return entry.getX86EntryList().stream().findFirst();
      }
    }
    return Optional.empty();
  }

  private static void compare(
      CpuinfoX86Entry dumped, Here here, boolean cpuCap, Consumer<Obstacle> out) {
    CpuFeatures old = CpuFeatures.of(dumped);
    long states =
        here.image().isPresent()
            ? dumped.getXfeaturesMask() & ~here.image().get().getXfeaturesMask()
            : dumped.getXfeaturesMask() & here.features().missingStates();
    if (states != 0) {
      String bits = "0x" + Long.toHexString(states);
      report(
          "the processors lack states of registers that those of the dump had: " + bits,
          "CPU xfeatures has unsupported bits (" + bits + ")",
          cpuCap,
          out);
    }
    if (here.image().isPresent()) {
      sizes(dumped, here.image().get(), cpuCap, out);
    } else if (states != 0 || cpuCap) {
      out.accept(
          Obstacle.of(
                  Level.UNKNOWN,
                  "cpu",
                  "whether the processors save registers in an area of the same size")
              .criu("CPU xsave size mismatch")
              .suggest("criu cpuinfo dump on the machine makes an image for --cpuinfo"));
    }
    instructions(old.missingIn(here.features()), cpuCap, out);
  }

  private static void sizes(
      CpuinfoX86Entry dumped, CpuinfoX86Entry here, boolean cpuCap, Consumer<Obstacle> out) {
    if (dumped.hasXsaveSize() && dumped.getXsaveSize() != here.getXsaveSize()) {
      report(
          "the processors save registers in "
              + here.getXsaveSize()
              + " bytes, not in "
              + dumped.getXsaveSize()
              + ", which is the size that programs know",
          "CPU xsave size mismatch (" + dumped.getXsaveSize() + "/" + here.getXsaveSize() + ")",
          cpuCap,
          out);
    } else if (dumped.hasXsaveSizeMax() && dumped.getXsaveSizeMax() != here.getXsaveSizeMax()) {
      report(
          "the processors can save registers in "
              + here.getXsaveSizeMax()
              + " bytes, not in "
              + dumped.getXsaveSizeMax(),
          "CPU xsave max size mismatch ("
              + dumped.getXsaveSizeMax()
              + "/"
              + here.getXsaveSizeMax()
              + ")",
          cpuCap,
          out);
    }
  }

  private static void instructions(List<String> missing, boolean cpuCap, Consumer<Obstacle> out) {
    String words = "CPU instruction capabilities do not match run time";
    if (missing.equals(List.of("erms"))) {
      // It says how fast an instruction is that all processors have.
      if (cpuCap) {
        out.accept(
            Obstacle.of(
                    Level.REFUSES,
                    "cpu",
                    "the processors lack erms: programs run without it, but CRIU refuses with "
                        + "--cpu-cap")
                .criu(words)
                .suggest("restore without --cpu-cap"));
      }
    } else if (!missing.isEmpty()) {
      String list = Lists.of(missing, LISTED);
      report(
          "the processors lack instructions that those of the dump had: " + list,
          words,
          cpuCap,
          out);
    }
  }

  private static void report(String message, String words, boolean cpuCap, Consumer<Obstacle> out) {
    Level level = cpuCap ? Level.REFUSES : Level.MAY_BREAK;
    String criu = cpuCap ? words : "with --cpu-cap: " + words;
    out.accept(Obstacle.of(level, "cpu", message).criu(criu).suggest(ADVICE));
  }

  /** Without an image, the registers that were saved tell some. */
  private static void states(Situation in, CpuFeatures here, Consumer<Obstacle> out)
      throws IOException {
    for (Task task : in.living()) {
      String name = ImageName.of(ImageType.CORE, Integer.toUnsignedLong(task.pid()));
      Optional<CoreEntry> core = in.checkpoint().images().first(name, CoreEntry.class);
      if (core.isEmpty() || !core.get().getThreadInfo().getFpregs().hasXsave()) {
        continue;
      }
      long used =
          core.get().getThreadInfo().getFpregs().getXsave().getXstateBv() & here.missingStates();
      if (!here.has("xsave")) {
        out.accept(
            Obstacle.of(Level.REFUSES, "cpu", "the processors lack xsave, which " + task + " uses")
                .criu("FPU xsave area present, but host cpu doesn't support it")
                .suggest(ADVICE));
        return;
      }
      if (used != 0) {
        String message = "the processors lack registers that " + task + " uses: states 0x";
        out.accept(
            Obstacle.of(Level.MAY_BREAK, "cpu", message + Long.toHexString(used)).suggest(ADVICE));
        return;
      }
    }
  }
}
