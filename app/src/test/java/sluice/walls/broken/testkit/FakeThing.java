package sluice.walls.broken.testkit;

/// A fake.
public record FakeThing(String name) {}
