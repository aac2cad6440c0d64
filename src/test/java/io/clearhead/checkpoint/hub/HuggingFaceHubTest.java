package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.hub.HubFixture.MODEL;
import static io.clearhead.checkpoint.hub.HubFixture.WEIGHTS;
import static io.clearhead.checkpoint.hub.HubFixture.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.FakeHub.Request;
import io.clearhead.testkit.FakeRepository;
import io.clearhead.testkit.HubMischief;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched, what is not, and where it lies. */
@Timeout(60)
class HuggingFaceHubTest {

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

    @Test
    void theCacheHasTheLayoutThatPythonKnows() throws IOException {
        Path snapshot = fixture.fetch();

        FakeRepository repository = fixture.repository;
        String commit = repository.commit();
        String model = "models--owner--name/";
        assertThat(snapshot).isEqualTo(fixture.snapshot());
        assertThat(tree(fixture.cache).filter(path -> !path.contains(".no_exist")))
                .containsExactlyInAnyOrder(
                        "CACHEDIR.TAG",
                        ".locks/" + model + repository.etag("config.json") + ".lock",
                        ".locks/" + model + repository.etag("model.safetensors") + ".lock",
                        ".locks/" + model + repository.etag("source.spm") + ".lock",
                        ".locks/" + model + repository.etag("vocab.json") + ".lock",
                        model + "blobs/" + repository.etag("config.json"),
                        model + "blobs/" + repository.etag("model.safetensors"),
                        model + "blobs/" + repository.etag("source.spm"),
                        model + "blobs/" + repository.etag("vocab.json"),
                        model + "refs/main",
                        model + "snapshots/" + commit + "/config.json",
                        model + "snapshots/" + commit + "/model.safetensors",
                        model + "snapshots/" + commit + "/source.spm",
                        model + "snapshots/" + commit + "/vocab.json");
        assertThat(fixture.modelFolder().resolve("refs/main")).hasContent(commit);
        assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
                .hasToString("../../blobs/" + repository.etag("model.safetensors"));
        assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(fixture.modelFolder().resolve(".no_exist").resolve(commit).resolve("tokenizer.json"))
                .isEmptyFile();
    }

    @Test
    void nothingIsDownloadedThatIsNotNeeded() {
        fixture.hub.publish(fixture.repository
                .with("pytorch_model.bin", "the same weights")
                .with("tf_model.h5", "again")
                .with("flax_model.msgpack", "and again")
                .with("onnx/model.onnx", "and once more"));

        fixture.fetch();

        assertThat(fixture.hub.requests("/resolve/"))
                .extracting(request -> request.path().replaceFirst(".*/", ""))
                .containsExactlyInAnyOrder("config.json", "vocab.json", "source.spm", "model.safetensors");
    }

    @Test
    void whatIsInTheCacheIsNotDownloadedAgain() {
        fixture.fetch();
        fixture.hub.forgetRequests();

        Path snapshot = fixture.fetch();

        assertThat(snapshot).isEqualTo(fixture.snapshot());
        assertThat(fixture.hub.requests())
                .singleElement()
                .extracting(Request::path)
                .isEqualTo("/api/models/owner/name/revision/main?blobs=true");
    }

    @Test
    void aNewCommitDownloadsOnlyWhatChanged() throws IOException {
        fixture.fetch();
        fixture.hub.forgetRequests();
        FakeRepository next = fixture.repository.with("config.json", "{\"model_type\": \"t5\"}");
        fixture.hub.publish(next);

        Path snapshot = fixture.fetch();

        assertThat(snapshot).endsWith(Path.of("snapshots", next.commit()));
        assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(fixture.modelFolder().resolve("refs/main")).hasContent(next.commit());
        assertThat(fixture.hub.requests("/resolve/"))
                .singleElement()
                .satisfies(request -> assertThat(request.path()).endsWith("/config.json"));
    }

