package sluice.api.exchange;

import java.util.Map;

/// Who calls, once a credential was verified.
///
/// @param name the consumer's name if the credential maps to one, else issuer and subject; never empty
/// @param consumer the consumer's name; empty if the credential maps to none
/// @param tier what the consumer is entitled to; empty if unknown
/// @param attributes what the configuration says of the consumer
/// @param claims what the credential says
public record Identity(String name, String consumer, String tier, Map<String, String> attributes, Claims claims) {}
