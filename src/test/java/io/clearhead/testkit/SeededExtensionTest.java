package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

@ExtendWith(SeededExtensionTest.ExpectSeed.class)
class SeededExtensionTest {

    private static @Nullable String seedOfThisRun;

    @BeforeAll
    static void giveASeed() {
        seedOfThisRun = System.getProperty(SeededExtension.SEED_PROPERTY);
        System.setProperty(SeededExtension.SEED_PROPERTY, "42");
    }

    @AfterAll
    static void restoreTheSeed() {
        if (seedOfThisRun == null) {
            System.clearProperty(SeededExtension.SEED_PROPERTY);
        } else {
            System.setProperty(SeededExtension.SEED_PROPERTY, seedOfThisRun);
        }
    }

    @Test
    void aGivenSeedRepeatsTheNumbers(@Seeded RandomGenerator random) {
        assertThat(random.nextLong()).isEqualTo(new SplittableRandom(42).nextLong());
    }

    @Test
    void parametersOfOneTestDiffer(@Seeded RandomGenerator first, @Seeded SplittableRandom second) {
        assertThat(first.nextLong()).isNotEqualTo(second.nextLong());
    }

    @Test
    void aFailureShowsTheSeed(@Seeded RandomGenerator random) {
        throw new ExpectedFailure();
    }

    private static final class ExpectedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Registered before the extension under test, so it sees the failure last and can turn it into a success. */
    static final class ExpectSeed implements TestExecutionExceptionHandler {

        @Override
        public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
            if (!(failure instanceof ExpectedFailure)) {
                throw failure;
            }
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .satisfies(note -> assertThat(note).hasMessage("repeat this test with -Dtests.seed=42"));
        }
    }
}
