package sluice.control.config;

/// A file of consumers, for many of them: one JSON object in a line, with the fields that a consumer has in
/// YAML. It is read as a stream and watched like the configuration itself.
///
/// @param file relative to the file of configuration that names it
public record ConsumerFile(String file) {}
