package sluice.policies.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Random JSON, random rules, and what the rules mean: over a tree, as simple as can be.
final class JsonModel {
    private static final String[] NAMES = {"a", "b", "c", "user_id", "ä"};
    private static final String[] SCALARS = {
        "0", "-12.5e3", "true", "false", "null", "\"x\"", "\"\\u0061\\n😀\"", "\"\""
    };
    private static final Pattern SCALAR =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"
                    + "|\"([^\"\\\\\\x00-\\x1f]|\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");

    final Map<String, String> rename = new HashMap<>();
    final List<String> remove = new ArrayList<>();
    final List<String> keep = new ArrayList<>();
    private final Random random;

    sealed interface Tree {
        default String text(Random random) {
            var space = random.nextInt(3) == 0 ? " \n" : "";
            return switch (this) {
                case Scalar(var text) -> text;
                case Elements(var elements) ->
                    "[" + space
                            + String.join(
                                    "," + space,
                                    elements.stream().map(it -> it.text(random)).toList())
                            + "]";
                case Members(var members) ->
                    "{"
                            + String.join(
                                    space + ",",
                                    members.stream()
                                            .map(it -> space + quoted(it.name, random) + space + ":" + space
                                                    + it.value.text(random))
                                            .toList())
                            + space + "}";
            };
        }
    }

    record Scalar(String text) implements Tree {}

    record Elements(List<Tree> elements) implements Tree {}

    record Member(String name, Tree value) {}

    record Members(List<Member> members) implements Tree {}

    JsonModel(Random random) {
        this.random = random;
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> rename.put(path().replaceAll("\\*$", "a"), NAMES[random.nextInt(NAMES.length)]);
                case 1 -> remove.add(path());
                default -> keep.add(path());
            }
        }
    }

    private String path() {
        var path = new StringBuilder(part());
        for (int i = random.nextInt(3); i > 0; i--) {
            path.append('.').append(part());
        }
        return path.toString();
    }

    private String part() {
        return random.nextInt(3) == 0 ? "*" : NAMES[random.nextInt(NAMES.length)];
    }

    Tree document() {
        return tree(4);
    }

    private Tree tree(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind == 0) {
            return new Scalar(SCALARS[random.nextInt(SCALARS.length)]);
        }
        int count = random.nextInt(4);
        if (kind == 1) {
            var elements = new ArrayList<Tree>();
            for (int i = 0; i < count; i++) {
                elements.add(tree(depth - 1));
            }
            return new Elements(elements);
        }
        var members = new ArrayList<Member>();
        for (int i = 0; i < count; i++) {
            var name =
                    random.nextInt(10) == 0 ? "some_quite_long_name_of_a_member" : NAMES[random.nextInt(NAMES.length)];
            members.add(new Member(name, tree(depth - 1)));
        }
        return new Members(members);
    }

    private static String quoted(String name, Random random) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(random.nextInt(8) == 0 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return text.append('"').toString();
    }

    /// What the rules make of it.
    Tree expected(Tree document) {
        var left = edited(document, "");
        if (left != null) {
            return left;
        }
        return switch (document) {
            case Scalar _ -> new Scalar("null");
            case Elements _ -> new Elements(List.of());
            case Members _ -> new Members(List.of());
        };
    }

    /// @param path with a dot at its end; empty for the root
    private @Nullable Tree edited(Tree tree, String path) {
        if (remove.contains(chopped(path))) {
            return null;
        }
        return switch (tree) {
            case Scalar scalar -> isKept(path) ? scalar : null;
            case Elements(var elements) ->
                mayHold(path, true)
                        ? new Elements(elements.stream()
                                .map(it -> edited(it, path + "*."))
                                .filter(Objects::nonNull)
                                .toList())
                        : null;
            case Members(var members) -> mayHold(path, false) ? new Members(members(members, path)) : null;
        };
    }

    private List<Member> members(List<Member> members, String path) {
        var left = new ArrayList<Member>();
        var given = new HashSet<String>();
        rename.forEach((from, to) -> {
            if (from.startsWith(path) && from.indexOf('.', path.length()) < 0) {
                given.add(to);
            }
        });
        var taken = new HashSet<String>();
        for (var member : members) {
            var value = edited(member.value, path + member.name + ".");
            var name = rename.getOrDefault(path + member.name, member.name);
            if (value != null && (!given.contains(name) || taken.add(name))) {
                left.add(new Member(name, value));
            }
        }
        return left;
    }

    private static String chopped(String path) {
        return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
    }

    private boolean isKept(String path) {
        return keep.isEmpty() || keep.stream().anyMatch(it -> path.startsWith(it + "."));
    }

    /// Whether a container there may have something that is kept.
    private boolean mayHold(String path, boolean elements) {
        return isKept(path)
                || keep.stream()
                        .anyMatch(it -> it.startsWith(path)
                                && it.length() > path.length()
                                && elements == (it.charAt(path.length()) == '*'));
    }

    static boolean isJson(byte[] bytes) {
        try {
            parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            return true;
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return false;
        }
    }

    /// @throws IllegalArgumentException if it is not JSON
    static Tree parse(String text) {
        var parser = new Parser(text);
        var tree = parser.tree();
        parser.space();
        if (parser.at < text.length()) {
            throw parser.wrong();
        }
        return tree;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        IllegalArgumentException wrong() {
            return new IllegalArgumentException("not JSON at " + at + ": " + text);
        }

        void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean eat(char c) {
            space();
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private void need(char c) {
            if (!eat(c)) {
                throw wrong();
            }
        }

        private String scalar() {
            space();
            var matcher = SCALAR.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                throw wrong();
            }
            at = matcher.end();
            return matcher.group();
        }

        Tree tree() {
            if (eat('[')) {
                var elements = new ArrayList<Tree>();
                if (eat(']')) {
                    return new Elements(elements);
                }
                do {
                    elements.add(tree());
                } while (eat(','));
                need(']');
                return new Elements(elements);
            }
            if (eat('{')) {
                return members();
            }
            return new Scalar(scalar());
        }

        private Tree members() {
            var members = new ArrayList<Member>();
            if (eat('}')) {
                return new Members(members);
            }
            do {
                var name = scalar();
                if (name.charAt(0) != '"') {
                    throw wrong();
                }
                need(':');
                members.add(new Member(unescaped(name), tree()));
            } while (eat(','));
            need('}');
            return new Members(members);
        }

        private static String unescaped(String quoted) {
            var name = quoted.substring(1, quoted.length() - 1);
            return Pattern.compile("\\\\u([0-9a-fA-F]{4})")
                    .matcher(name)
                    .replaceAll(it -> java.util.regex.Matcher.quoteReplacement(
                            String.valueOf((char) Integer.parseInt(it.group(1), 16))));
        }
    }
}
