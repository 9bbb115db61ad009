import java.util.ArrayList;
import java.util.List;

/** A program with threads that wait, and with a known number of instances. */
public class Planted {
  static final List<Planted> ALL = new ArrayList<>();

  long first = 1;
  String second = "x";

  static int deep(int left) throws InterruptedException {
    while (left == 0) {
      Thread.sleep(100_000);
    }
    return deep(left - 1) + 1;
  }

  static void waitForever() {
    synchronized (ALL) {
      while (true) {
        try {
          ALL.wait();
        } catch (InterruptedException e) {
          // Goes on.
        }
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < 1234; i++) {
      ALL.add(new Planted());
    }
    Thread waiter = new Thread(Planted::waitForever, "application waiter");
    waiter.setDaemon(true);
    waiter.start();
    Thread.sleep(500);
    System.out.println("ready");
    System.out.flush();
    deep(5);
  }
}
