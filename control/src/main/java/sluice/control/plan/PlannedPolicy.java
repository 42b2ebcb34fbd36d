package sluice.control.plan;

import java.util.List;
import sluice.api.policy.PolicySpec;
import sluice.control.config.PolicyUse;

/// A policy at its place in the order of a route.
///
/// @param level where it is written
/// @param owner the name of the group or route where it is written; the gateway's is `gateway`
/// @param name as configured, else its kind, with a number from the second of a kind on: `rate-limit-2`
/// @param use the policy and its condition
/// @param moments when it acts, in the order of an exchange: `request`, `request-body`, `attempt`,
/// `response`,
///     `response-body`, `finish`; empty if that is known only when it is built
public record PlannedPolicy(Level level, String owner, String name, PolicyUse use, List<String> moments) {
    public PolicySpec spec() {
        return use.policy();
    }

    /// As people are told of it: `fair-use`, `fair-use (observe)`, `fair-use (enforce 10% by consumer)`.
    public String label() {
        var rollout = use.rollout();
        return rollout == null || rollout.share() == 1 ? name : name + " (" + rollout + ')';
    }

    /// By which its state outlives a change.
    public String stateKey() {
        return switch (level) {
            case GATEWAY -> "gateway/" + name;
            case GROUP -> "group/" + owner + '/' + name;
            case ROUTE -> "route/" + owner + '/' + name;
        };
    }
}
