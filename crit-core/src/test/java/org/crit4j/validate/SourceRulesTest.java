package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.ImageData;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.crit4j.source.ImageSource;
import org.crit4j.source.SourceProblem;
import org.junit.jupiter.api.Test;

/** What sources say of their files. */
final class SourceRulesTest {
  /** An archive without any image, and with a problem. */
  private record Archive(SourceProblem problem) implements ImageSource {
    static Archive with(SourceProblem.Kind kind, String file, String message) {
      return new Archive(new SourceProblem(kind, file, message));
    }

    @Override
    public List<SourceProblem> problems() {
      return List.of(problem);
    }

    @Override
    public String label() {
      return "archive.tar";
    }

    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public OptionalLong size(String name) {
      return OptionalLong.empty();
    }

    @Override
    public Optional<ImageData> open(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<ImageSource> parent() {
      return Optional.empty();
    }

    @Override
    public void close() {}

    void finds(String rule, Severity severity) throws IOException {
      List<Finding> findings = Validator.standard().validate(this).findings();
      Finding finding =
          findings.stream().filter(it -> it.rule().id().equals(rule)).findFirst().orElseThrow();
      assertEquals(problem.message(), finding.message());
      assertEquals(problem.file(), finding.image());
      assertEquals(severity, finding.severity());
    }
  }

  @Test
  void documents() throws IOException {
    Archive.with(SourceProblem.Kind.DOCUMENT, "config.dump", "is empty")
        .finds("META-JSON", Severity.ERROR);
  }

  @Test
  void membersThatStandTwice() throws IOException {
    Archive.with(SourceProblem.Kind.TWICE, "checkpoint/pstree.img", "the last one counts")
        .finds("ARCHIVE-TWICE", Severity.WARNING);
  }
}
