package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static Target parse(String target) {
        return parse("GET", target);
    }

    private static Target parse(String method, String target) {
        var bytes = ("<" + target + ">").getBytes(ISO_8859_1);
        return Target.parse(method, bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "/,/",
        "/a/b,/a/b",
        "/a/b/,/a/b/",
        "/a.b,/a.b",
        "/.a,/.a",
        "/a..,/a..",
        "/...,/...",
        "/..a/b,/..a/b",
        "/a;b=c,/a;b=c",
        "/a;..,/a;..",
        "/a:@!$&'()*+=~_-,/a:@!$&'()*+=~_-",
    })
    void leavesACanonicalPathAsItIs(String target, String path) {
        assertThat(parse(target)).isEqualTo(new Target("", path, "", false, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "/%61%7E%2d%5F,/a~-_",
        "/%41%5a%30%39,/AZ09",
        "/%3a%2b%c3%a9,/%3A%2B%C3%A9",
        "/%25%32%46,/%252F",
        "/a//b,/a/b",
        "//,/",
        "///a///,/a/",
        "/a//../b,/b",
        "/./a,/a",
        "/a/./b,/a/b",
        "/a/.,/a/",
        "/.,/",
        "/a/../b,/b",
        "/a/..,/",
        "/a/b/..,/a/",
        "/a/b/../..,/",
        "/a/../,/",
        "/a/b/../../c,/c",
        "/%2e/a,/a",
        "/a/%2E%2e/b,/b",
        "/a/.%2e,/",
        "/a/b/%2e%2e/%2e/c,/a/c",
        "/a{b}|c^`,/a%7Bb%7D%7Cc%5E%60",
        "/<a>,/%3Ca%3E",
    })
    void bringsAPathIntoCanonicalForm(String target, String path) {
        assertThat(parse(target)).isEqualTo(new Target("", path, "", false, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/..|above the root",
                "/../a|above the root",
                "/a/../..|above the root",
                "/a/../../b|above the root",
                "/%2e%2e|above the root",
                "/./..|above the root",
                "//..|above the root",
                "/a%00|%00",
                "/a%5cb|%5C",
                "/a%5C..|%5C",
                "/a\\b|backslash",
                "/..\\a|backslash",
                "/a%|two hexadecimal digits",
                "/a%4|two hexadecimal digits",
                "/a%4/1|two hexadecimal digits",
                "/a%g1|two hexadecimal digits",
                "/a%1g|two hexadecimal digits",
                "/%u0041|two hexadecimal digits",
                "/%%41|two hexadecimal digits",
                "/..;/a|leaves a dot segment",
                "/a/..;x=y/b|leaves a dot segment",
                "/.;/a|leaves a dot segment",
                "/a/%2e%2e;|leaves a dot segment",
                "/..;a;b|leaves a dot segment",
                "/a/..%2Fb|leaves a dot segment",
                "/a%2f..|leaves a dot segment",
                "/a%2F.%2Fb|leaves a dot segment",
                "/a%2F%2e%2e;x%2Fb|leaves a dot segment",
                "a/b|neither a path nor",
                "ftp://a/b|neither a path nor",
                "''|neither a path nor",
                "*|only OPTIONS",
            })
    void refusesWhatCouldMeanSomethingElseBehind(String target, String reason) {
        assertThat(parse(target).error()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a b", "/a\tb", "/a\u0000", "/a\u001f", "/a\u007f", "/\u00e9", "/a#b", "/a?b c", "/a?\u00ff"})
    void refusesBytesThatNoTargetContains(String target) {
        assertThat(parse(target).error()).contains("cannot contain");
    }

    @ParameterizedTest
    @CsvSource({"/a%2fb,/a%2Fb", "/a%2F,/a%2F", "/%2F%2F,/%2F%2F", "/a/../b%2Fc,/b%2Fc"})
    void leavesAnEncodedSlashToTheRouteAndSaysSo(String target, String path) {
        assertThat(parse(target)).isEqualTo(new Target("", path, "", true, ""));
    }

    @ParameterizedTest
    @CsvSource({"/a?b=c,/a,b=c", "/a?,/a,''", "/a//b?//..%zz?,/a/b,//..%zz?", "/?a/../b,/,a/../b"})
    void takesTheQueryAsWritten(String target, String path, String query) {
        assertThat(parse(target)).isEqualTo(new Target("", path, query, false, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "http://API.example.com/a/../b?c,api.example.com,/b,c",
        "HTTPS://h:8443/,h:8443,/,''",
        "http://h,h,/,''",
        "http://h?q,h,/,q",
    })
    void takesAnAbsoluteTargetApart(String target, String authority, String path, String query) {
        assertThat(parse(target)).isEqualTo(new Target(authority, path, query, false, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///a", "http://u@h/", "http://h:x/", "http://a b/", "http://h:99999999/"})
    void refusesAnAbsoluteTargetWithoutAHost(String target) {
        assertThat(parse(target).error()).isNotEmpty();
    }

    @Test
    void onlyOptionsAsksForEverything() {
        assertThat(parse("OPTIONS", "*")).isEqualTo(new Target("", "*", "", false, ""));
    }
}
