package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads one file of the table. Whatever it does not understand is an error, so that no row is left out in silence.
final class WireFile {
    private static final Path FOLDER = Path.of("src/test/resources/wire");
    private static final Set<String> WORDS =
            Set.of("has", "lacks", "body", "trailer", "closes", "reused", "fresh", "interim", "untrailed");

    private static final Set<String> VERDICTS =
            Set.of("refused", "answered", "forwarded", "silent", "flooded", "passed", "cut");

    private final String file;
    private final List<WireCase> cases = new ArrayList<>();
    private String name = "";
    private String source = "";
    private String asks = "";
    private boolean ends;
    private StringBuilder octets = new StringBuilder();
    private String verdict = "";
    private String told = "";
    private List<String> expected = new ArrayList<>();

    private WireFile(String file) {
        this.file = file;
    }

    /// The rows of all files in this folder of the table.
    static List<WireCase> folder(String folder) throws IOException {
        var all = new ArrayList<WireCase>();
        try (var files = Files.list(FOLDER.resolve(folder))) {
            for (var path : files.sorted().toList()) {
                all.addAll(new WireFile(path.getFileName().toString()).read(Files.readAllLines(path, US_ASCII)));
            }
        }
        return all;
    }

    private List<WireCase> read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            try {
                line(lines.get(i));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + ": " + lines.get(i), e);
            }
        }
        finish();
        return cases;
    }

    private void line(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        var rest = line.length() < 2 ? "" : line.substring(2);
        switch (line.charAt(0)) {
            case '=' -> {
                if (line.startsWith("== ")) {
                    finish();
                    name = line.substring(3);
                } else {
                    verdict(rest);
                }
            }
            case '>' -> octets.append(unescaped(rest)).append("\r\n");
            case '|' -> octets.append(unescaped(rest));
            case ' ' -> expect(line.stripLeading());
            default -> about(line);
        }
    }

    private void about(String line) {
        if (line.startsWith("from ")) {
            source = line.substring(5);
        } else if (line.startsWith("asks ")) {
            asks = unescaped(line.substring(5));
        } else if (line.equals("ends")) {
            ends = true;
        } else {
            throw new IllegalArgumentException("a line that does not say what it is");
        }
    }

    private void verdict(String text) {
        int space = text.indexOf(' ');
        verdict = space < 0 ? text : text.substring(0, space);
        told = space < 0 ? "" : unescaped(text.substring(space + 1));
        if (!VERDICTS.contains(verdict)) {
            throw new IllegalArgumentException("not a verdict");
        }
    }

    private void expect(String line) {
        if (!WORDS.contains(line.split(" ", 2)[0])) {
            throw new IllegalArgumentException("not an expectation");
        }
        expected.add(unescaped(line));
    }

    private void finish() {
        if (!name.isEmpty()) {
            if (source.isEmpty() || verdict.isEmpty() || octets.isEmpty() && !ends) {
                throw new IllegalArgumentException(file + ": " + name + " has no source, no verdict or no octets");
            }
            cases.add(new WireCase(name, source, asks, octets.toString(), ends, verdict, told, expected));
        }
        name = "";
        source = "";
        asks = "";
        ends = false;
        octets = new StringBuilder();
        verdict = "";
        told = "";
        expected = new ArrayList<>();
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; ; i++) {
            depth += text.charAt(i) == '{' && text.charAt(i - 1) == '\\' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
    }

    /// `\r \n \t \0 \\ \xHH`, and `\{N text}` for N times the text.
    private static String unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = text.charAt(++i);
            switch (c) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '0' -> out.append('\0');
                case '\\' -> out.append('\\');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '{' -> {
                    int close = closing(text, i);
                    var words = text.substring(i + 1, close).split(" ", 2);
                    out.append(unescaped(words[1]).repeat(Integer.parseInt(words[0])));
                    i = close;
                }
                default -> throw new IllegalArgumentException("an unknown escape");
            }
        }
        return out.toString();
    }
}
