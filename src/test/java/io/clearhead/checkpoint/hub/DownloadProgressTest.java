package io.clearhead.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DownloadProgressTest {

    private static final int MEGABYTE = 1_000_000;

    private final FakeClock clock = new FakeClock();
    private final DownloadProgress progress = new DownloadProgress(HubFixture.MODEL, clock);

    @Test
    void thereIsALineEveryTenSecondsAndNotForEveryChunk(CapturedOutput output) {
        progress.expect(100 * MEGABYTE);
        for (int chunk = 1; chunk <= 100; chunk++) {
            clock.advance(Duration.ofMillis(250));
            progress.at((long) chunk * MEGABYTE);
        }

        assertThat(output.toString().lines().filter(line -> line.contains("downloading")))
                .hasSize(2)
                .first()
                .asString()
                .contains("model=owner/name done_mb=40 of_mb=100 percent=40 mb_per_s=4.0");
    }

    @Test
    void aFileThatBeginsAnewCountsOnce() {
        progress.expect(100 * MEGABYTE);
        progress.at(40 * MEGABYTE);
        progress.at(0);
        progress.at(20 * MEGABYTE);
        assertThat(progress.describe()).isEqualTo("downloading owner/name, 20 % of 100 MB");

        progress.finish(50 * MEGABYTE);
        progress.at(25 * MEGABYTE);
        assertThat(progress.describe()).isEqualTo("downloading owner/name, 75 % of 100 MB");
    }

    @Test
    void beforeAnythingIsKnownItIsLookedFor() {
        assertThat(progress.describe()).isEqualTo("looking for owner/name");
    }
}
