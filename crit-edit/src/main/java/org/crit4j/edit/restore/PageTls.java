package org.crit4j.edit.restore;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.crit4j.CritException;
import org.crit4j.Location;

/**
 * How connections of {@code criu --tls} are encrypted: both sides have a certificate, of an
 * authority that both know. Immutable.
 */
public final class PageTls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private final SSLContext context;

  private PageTls(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads certificates and a key, in PEM, as CRIU has them.
   *
   * @param authority who has to have signed the certificate of the other side
   * @param certificate that of this side; others that lead to the authority may follow
   * @param key its private key, in PKCS#8 and without a password
   * @throws CritException if one of them is not what it should be
   * @throws IOException if they cannot be read
   */
  public static PageTls of(Path authority, Path certificate, Path key) throws IOException {
    List<Certificate> own = certificates(certificate);
    PrivateKey secret = key(key, own.get(0).getPublicKey().getAlgorithm());
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      // The password protects nothing: the store is never written.
      char[] password = {'x'};
      keys.setKeyEntry("own", secret, password, own.toArray(new Certificate[0]));
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate each : certificates(authority)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), each);
      }
      KeyManagerFactory identity =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      identity.init(keys, password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
      return new PageTls(context);
    } catch (GeneralSecurityException e) {
      throw failure(
          certificate, "it cannot be used: " + e.getMessage(), "a certificate and its key");
    }
  }

  private static List<Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> all =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (CertificateException e) {
      // Reported below.
    }
    throw failure(file, "there is no certificate in it", "X.509 in PEM");
  }

  private static PrivateKey key(Path file, String algorithm) throws IOException {
    Matcher text = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (text.find()) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(text.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException | IllegalArgumentException e) {
        throw failure(file, "this is not a key of the certificate", "one for " + algorithm);
      } catch (GeneralSecurityException e) {
        throw failure(file, "unknown algorithm " + algorithm, "a key that this Java knows");
      }
    }
    throw failure(
        file,
        "there is no private key in PKCS#8 in it",
        "BEGIN PRIVATE KEY (openssl pkcs8 -topk8 -nodes makes it)");
  }

  private static CritException failure(Path file, String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile(file.toString()), problem, expected);
  }

  /** A socket that is not bound yet, encrypted if wanted. */
  static ServerSocket socket(Optional<PageTls> tls) throws IOException {
    if (tls.isEmpty()) {
      return new ServerSocket();
    }
    SSLServerSocket socket =
        (SSLServerSocket) tls.get().context.getServerSocketFactory().createServerSocket();
    socket.setNeedClientAuth(true);
    // With 1.3, session tickets come when CRIU reads an answer, and it gives up.
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    return socket;
  }
}
