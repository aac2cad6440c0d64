package io.clearhead.api.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what Tomcat refuses before any filter sees it, such as a malformed request line.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ProblemErrorValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemErrorValve.class);

    private final ProblemWriter writer;

    ProblemErrorValve(JsonMapper json) {
        this.writer = new ProblemWriter(json);
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // With a status of the client's fault, what was thrown is only Tomcat's way to say so.
        ApiProblem problem = thrown == null || status < 500
                ? ProblemTranslator.ofStatus(HttpStatusCode.valueOf(status))
                : ProblemTranslator.problemOf(thrown);
        try {
            writer.write(problem, request, response);
        } catch (IOException gone) {
            log.debug("client went away while it was told of an error status={}", status, gone);
        }
    }
}
