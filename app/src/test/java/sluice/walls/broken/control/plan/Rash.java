package sluice.walls.broken.control.plan;

import sluice.walls.broken.control.config.Settings;
import sluice.walls.broken.core.route.Sleepy;
import sluice.walls.broken.testkit.FakeThing;

/// A plan that has the machinery at hand, and a fake in what ships.
public record Rash(Settings settings, Sleepy core, FakeThing fake) {}
