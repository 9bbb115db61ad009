package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretPatternsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASSWORD",
        "PGPASSWORD",
        "MYSQL_PWD",
        "SSHPASS",
        "GITHUB_TOKEN",
        "DEMO_TOKEN",
        "TOKENS",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "apikey",
        "API-KEY",
        "TLS_KEY",
        "--password",
        "--auth-token",
        "JWT",
        "SENTRY_DSN",
        "SECRET_KEY_BASE",
        "Authorization",
        "redis.pass"
      })
  void namesOfSecrets(String name) {
    assertTrue(SecretPatterns.isName(name), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PWD", "OLDPWD", "PATH", "HOME", "HOSTNAME", "TOKENIZERS_PARALLELISM", "SSH_AUTH_SOCK",
        "KEYBOARD", "MONKEY", "COMPASS_HOME", "AUTHOR", "container", "LANG", "XAUTHORITY"
      })
  void otherNames(String name) {
    assertFalse(SecretPatterns.isName(name), name);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      textBlock =
          """
          postgres://app:hunter2@db:5432/x      | postgres://app:[masked]@db:5432/x
          http://example.org:80/                | http://example.org:80/
          --password=hunter2                    | --password=[masked]
          user=u,password=hunter2,vers=3        | user=u,password=[masked],vers=3
          {"token":"abc def","n":1}             | {"token":[masked],"n":1}
          Authorization: Bearer abcdefghij      | Authorization: [masked] [masked]
          curl -H X:eyJhbGciOiJI.eyJzdWIiOiIx.x | curl -H X:[masked].x
          AKIAABCDEFGHIJKLMNOP                  | [masked]
          lowerdir=/a:/b,upperdir=/token/x      | lowerdir=/a:/b,upperdir=/token/x
          -----BEGIN RSA PRIVATE KEY----- MIIE  | [masked]
          """)
  void secretsInTexts(String text, String masked) {
    assertEquals(masked, SecretPatterns.masked(text));
  }

  @Test
  void valuesAreMaskedByNameAndByForm() {
    assertEquals("[masked]", SecretPatterns.masked("DEMO_TOKEN", "s3cr3t"));
    assertEquals("", SecretPatterns.masked("DEMO_TOKEN", ""));
    assertEquals("/root", SecretPatterns.masked("PWD", "/root"));
    assertEquals("redis://:[masked]@h", SecretPatterns.masked("CACHE", "redis://:pw@h"));
    assertTrue(SecretPatterns.isText("redis://:pw@h"));
    assertFalse(SecretPatterns.isText("redis://h:6379"));
  }

  @Test
  void anArgumentMayFollowItsOption() {
    assertEquals(
        List.of("app", "--token", "[masked]", "--secret", "-v", "--password=[masked]", "x"),
        SecretPatterns.masked(
            List.of("app", "--token", "abc", "--secret", "-v", "--password=p", "x")));
  }

  @Test
  void longTextsTakeNoLongTime() {
    String text = "a".repeat(1 << 18) + "://" + "b".repeat(1 << 18) + " eyJ" + "c".repeat(1 << 18);
    assertTimeout(
        Duration.ofSeconds(20),
        () -> assertEquals(text, SecretPatterns.masked(List.of(text)).get(0)));
  }
}
