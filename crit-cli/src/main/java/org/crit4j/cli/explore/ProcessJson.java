package org.crit4j.cli.explore;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.json.JsonOutput;

/**
 * JSON on a process: members that are left out where the fact is missing.
 *
 * @param task the process
 * @param problems takes what cannot be read
 * @param out where the JSON goes
 */
public record ProcessJson(Task task, Problems problems, JsonOutput out) {
  void member(String key, Problems.Reading<Optional<NameBytes>> reading) throws IOException {
    Optional<NameBytes> name = problems.find(reading);
    if (name.isPresent()) {
      out.key(key).value(name.get().bytes());
    }
  }

  void number(String key, OptionalInt number) throws IOException {
    if (number.isPresent()) {
      out.key(key).unsigned(Integer.toUnsignedLong(number.getAsInt()));
    }
  }

  void message(String key, Optional<? extends Message> message) throws IOException {
    if (message.isPresent()) {
      out.key(key).value(message.get());
    }
  }

  void names(String key, Optional<List<NameBytes>> names) throws IOException {
    if (names.isPresent()) {
      out.key(key).beginArray();
      for (NameBytes name : names.get()) {
        out.value(name.bytes());
      }
      out.endArray();
    }
  }
}
