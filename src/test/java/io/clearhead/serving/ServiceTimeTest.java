package io.clearhead.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceTimeTest {

    private static final long SECOND = 1_000_000_000;

    private final ServiceTime serviceTime = new ServiceTime();

    @Test
    void withoutMeasurementsTheWaitIsOneSecond() {
        assertThat(serviceTime.estimate(100, 2)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theWaitIsSharedByTheWorkersAndRoundedUp() {
        serviceTime.add(SECOND / 2);

        assertThat(serviceTime.estimate(9, 2)).isEqualTo(Duration.ofSeconds(3)); // 2.25 s
    }

    @Test
    void theWaitIsNeverLongerThanAMinute() {
        serviceTime.add(10 * SECOND);

        assertThat(serviceTime.estimate(100, 1)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void recentMeasurementsCountMore() {
        serviceTime.add(10 * SECOND);
        for (int i = 0; i < 100; i++) {
            serviceTime.add(2 * SECOND);
        }

        assertThat(serviceTime.estimate(1, 1)).isEqualTo(Duration.ofSeconds(3)); // just above 2 s
    }
}
