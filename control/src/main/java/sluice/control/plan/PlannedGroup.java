package sluice.control.plan;

import java.util.List;
import sluice.control.config.GroupSpec;

/// A group with its policies in order.
///
/// @param spec as it is written
/// @param policies its own
public record PlannedGroup(GroupSpec spec, List<PlannedPolicy> policies) {}
