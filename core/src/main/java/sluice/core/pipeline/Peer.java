package sluice.core.pipeline;

import java.net.InetAddress;

/// Who is at the other end of a client's connection, and how they reached us.
///
/// @param address the address of the connection's other end
/// @param ip its text form
/// @param trusted whether it is one of the listener's trusted proxies
/// @param scheme `http` or `https`, as this connection is
/// @param port the port of the listener
public record Peer(InetAddress address, String ip, boolean trusted, String scheme, int port) {}
