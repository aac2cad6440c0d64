package io.clearhead;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server; {@code io.clearhead.bootstrap} says what it is made of. */
@SpringBootApplication(proxyBeanMethods = false)
public final class ClearheadApplication {

    /** Serves until the process is told to stop; ends with exit code 1 and one message if it cannot. */
    public static void main(String[] args) {
        SpringApplication.run(ClearheadApplication.class, args);
    }
}
