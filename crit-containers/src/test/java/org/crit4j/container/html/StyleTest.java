package org.crit4j.container.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The style sheet: text can be read in both themes (WCAG 2, level AA), and nothing is loaded. */
final class StyleTest {
  private static final List<String> TEXT_ON =
      List.of(
          "ink bg",
          "ink card",
          "ink soft",
          "muted bg",
          "muted card",
          "muted soft",
          "accent card",
          "accent bg",
          "good goodbg",
          "bad badbg",
          "warn warnbg",
          "info infobg",
          "good card",
          "bad card",
          "ink badbg",
          "ink warnbg",
          "ink goodbg",
          "ink infobg");

  private static String style() throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The colours of the themes: the light one, and what the dark one changes. */
  private static List<Map<String, String>> themes(String style) {
    int dark = style.indexOf("prefers-color-scheme:dark");
    Map<String, String> first = colours(style.substring(0, dark));
    Map<String, String> second = new HashMap<>(first);
    second.putAll(colours(style.substring(dark, style.indexOf("*{", dark))));
    return List.of(first, second);
  }

  private static Map<String, String> colours(String style) {
    Map<String, String> colours = new HashMap<>();
    Matcher matcher = Pattern.compile("--(\\w+):#([0-9a-f]+)").matcher(style);
    while (matcher.find()) {
      String digits = matcher.group(2);
      colours.put(
          matcher.group(1), digits.length() == 3 ? digits.replaceAll("(.)", "$1$1") : digits);
    }
    return colours;
  }

  private static double luminance(String colour) {
    double[] parts = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(colour.substring(2 * i, 2 * i + 2), 16) / 255.0;
      parts[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  private static double contrast(Map<String, String> theme, String one, String other) {
    double first = luminance(theme.getOrDefault(one, "000000"));
    double second = luminance(theme.getOrDefault(other, "000000"));
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  @Test
  void textHasEnoughContrast() throws IOException {
    for (Map<String, String> theme : themes(style())) {
      for (String pair : TEXT_ON) {
        String[] names = pair.split(" ", 2);
        double contrast = contrast(theme, names[0], names[1]);
        assertTrue(contrast >= 4.5, () -> pair + " " + contrast + " in " + theme);
      }
      for (String mark : List.of("present", "parent", "lazy", "shared", "changed", "k0", "k4")) {
        double contrast = contrast(theme, mark, "card");
        assertTrue(contrast >= 3, () -> mark + " " + contrast + " in " + theme);
      }
    }
  }

  @Test
  void nothingIsLoaded() throws IOException {
    String style = style();
    assertEquals(-1, style.indexOf("url("));
    assertEquals(-1, style.indexOf("@import"));
    // The page is XML as well.
    assertEquals(-1, style.indexOf('<'));
    assertEquals(-1, style.indexOf('&'));
  }
}
