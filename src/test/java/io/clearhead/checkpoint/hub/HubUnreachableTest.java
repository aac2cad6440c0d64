package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.hub.HubFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.HubMischief;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is served, and what is said, without a network, without the hub, or without room for its files. */
@Timeout(60)
class HubUnreachableTest {

    @TempDir
    Path home;

    private HubFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new HubFixture(home);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Nested
    class Unreachable {

        @Test
        void noNetworkIsSaidWithTheReason() {
            fixture.hub.close();

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining(
                            fixture.hub.endpoint() + " cannot be reached to fetch owner/name: no connection")
                    .satisfies(failure -> assertThat(failure.remedy()).contains("https.proxyHost", "HF_HUB_OFFLINE"));
            assertThat(fixture.clock.sleeps()).hasSize(4);
        }

        @Test
        void aNameThatIsNotKnownIsSaid() {
            HubErrors errors = new HubErrors(MODEL, fixture.settings());
            IOException unresolved = new ConnectException();
            unresolved.initCause(new UnresolvedAddressException());

            assertThat(errors.unreachable(unresolved))
                    .hasMessage(fixture.hub.endpoint()
                            + " cannot be reached to fetch owner/name: its name is not known here");
        }

        @Test
        void whatIsInTheCacheIsServedWithoutTheHub() {
            fixture.fetch();
            fixture.hub.close();

            assertThat(fixture.fetch()).isEqualTo(fixture.snapshot());
            assertThat(fixture.clock.sleeps()).isEmpty();
        }

        @Test
        void anIncompleteCacheIsNotServed() throws IOException {
            fixture.fetch();
            Files.delete(fixture.snapshot().resolve("model.safetensors"));
            fixture.hub.close();

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("cannot be reached");
        }
    }

    @Nested
    class Offline {

        @BeforeEach
        void offline() {
            fixture.set("HF_HUB_OFFLINE", "1");
        }

        @Test
        void theCacheIsServedAndNobodyAsked() {
            fixture.set("HF_HUB_OFFLINE", "0").fetch();
            fixture.hub.forgetRequests();

            assertThat(fixture.set("HF_HUB_OFFLINE", "1").fetch()).isEqualTo(fixture.snapshot());
            assertThat(fixture.hub.requests()).isEmpty();
        }

        @Test
        void anEmptyCacheIsNamed() {
            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("HF_HUB_OFFLINE is set")
                    .withMessageContaining(fixture.modelFolder().toString())
                    .withMessageContaining("there is no refs/main")
                    .satisfies(failure -> assertThat(failure.remedy()).contains("HF_HOME"));
            assertThat(fixture.hub.requests()).isEmpty();
        }

        @Test
        void everyMissingFileIsNamedWithThePlaceWhereItShouldBe() throws IOException {
            Path snapshot = Files.createDirectories(fixture.snapshot());
            Files.createDirectories(fixture.modelFolder().resolve("refs"));
            Files.writeString(fixture.modelFolder().resolve("refs/main"), fixture.repository.commit());
            Files.writeString(
                    snapshot.resolve("pytorch_model.bin.index.json"),
                    "{\"weight_map\": {\"a\": \"pytorch_model-1.bin\", \"b\": \"pytorch_model-2.bin\"}}");
            Files.writeString(snapshot.resolve("pytorch_model-1.bin"), "weights");

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("in " + snapshot)
                    .withMessageContaining("there is no config.json")
                    .withMessageContaining("there is no tokenizer")
                    .withMessageContaining("there is no pytorch_model-2.bin");
        }

        @Test
        void aReferenceThatIsNoCommitIsIgnored() throws IOException {
            Files.createDirectories(fixture.modelFolder().resolve("refs"));
            Files.writeString(fixture.modelFolder().resolve("refs/main"), "../../../elsewhere");

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("there is no refs/main with a commit");
        }
    }

    @Nested
    class Disk {

        @Test
        void aDiskWithoutRoomIsNoticedBeforeTheDownload() {
            String huge = String.valueOf(1L << 49);
            fixture.hub.misbehave(
                    "/api/",
                    HubMischief.body(fixture.repository.listing().replace("\"size\":100000", "\"size\":" + huge)));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("owner/name needs 562949954 MB in " + fixture.cache)
                    .satisfies(failure -> assertThat(failure.remedy()).contains("HF_HOME"));
            assertThat(fixture.hub.requests("/" + fixture.repository.etag("model.safetensors")))
                    .isEmpty();
        }

        @Test
        void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
            Files.createDirectories(fixture.cache.getParent());
            Files.writeString(fixture.cache, "a file where the cache should be");

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining(fixture.cache.toString())
                    .withMessageContaining("cannot be written");
        }

        @Test
        void aPartialFileThatCannotBeWrittenIsNamedAtOnce() throws IOException {
            Files.createDirectories(fixture.partialWeights());

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining(fixture.partialWeights() + " cannot be written");
            assertThat(fixture.clock.sleeps()).isEmpty();
        }

        @Test
        void aFullDiskIsCalledByItsName() {
            HubErrors errors = new HubErrors(MODEL, fixture.settings());

            HubException full = errors.disk(home.resolve("blob"), new IOException("No space left on device"));

            assertThat(full).hasMessageStartingWith("the disk is full: " + home.resolve("blob"));
        }
    }
}
