package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;

/** What a project may want to assert of a checkpoint of its own; docs/explorers.md shows it. */
final class ListeningSocketsTest {
  private Path directory = Fixtures.images("events");

  @Test
  void checkpointHasNoListeningSockets() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      List<Socket> listening =
          checkpoint.files().all(Socket.class).stream().filter(Socket::isListening).toList();
      assertEquals(List.of(), listening);
    }
  }

  @Test
  void thatFailsWhereThereAreSome() {
    directory = Sample.DIRECTORY;
    assertThrows(AssertionError.class, this::checkpointHasNoListeningSockets);
  }
}
