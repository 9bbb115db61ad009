package org.crit4j.edit.scrub;

import org.crit4j.edit.scrub.FieldTable.Decision;

/**
 * All that turns values into others in one run, and what to keep: one key, so a name is the same
 * wherever it occurs.
 *
 * @param options what to keep
 * @param texts replaces text
 * @param firewalls replaces text of firewalls, whose own words stay
 * @param numbers replaces numbers
 * @param addresses replaces addresses
 * @param known words that stay
 * @param tally counts it
 */
record Secrets(
    ScrubOptions options,
    Texts texts,
    Texts firewalls,
    Numbers numbers,
    Addresses addresses,
    WellKnown known,
    Tally tally) {

  static Secrets create(ScrubOptions options) {
    ScrubKey key = ScrubKey.random();
    Tally tally = new Tally();
    WellKnown known = WellKnown.load(!options.allNames());
    Numbers numbers = new Numbers(key, options.keepAddresses(), tally);
    Addresses addresses = new Addresses(key, options.keepAddresses(), tally);
    Names names = new Names(key, known);
    Texts texts = new Texts(names, known, numbers, addresses, tally);
    Texts firewalls = new Texts(names, known.withFirewalls(), numbers, addresses, tally);
    return new Secrets(options, texts, firewalls, numbers, addresses, known, tally);
  }

  /** A name, which may be one to keep. */
  byte[] name(byte[] name) {
    return options.keepNames() ? name : texts.replace(name);
  }

  /** The bytes of a field. */
  byte[] bytes(Decision decision, byte[] value) {
    return switch (decision.treatment()) {
      case KEEP -> value;
      case NAME -> name(value);
      case TEXT -> texts.replace(value);
      case HARDWARE -> addresses.replace(value);
      case SECCOMP -> Filters.seccomp(value, tally);
      case SIGINFO -> siginfo(value);
      default -> blank(value.length);
    };
  }

  private byte[] blank(int length) {
    tally.add(ReplacementKind.FIELDS);
    return new byte[length];
  }

  /** Source: siginfo_t in Linux's siginfo.h: three words, then what depends on the signal. */
  private byte[] siginfo(byte[] value) {
    byte[] result = blank(value.length);
    System.arraycopy(value, 0, result, 0, Math.min(12, value.length));
    return result;
  }

  /** A number of a field. */
  long number(Decision decision, int index, long value) {
    if (!decision.applies(index)) {
      return value;
    }
    return switch (decision.treatment()) {
      case KEEP, THREADS, SUBUSER -> value;
      case NUMBER -> numbers.number(value);
      case USER -> user(value);
      case PORT -> numbers.port(value);
      case SEQUENCE -> numbers.sequence(value);
      case DIGEST -> options.keepNames() ? value : numbers.digest(value);
      case FILTER -> Filters.accept(tally);
      default -> zero(value);
    };
  }

  /** Ids of 32 bits come with their sign, and stay such. */
  private long user(long value) {
    return value < 0 ? value : numbers.user(value);
  }

  private long zero(long value) {
    if (value != 0) {
      tally.add(ReplacementKind.FIELDS);
    }
    return 0;
  }
}
