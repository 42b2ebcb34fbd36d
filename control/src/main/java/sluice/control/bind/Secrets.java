package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;

/// Looks up what `${env:NAME}` and `${file:path}` in a text stand for. Other `${...}` are facts and stay as
/// they are; `$${` is a literal `${`.
public final class Secrets {
    private static final int LARGEST_FILE = 1 << 20;

    private final UnaryOperator<@Nullable String> environment;
    private final Mode mode;
    private final Set<Path> files = ConcurrentHashMap.newKeySet();
    /// What stands for secrets that are missing, by their references.
    private final Map<String, String> madeUp = new ConcurrentSkipListMap<>();

    private volatile boolean used;

    private enum Mode {
        /// What is missing is a problem.
        NEEDED,
        /// What is missing is made up.
        WELCOME,
        /// Nothing is looked up.
        UNREAD
    }

    private Secrets(UnaryOperator<@Nullable String> environment, Mode mode) {
        this.environment = environment;
        this.mode = mode;
    }

    /// Of this process's environment. What is missing is a problem.
    public static Secrets ofProcess() {
        return of(name -> name == null ? null : System.getenv(name));
    }

    /// Of another environment, for tests.
    public static Secrets of(UnaryOperator<@Nullable String> environment) {
        return new Secrets(environment, Mode.NEEDED);
    }

    /// Looks up nothing: references stay as written, for a reviewer's machine that has no secrets.
    public static Secrets none() {
        return new Secrets(name -> name, Mode.UNREAD);
    }

    /// For tests of a configuration, which need not be given its secrets: what is missing is a random text.
    public static Secrets orMadeUp(UnaryOperator<@Nullable String> environment) {
        return new Secrets(environment, Mode.WELCOME);
    }

    boolean lookedUp() {
        return mode != Mode.UNREAD;
    }

    /// Whether a file that cannot be read is a problem.
    boolean needsFiles() {
        return mode == Mode.NEEDED;
    }

    /// The references for which a random text stands.
    public Set<String> madeUp() {
        return Set.copyOf(madeUp.keySet());
    }

    /// Whether nobody knows what the node will say.
    boolean isUnknown(Node node) {
        return switch (mode) {
            case NEEDED -> false;
            case WELCOME -> !madeUp.isEmpty() && refersToMadeUp(node);
            case UNREAD -> referredBy(node);
        };
    }

    private boolean refersToMadeUp(Node node) {
        return node instanceof Scalar scalar
                && madeUp.keySet().stream().anyMatch(it -> scalar.value().contains(it));
    }

    /// Whether a secret was looked up, so that what was read contains secrets.
    public boolean wereUsed() {
        return used;
    }

    /// The files that were looked up, so that they can be watched; missing ones too.
    public Set<Path> files() {
        return Set.copyOf(files);
    }

    /// Whether a text anywhere in the node refers to a secret.
    static boolean referredBy(Node node) {
        return switch (node) {
            case Scalar scalar -> referredBy(scalar.value());
            case Sequence sequence -> sequence.items().stream().anyMatch(Secrets::referredBy);
            case Mapping mapping -> mapping.entries().values().stream().anyMatch(it -> referredBy(it.value()));
        };
    }

    /// Whether the text refers to a secret.
    static boolean referredBy(String text) {
        return next(text, 0) >= 0;
    }

    /// The text with every secret in its place; null (and told) if one is missing.
    ///
    /// @param template whether the text is a template: then `$${` stays, and a `${` inside a secret becomes
    /// `$${`
    @Nullable
    String expand(Scalar scalar, boolean template, Problems problems) {
        var text = scalar.value();
        if (!text.contains("${")) {
            return text;
        }
        var out = new StringBuilder();
        boolean complete = true;
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                out.append(template ? "$${" : "${");
                at += 3;
            } else if (isReference(text, at)) {
                int end = text.indexOf('}', at);
                var value = end < 0 ? null : look(text.substring(at, end + 1), scalar.place(), problems);
                if (end < 0) {
                    problems.add(Problem.at(scalar.place(), scalar.show(), "a } after every ${"));
                    return null;
                }
                complete &= value != null;
                out.append(value == null ? "" : template ? value.replace("${", "$${") : value);
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return complete ? out.toString() : null;
    }

    private @Nullable String look(String reference, Place place, Problems problems) {
        if (mode == Mode.UNREAD) {
            return reference;
        }
        used = true;
        int colon = reference.indexOf(':');
        var name = reference.substring(colon + 1, reference.length() - 1);
        return reference.startsWith("${env:")
                ? variable(reference, name, place, problems)
                : content(reference, name, place, problems);
    }

    private @Nullable String variable(String reference, String name, Place place, Problems problems) {
        var value = environment.apply(name);
        if (value == null && mode == Mode.WELCOME) {
            return madeUp.computeIfAbsent(reference, _ -> random());
        }
        if (value == null) {
            problems.add(Problem.at(place, reference, "the environment variable " + name + " to be set"));
        }
        return value;
    }

    private static String random() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private @Nullable String content(String reference, String name, Place place, Problems problems) {
        var own = new Problems();
        var text = tryContent(reference, name, place, own);
        if (text == null && mode == Mode.WELCOME) {
            return madeUp.computeIfAbsent(reference, _ -> random());
        }
        own.list().forEach(problems::add);
        return text;
    }

    private @Nullable String tryContent(String reference, String name, Place place, Problems problems) {
        try {
            var file = Path.of(place.file()).resolveSibling(name);
            files.add(file);
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST_FILE + 1);
            }
            if (bytes.length <= LARGEST_FILE) {
                var text = new String(bytes, UTF_8);
                return text.endsWith("\r\n")
                        ? text.substring(0, text.length() - 2)
                        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            }
            problems.add(Problem.at(place, reference, "a file of at most 1MiB"));
        } catch (NoSuchFileException e) {
            problems.add(Problem.at(place, reference, "a file that exists: there is no " + e.getFile()));
        } catch (IOException | InvalidPathException e) {
            problems.add(Problem.at(place, reference, "a file that can be read: " + e.getMessage()));
        }
        return null;
    }

    /// The text of a file that configuration names, such as a key in PEM; null (and told) if it cannot be
    /// read.
    ///
    /// @param named relative to the file of configuration that names it
    @Nullable
    String read(String named, Place place, Problems problems) {
        used = true;
        var own = new Problems();
        var text = tryContent('"' + named + '"', named, place, own);
        if (mode == Mode.NEEDED) {
            own.list().forEach(problems::add);
        }
        return text;
    }

    /// A file that configuration names, from now on watched; null (and told) if it cannot be the name of one.
    @Nullable
    Path file(String named, Place place, Problems problems) {
        try {
            used = true;
            var file = Path.of(place.file()).resolveSibling(named);
            files.add(file);
            return file;
        } catch (InvalidPathException e) {
            problems.add(Problem.at(place, '"' + named + '"', "the path of a file"));
            return null;
        }
    }

    private static int next(String text, int from) {
        for (int at = text.indexOf("${", from); at >= 0; at = text.indexOf("${", at + 1)) {
            if (isReference(text, at) && (at == 0 || text.charAt(at - 1) != '$')) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isReference(String text, int at) {
        return text.startsWith("${env:", at) || text.startsWith("${file:", at);
    }
}
