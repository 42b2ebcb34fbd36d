package sluice.walls.broken.control.config;

/// What configuration says.
public record Settings(String name) {}
