package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The keys of an issuer at one time. Immutable.
///
/// @param keys those that can verify something
/// @param unusable why others of the set cannot, though they are meant to
record KeySet(List<VerificationKey> keys, List<String> unusable) {
    private static final int MOST_KEYS = 100;
    private static final int MOST_CANDIDATES = 4;

    KeySet {
        keys = List.copyOf(keys);
        unusable = List.copyOf(unusable);
    }

    /// Reads a set (RFC 7517 section 5). A key that is broken or too weak does not spoil the others.
    ///
    /// @param json its text
    /// @param before whose keys stay the same objects if they are among these still
    /// @throws IOException if it is no set, or one without any usable key
    static KeySet read(String json, KeySet before) throws IOException {
        if (!(StrictJson.object(json.strip().getBytes(UTF_8)).get("keys") instanceof List<?> list)) {
            throw new IOException("a JSON object without a list of \"keys\"");
        }
        if (list.size() > MOST_KEYS) {
            throw new IOException(list.size() + " keys (expected: at most " + MOST_KEYS + ")");
        }
        var keys = new ArrayList<VerificationKey>();
        var unusable = new ArrayList<String>();
        for (var entry : list) {
            try {
                add(entry, before, keys);
            } catch (IOException e) {
                unusable.add(String.valueOf(e.getMessage()));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("no key that signatures can be verified by"
                    + (unusable.isEmpty() ? "" : ": " + String.join(", ", unusable)));
        }
        return new KeySet(keys, unusable);
    }

    private static void add(Object entry, KeySet before, List<VerificationKey> keys) throws IOException {
        if (!(entry instanceof Map<?, ?> map)) {
            throw new IOException("a key that is no JSON object");
        }
        @SuppressWarnings("unchecked") // members of JSON objects have names
        var key = Jwk.read((Map<String, Object>) map);
        if (key != null && !keys.contains(key)) {
            int known = before.keys.indexOf(key);
            keys.add(known < 0 ? key : before.keys.get(known));
        }
    }

    static KeySet none() {
        return new KeySet(List.of(), List.of());
    }

    /// Keys that a token of that key id and algorithm may be signed with. A token without an id may be of
    /// any; a token with one is of that key alone. A secret has no id, and is the only key of its issuer.
    ///
    /// @param id empty for none
    List<VerificationKey> candidates(String id, JwsAlgorithm algorithm) {
        var candidates = new ArrayList<VerificationKey>(1);
        for (int i = 0; i < keys.size() && candidates.size() < MOST_CANDIDATES; i++) {
            var key = keys.get(i);
            if (key.isFor(algorithm) && (id.isEmpty() || key.isSecret() || id.equals(key.id()))) {
                candidates.add(key);
            }
        }
        return candidates;
    }

    /// Whether there is a key of that id, whatever it is for.
    boolean knows(String id) {
        return keys.stream().anyMatch(key -> key.id().equals(id));
    }

    /// Keys that are not in the next set are no longer believed.
    void leaveExcept(KeySet next) {
        for (var key : keys) {
            if (!next.keys.contains(key)) {
                key.leave();
            }
        }
    }
}
