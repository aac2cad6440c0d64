package io.clearhead.api;

import io.clearhead.api.access.OpenToAll;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Sends people who open the server in a browser to a page for people. Stateless and safe for use by several threads. */
@Controller
@Hidden
final class HomeController {

    @OpenToAll
    @GetMapping("/")
    ResponseEntity<Void> home() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("swagger-ui.html"))
                .build();
    }
}
