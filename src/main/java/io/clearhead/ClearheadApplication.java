package io.clearhead;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server. */
@SpringBootApplication
public class ClearheadApplication {

    public static void main(String[] args) {
        SpringApplication.run(ClearheadApplication.class, args);
    }
}
