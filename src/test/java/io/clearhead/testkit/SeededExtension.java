package io.clearhead.testkit;

import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Makes the generators of {@link Seeded} parameters and adds the seed to the stack trace of a failing test. */
final class SeededExtension implements ParameterResolver, TestExecutionExceptionHandler {

    static final String SEED_PROPERTY = "tests.seed";

    private static final Namespace NAMESPACE = Namespace.create(SeededExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.isAnnotated(Seeded.class)
                && parameter.getParameter().getType().isAssignableFrom(SplittableRandom.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return new SplittableRandom(seed(test) + parameter.getIndex());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        failure.addSuppressed(new SeedNote(seed(test)));
        throw failure;
    }

    /** The given seed, or a new one that stays the same for all parameters of one test execution. */
    private static long seed(ExtensionContext test) {
        Store store = test.getStore(NAMESPACE);
        return store.computeIfAbsent(SEED_PROPERTY, key -> chooseSeed(), Long.class);
    }

    private static long chooseSeed() {
        String given = System.getProperty(SEED_PROPERTY);
        return given == null ? new SplittableRandom().nextLong() : Long.parseLong(given);
    }

    /** Shown under a failure's stack trace, where every tool prints it; it has no stack trace of its own. */
    static final class SeedNote extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SeedNote(long seed) {
            super("repeat this test with -D" + SEED_PROPERTY + "=" + seed, null, false, false);
        }
    }
}
