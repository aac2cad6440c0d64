package io.clearhead.api;

import io.clearhead.api.access.OpenToAll;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Shows people who open the server in a browser the page for people. Stateless and safe for use by several threads. */
@Controller
@Hidden
final class HomeController {

    @OpenToAll
    @GetMapping("/")
    String home() {
        return "forward:/index.html";
    }
}
