package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.Eventually;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** HTTPS from a certificate and a key in PEM files that are replaced while the server runs. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class TlsIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @Test
    void aNewCertificateIsServedWithoutARestart(CapturedOutput output) throws Exception {
        KeyStore first = issue("first");
        KeyStore second = issue("second");
        write(first);
        String bundle = "spring.ssl.bundle.pem.server.";
        try (TestApplication application = new TestApplication(
                        () -> TestModels.loaded(new FakeInferenceModel()),
                        "server.ssl.bundle=server",
                        bundle + "keystore.certificate=file:" + directory.resolve("tls.crt"),
                        bundle + "keystore.private-key=file:" + directory.resolve("tls.key"),
                        bundle + "reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=500ms")
                .awaitReady()) {
            assertThat(servedTo(trusting(first), application).statusCode()).isEqualTo(200);
            assertThat(output).contains("Look at https://localhost:" + application.port());

            write(second);

            Eventually.holds(() -> assertThat(certificate(trusting(first, second), application))
                    .isEqualTo(second.getCertificate("server")));
        }
    }

    private static HttpResponse<String> servedTo(SSLContext context, TestApplication application) throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(context).build(); // a connection of its own
        URI health = URI.create("https://localhost:" + application.port() + "/health");
        return client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Certificate certificate(SSLContext context, TestApplication application) throws Exception {
        return servedTo(context, application).sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private static SSLContext trusting(KeyStore... issued) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < issued.length; i++) {
            trusted.setCertificateEntry(Integer.toString(i), issued[i].getCertificate("server"));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A key and a certificate for localhost that it signed itself. */
    private KeyStore issue(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD.toCharArray());
        }
        return store;
    }

    private void write(KeyStore store) throws Exception {
        writePem(
                "tls.key",
                "PRIVATE KEY",
                store.getKey("server", PASSWORD.toCharArray()).getEncoded());
        writePem("tls.crt", "CERTIFICATE", store.getCertificate("server").getEncoded());
    }

    private void writePem(String name, String type, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(Objects.requireNonNull(encoded));
        Files.writeString(
                directory.resolve(name), "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
