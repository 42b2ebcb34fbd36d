package sluice.control.admin;

import java.util.List;

/// One route, as an operator recognizes it.
///
/// @param name its name
/// @param group the group that owns it; empty if none does
/// @param listeners where it is served
/// @param match what it matches, one text per host and path: `GET,POST api.example.com/v1/orders/**`
/// @param policies the policies in the order in which they run
/// @param to what answers: `upstream orders`, `split orders-v1 90, orders-v2 10`, `redirect 308`
public record RouteView(
        String name, String group, List<String> listeners, List<String> match, List<String> policies, String to) {}
