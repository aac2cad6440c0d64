package io.clearhead.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"Helsinki-NLP/opus-mt-en-de", "facebook/m2m100_418M", "google/flan-t5-small", "a/b", "a/b.c"})
    void ownerAndNameAreAnId(String id) {
        assertThat(HubModel.isId(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t5-small",
                "a/",
                "/b",
                "a/b/c",
                "../b",
                "a/..",
                "./b",
                "a/b.",
                "-a/b",
                "a/b--c",
                "a/b..c",
                "a/b.git",
                "a/b c",
                "a/b?x",
                "a\\b",
                "a/ü",
                "hf://a/b",
                "a/b\n",
            })
    void everythingElseIsNone(String id) {
        assertThat(HubModel.isId(id)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubModel(id, "main"))
                .withMessageContaining("owner/name");
    }

    @Test
    void aNameIsNotEndless() {
        assertThat(HubModel.isId("a/" + "b".repeat(96))).isTrue();
        assertThat(HubModel.isId("a/" + "b".repeat(97))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "v1.0", "refs/pr/1", "feature/x", "6183067f769a302e3861815543b9f312c71b0ca4"})
    void branchesTagsAndCommitsAreRevisions(String revision) {
        assertThat(new HubModel("a/b", revision).revision()).isEqualTo(revision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "a/../b", "/a", "a/", "a//b", "a b", "a\\b", "a:b", "a?b", "a\n"})
    void aRevisionThatCouldBeAnotherPathIsRefused(String revision) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubModel("a/b", revision))
                .withMessageContaining("a revision is a branch, a tag or a commit");
    }

    @Test
    void messagesNameTheRevisionUnlessItIsTheUsualOne() {
        assertThat(new HubModel("a/b", "main")).hasToString("a/b");
        assertThat(new HubModel("a/b", "v1")).hasToString("a/b at revision v1");
    }
}
