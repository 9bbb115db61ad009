package org.crit4j.spark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that speaks as much of S3 as a reader needs: ListObjectsV2, HeadObject, GetObject with a
 * range; one bucket, path-style addresses, no signatures. It counts what it sends.
 *
 * <p>Source: Amazon S3 API Reference, API version 2006-03-01.
 */
final class ObjectStore implements AutoCloseable {
  static final String BUCKET = "fleet";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** When all objects were written. */
  private static final String DATE = "Sat, 21 Nov 2026 02:21:05 GMT";

  static final String TIME = "2026-11-21T02:21:05.000Z";

  /** Objects by key, as maps of S3 are sorted. */
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  final AtomicLong sent = new AtomicLong();
  final AtomicInteger gets = new AtomicInteger();

  /** So many requests for objects are refused. */
  final AtomicInteger refusals = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ObjectStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String prefix = "/" + BUCKET;
      if (!path.equals(prefix) && !path.startsWith(prefix + "/")) {
        fail(exchange, 404, "NoSuchBucket");
        return;
      }
      String key = path.substring(Math.min(path.length(), prefix.length() + 1));
      if (key.isEmpty()) {
        list(exchange, parameters(exchange.getRequestURI().getRawQuery()));
      } else {
        object(exchange, key);
      }
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : query == null ? new String[0] : query.split("&")) {
      String[] pair = each.split("=", 2);
      parameters.put(
          pair[0], pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
    }
    return parameters;
  }

  private void list(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    if (!parameters.containsKey("list-type")) {
      fail(exchange, 501, "NotImplemented");
      return;
    }
    String prefix = parameters.getOrDefault("prefix", "");
    String delimiter = parameters.getOrDefault("delimiter", "");
    int most = Integer.parseInt(parameters.getOrDefault("max-keys", "1000"));
    String after =
        parameters.getOrDefault("continuation-token", parameters.getOrDefault("start-after", ""));
    // Each entry once: a key, or what keys begin with up to the delimiter.
    TreeMap<String, Boolean> entries = new TreeMap<>();
    for (String key : objects.keySet()) {
      if (key.startsWith(prefix)) {
        int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        entries.put(end < 0 ? key : key.substring(0, end + 1), end >= 0);
      }
    }
    StringBuilder xml = new StringBuilder();
    int count = 0;
    String last = "";
    boolean truncated = false;
    for (Map.Entry<String, Boolean> each : entries.tailMap(after, false).entrySet()) {
      if (count == most) {
        truncated = true;
        break;
      }
      count++;
      last = each.getKey();
      xml.append(
          each.getValue()
              ? "<CommonPrefixes><Prefix>" + last + "</Prefix></CommonPrefixes>"
              : "<Contents><Key>"
                  + last
                  + "</Key><LastModified>"
                  + TIME
                  + "</LastModified><ETag>&quot;"
                  + tag(Objects.requireNonNull(objects.get(last)))
                  + "&quot;</ETag><Size>"
                  + Objects.requireNonNull(objects.get(last)).length
                  + "</Size><StorageClass>STANDARD</StorageClass></Contents>");
    }
    byte[] body =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>"
                + BUCKET
                + "</Name><Prefix>"
                + prefix
                + "</Prefix><KeyCount>"
                + count
                + "</KeyCount><MaxKeys>"
                + most
                + "</MaxKeys><IsTruncated>"
                + truncated
                + "</IsTruncated>"
                + (truncated ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : "")
                + xml
                + "</ListBucketResult>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String tag(byte[] content) {
    return Integer.toHexString(Arrays.hashCode(content));
  }

  private void object(HttpExchange exchange, String key) throws IOException {
    byte[] content = objects.get(key);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (content == null) {
      fail(exchange, 404, "NoSuchKey");
      return;
    }
    if (!isHead && refusals.getAndUpdate(it -> Math.max(it - 1, 0)) > 0) {
      fail(exchange, 403, "AccessDenied");
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"" + tag(content) + "\"");
    exchange.getResponseHeaders().set("Last-Modified", DATE);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    if (isHead) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    gets.incrementAndGet();
    int from = 0;
    int end = content.length;
    String range = exchange.getRequestHeaders().getFirst("Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    if (matcher.matches()) {
      from = Integer.parseInt(matcher.group(1));
      end =
          matcher.group(2).isEmpty()
              ? end
              : (int) Math.min(end, Long.parseLong(matcher.group(2)) + 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(matcher.matches() ? 206 : 200, end - from);
    // In parts: who has enough closes the connection.
    for (int at = from; at < end; at += 1 << 13) {
      int length = Math.min(1 << 13, end - at);
      exchange.getResponseBody().write(content, at, length);
      sent.addAndGet(length);
    }
  }

  private static void fail(HttpExchange exchange, int status, String code) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] body = ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
