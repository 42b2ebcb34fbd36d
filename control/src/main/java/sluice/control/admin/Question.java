package sluice.control.admin;

import java.util.List;

/// A request that nobody sends: which route would it take?
///
/// @param method `GET` unless told otherwise
/// @param url absolute: `https://api.example.com/v1/orders?beta=1`
/// @param headers fields as `Name: value`
public record Question(String method, String url, List<String> headers) {}
