package org.crit4j.edit.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates and keys that are none. */
final class PageTlsTest {
  /** Of no authority, for nobody. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBnzCCAUWgAwIBAgIUS3IqTX8rb9XqDk7kXsAYbYzulTIwCgYIKoZIzj0EAwIw
      IDEeMBwGA1UEAwwVY3JpdDRqIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyODE4MTEx
      MFoYDzIxMjYxMTA0MTgxMTEwWjAdMRswGQYDVQQDDBJjcml0NGogdGVzdCBzZXJ2
      ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQtX7NNV2YKbsGJoYQYGDZS9KN6
      TiF7UBBWJ13hA/HJrHi4mqRaykebXusn9EOSnwTFP87n5CwrqDvpBCYAdtRzo14w
      XDAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwHQYDVR0OBBYEFAJWX4oZ3wVI
      hVm4ofMgmfAMTH6sMB8GA1UdIwQYMBaAFC1bFp37rCx0v0XbjCVduqMsUKMGMAoG
      CCqGSM49BAMCA0gAMEUCIQCDflVJuSuDtTpWbMJIE/CsO+fMihrQt8aTrSw2jI9h
      oQIgBFQ3+IW99kkxvj2CGqeSJnX2p+e4QhrnWbk0MZakw7I=
      -----END CERTIFICATE-----
      """;

  @TempDir private Path directory;

  private void assertRefused(String certificate, String key, String problem) throws IOException {
    Path own = Files.writeString(directory.resolve("own.pem"), certificate);
    Path secret = Files.writeString(directory.resolve("own.key"), key);
    CritException refused = assertThrows(CritException.class, () -> PageTls.of(own, own, secret));
    assertEquals(problem, refused.problem());
  }

  @Test
  void whatIsNoCertificate() throws IOException {
    assertRefused("", "", "there is no certificate in it");
    assertRefused("words", "", "there is no certificate in it");
    assertRefused(CERTIFICATE.replace("MII", "XXX"), "", "there is no certificate in it");
  }

  @Test
  void whatIsNoKey() throws IOException {
    assertRefused(CERTIFICATE, "", "there is no private key in PKCS#8 in it");
    assertRefused(
        CERTIFICATE,
        "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n",
        "there is no private key in PKCS#8 in it");
    assertRefused(
        CERTIFICATE,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "this is not a key of the certificate");
  }
}
