package io.clearhead.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test parameter of type {@link java.util.random.RandomGenerator} or {@link java.util.SplittableRandom} a new seed in
 * every run. A failure shows the seed; {@code -Dtests.seed=…} repeats it.
 *
 * <pre>{@code
 * @Test
 * void sortingKeepsTheSum(@Seeded RandomGenerator random) { … }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SeededExtension.class)
public @interface Seeded {}
