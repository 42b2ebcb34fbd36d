package sluice.walls.broken.api;

import sluice.walls.broken.core.route.Sleepy;

/// An api that knows the core.
public record Curious(Sleepy core) {}
