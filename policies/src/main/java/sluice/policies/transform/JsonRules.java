package sluice.policies.transform;

import java.util.List;

/// What `json-request` and `json-response` have in common.
final class JsonRules {
    private JsonRules() {}

    /// Whether something may pass under the rules of now that did not before.
    static boolean isWeaker(
            List<String> removedBefore, List<String> keptBefore, List<String> removed, List<String> kept) {
        boolean keepsMore = !keptBefore.isEmpty() && (kept.isEmpty() || !keptBefore.containsAll(kept));
        return keepsMore || !removed.containsAll(removedBefore);
    }
}
