package io.clearhead.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The arithmetic of the page, in the browser that does it: every test that {@code modules.test.js} exports. */
@ExplorerTest
class ModuleIT {

    @TestFactory
    Stream<DynamicTest> theModulesDoWhatTheySay(Explorer explorer) {
        explorer.open("");
        List<?> names = (List<?>) explorer.evaluate("async () => Object.keys(await import('./js/modules.test.js'))");
        assertThat(names).hasSizeGreaterThan(10);
        return names.stream()
                .map(Object::toString)
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> explorer.evaluate(
                                "async (name) => { (await import('./js/modules.test.js'))[name](); }", name)));
    }
}