    @Test
    void configurationAndTokenizerCanBeLookedAtBeforeTheWeightsCome() {
        IllegalStateException unsupported = new IllegalStateException("not this family");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> fixture.client().fetch(MODEL, files -> {
                    assertThat(files.has("config.json")).isTrue();
                    assertThat(files.has("source.spm")).isTrue();
                    throw unsupported;
                }))
                .isSameAs(unsupported);
        assertThat(fixture.hub.requests("model.safetensors")).isEmpty();
    }

    @Test
    void aTagAndACommitAreRevisionsToo() {
        FakeRepository tagged = fixture.repository.tagged("refs/pr/1");
        fixture.hub.publish(tagged);

        assertThat(fixture.fetch(new HubModel("owner/name", "refs/pr/1"))).isEqualTo(fixture.snapshot());
        assertThat(fixture.fetch(new HubModel("owner/name", tagged.commit()))).isEqualTo(fixture.snapshot());
        assertThat(fixture.modelFolder().resolve("refs/refs/pr/1")).hasContent(tagged.commit());
        assertThat(fixture.hub.requests("/api/"))
                .extracting(Request::path)
                .first()
                .isEqualTo("/api/models/owner/name/revision/refs%2Fpr%2F1?blobs=true");
    }

    @Test
    void aMirrorThatListsOnlyNamesIsAskedForEachFile() throws IOException {
        fixture.hub.publish(fixture.repository.listing(FakeRepository.Detail.NAMES));

        Path snapshot = fixture.fetch();

        assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(fixture.hub.requests("/resolve/"))
                .filteredOn(request -> request.method().equals("HEAD"))
                .hasSize(4);
        assertThat(fixture.weightsBlob()).exists();
    }

    @Test
    void withoutSafetensorsTheWeightsOfPyTorchAreFetched() throws IOException {
        fixture.hub.publish(fixture.repository
                .without("model.safetensors")
                .with("pytorch_model.bin", "weights")
                .with("tf_model.h5", "others"));

        assertThat(fixture.fetch().resolve("pytorch_model.bin")).hasContent("weights");
    }

    @Test
    void weightsInSeveralFilesAreFetchedByTheirIndex() throws IOException {
        fixture.hub.publish(sharded("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"));

        Path snapshot = fixture.fetch();

        assertThat(snapshot.resolve("model-00001-of-00002.safetensors")).hasContent("first");
        assertThat(snapshot.resolve("model-00002-of-00002.safetensors")).hasContent("second");
        assertThat(fixture.hub.requests("pytorch_model")).isEmpty();
    }

    private FakeRepository sharded(String first, String second) {
        return fixture.repository
                .without("model.safetensors")
                .with("pytorch_model.bin", "the same weights")
                .with("model-00001-of-00002.safetensors", "first")
                .with("model-00002-of-00002.safetensors", "second")
                .with(
                        "model.safetensors.index.json",
                        "{\"metadata\": {}, \"weight_map\": {\"a\": \"%s\", \"b\": \"%s\", \"c\": \"%s\"}}"
                                .formatted(first, second, first));
    }

    @Test
    void aShardThatTheRepositoryLacksIsNamedBeforeTheOthersCome() {
        fixture.hub.publish(sharded("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
                .without("model-00002-of-00002.safetensors"));

        assertThatExceptionOfType(HubException.class)
                .isThrownBy(fixture::fetch)
                .withMessageContaining("there is no model-00002-of-00002.safetensors");
        assertThat(fixture.hub.requests("model-00001")).isEmpty();
    }

    @Test
    void everythingThatARepositoryLacksIsSaidAtOnce() {
        fixture.hub.publish(FakeRepository.of("owner/name", Map.of()).with("tf_model.h5", "weights"));

        assertThatExceptionOfType(HubException.class)
                .isThrownBy(fixture::fetch)
                .withMessageContaining("there is no config.json")
                .withMessageContaining("there is no tokenizer")
                .withMessageContaining("there are no weights: none of model.safetensors");
    }

    @Test
    void progressIsToldWhileItLastsAndNotAfterwards() {
        HuggingFaceHub client = fixture.client();
        List<String> seen = new ArrayList<>();

        client.fetch(MODEL, files -> client.progress().ifPresent(seen::add));

        assertThat(seen).containsExactly("downloading owner/name, 100 % of 1 MB");
        assertThat(client.progress()).isEmpty();
    }

    @Test
    void withoutSymbolicLinksTheFilesThemselvesAreInTheSnapshot() throws IOException {
        fixture.set("HF_HUB_DISABLE_SYMLINKS", "1");

        Path snapshot = fixture.fetch();
        assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(snapshot.resolve("model.safetensors")).isRegularFile();
        assertThat(Files.isSymbolicLink(snapshot.resolve("model.safetensors"))).isFalse();
        assertThat(fixture.weightsBlob()).doesNotExist();

        fixture.hub.forgetRequests();
        assertThat(fixture.fetch()).isEqualTo(snapshot);
        assertThat(fixture.hub.requests("/resolve/")).isEmpty();
    }

    @Test
    void withoutSymbolicLinksABlobThatWasThereIsCopied() throws IOException {
        fixture.fetch();
        Files.delete(fixture.snapshot().resolve("model.safetensors"));
        fixture.hub.forgetRequests();
        fixture.set("HF_HUB_DISABLE_SYMLINKS", "1");

        Path weights = fixture.fetch().resolve("model.safetensors");

        assertThat(Files.isSymbolicLink(weights)).isFalse();
        assertThat(weights).hasBinaryContent(WEIGHTS);
        assertThat(fixture.weightsBlob()).hasBinaryContent(WEIGHTS);
        assertThat(fixture.hub.requests("/resolve/")).isEmpty();
        assertThat(tree(fixture.modelFolder().resolve("blobs"))).noneMatch(name -> name.endsWith(".copy"));
    }

    @Test
    void aBlobOfTheWrongSizeIsReplaced() throws IOException {
        fixture.fetch();
        Files.write(fixture.weightsBlob(), new byte[10]);

        assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aLinkWithoutAnEndIsMended() throws IOException {
        fixture.fetch();
        Files.delete(fixture.weightsBlob());

        assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void theReferenceIsWrittenOnlyWhenEverythingIsThere() {
        fixture.hub.misbehave(fixture.repository.etag("model.safetensors"), HubMischief.status(403));

        assertThatExceptionOfType(HubException.class).isThrownBy(fixture::fetch);

        assertThat(fixture.snapshot().resolve("config.json")).exists();
        assertThat(fixture.modelFolder().resolve("refs")).doesNotExist();
    }
}
