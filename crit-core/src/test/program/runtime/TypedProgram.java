package runtime;

import java.nio.file.Path;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.images.CoreEntry;
import org.crit4j.validate.Validator;

/** Renames the process of a checkpoint and prints what is there before and after. */
public final class TypedProgram {
  private TypedProgram() {}

  /** Takes the directory of the checkpoint and the image that has the name. */
  public static void main(String... args) throws Exception {
    Path directory = Path.of(args[0]);
    Path core = directory.resolve(args[1]);
    print(directory);
    try (ImageReader reader = ImageReader.open(core);
        ImageWriter writer = ImageWriter.create(core, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        CoreEntry.Builder message = entry.message(CoreEntry.class).toBuilder();
        message.getTcBuilder().setComm("renamed");
        writer.write(entry.withMessage(message.build()));
      }
      writer.commit();
    }
    print(directory);
    System.out.println(Validator.standard().validate(directory).findings());
  }

  private static void print(Path directory) throws Exception {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      for (Task task : checkpoint.tasks()) {
        System.out.println(task.pid() + " " + task.name().orElseThrow());
      }
    }
  }
}
