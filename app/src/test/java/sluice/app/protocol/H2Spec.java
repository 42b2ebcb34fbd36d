package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// The conformance tests of h2spec 2.2.0 (RFC 7540 and 7541), as a program that lies on the class path.
final class H2Spec {
    private static final String PACKED = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    private H2Spec() {}

    /// What one run found.
    ///
    /// @param tests how many tests ran
    /// @param failures those that failed, each with what was expected and what came
    record Report(int tests, List<String> failures) {}

    /// Runs all tests in strict mode.
    ///
    /// @param options beside host, port and strictness: `-t -k` for TLS
    static Report run(int port, String... options) throws Exception {
        var directory = Files.createTempDirectory("h2spec");
        var program = directory.resolve("h2spec");
        var xml = directory.resolve("report.xml");
        var said = directory.resolve("said.txt");
        try {
            unpack(program);
            var command = new ArrayList<>(
                    List.of(program.toString(), "-S", "-h", "127.0.0.1", "-p", "" + port, "-j", xml.toString()));
            command.addAll(List.of(options));
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("h2spec did not end within 120 s: " + Files.readString(said, UTF_8));
            }
            return report(xml);
        } finally {
            for (var file : List.of(program, xml, said, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// Takes the one file out of the archive: a tar whose first entry it is.
    private static void unpack(Path program) throws IOException {
        try (var packed = H2Spec.class.getResourceAsStream(PACKED)) {
            if (packed == null) {
                throw new AssertionError(PACKED + " is not on the class path");
            }
            var tar = new DataInputStream(new GZIPInputStream(packed));
            var header = new byte[512];
            tar.readFully(header);
            var name = new String(header, 0, 100, ISO_8859_1).replace("\0", "");
            int size = Integer.parseInt(new String(header, 124, 11, ISO_8859_1).strip(), 8);
            if (!name.equals("h2spec")) {
                throw new AssertionError("the archive begins with " + name + " (expected: h2spec)");
            }
            Files.write(program, tar.readNBytes(size));
            if (!program.toFile().setExecutable(true)) {
                throw new AssertionError(program + " cannot be made executable");
            }
        }
    }

    private static Report report(Path xml) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
        var cases = document.getElementsByTagName("testcase");
        var failures = new ArrayList<String>();
        for (int i = 0; i < cases.getLength(); i++) {
            var test = (Element) cases.item(i);
            if (test.getElementsByTagName("failure").getLength()
                            + test.getElementsByTagName("error").getLength()
                            + test.getElementsByTagName("skipped").getLength()
                    > 0) {
                failures.add(test.getAttribute("package") + " " + test.getAttribute("classname") + ": "
                        + test.getTextContent().strip());
            }
        }
        return new Report(cases.getLength(), failures);
    }
}
