package sluice.core.upstream;

import java.time.Duration;

/// How one upstream is spoken to.
///
/// @param name as configured
/// @param protocol what is spoken over its connections
/// @param connect until a new connection is usable
/// @param response from the last byte of the request to the head of the answer
/// @param bodyIdle between two pieces of a body, in either direction
/// @param poolIdle after which an unused connection is closed; a shorter `Keep-Alive: timeout` of the peer wins
/// @param maxPerEndpoint connections of the process to one endpoint
/// @param maxPending calls of the process that may wait for a connection to one endpoint
public record UpstreamSettings(
        String name,
        HttpProtocol protocol,
        Duration connect,
        Duration response,
        Duration bodyIdle,
        Duration poolIdle,
        int maxPerEndpoint,
        int maxPending) {}
