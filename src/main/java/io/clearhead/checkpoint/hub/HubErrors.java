package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** Turns what goes wrong with one model into sentences for its operator. Immutable. */
final class HubErrors {

    private static final String ERROR_CODE = "X-Error-Code";
    private static final String ERROR_MESSAGE = "X-Error-Message";

    private final HubModel model;
    private final HubSettings settings;

    HubErrors(HubModel model, HubSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** The hub answered, but said no. */
    HubException refused(HttpResponse<?> answer) {
        int status = answer.statusCode();
        String code = answer.headers().firstValue(ERROR_CODE).orElse("");
        if (code.equals("RevisionNotFound")) {
            return new HubException(
                    settings.endpoint() + " has no revision \"" + model.revision() + "\" of " + model.id()
                            + said(answer),
                    "Set the revision to a branch, a tag or a commit that " + page() + "/tree/main shows.");
        }
        if (code.equals("GatedRepo")) {
            return gated(answer);
        }
        return switch (status) {
            case 401 -> unauthorized(answer);
            case 403 ->
                new HubException(
                        settings.endpoint() + " does not allow " + who() + " to read " + model.id() + said(answer),
                        "Set HF_TOKEN to a token of an account that may read it.");
            case 404 ->
                code.equals("EntryNotFound")
                        ? new HubException(
                                settings.endpoint() + " lists a file of " + model + " that it does not have: "
                                        + answer.uri().getPath(),
                                "Try again later, or choose another revision.")
                        : new HubException(
                                settings.endpoint() + " has no model " + model + said(answer),
                                "Check the spelling of owner and name at " + page() + ".");
            default ->
                new HubException(
                        settings.endpoint() + " answered the request for " + model + " with status " + status
                                + said(answer),
                        "Check that HF_ENDPOINT is a Hugging Face hub.");
        };
    }

    private HubException unauthorized(HttpResponse<?> answer) {
        return settings.token() == null
                ? new HubException(
                        settings.endpoint() + " has no public model " + model.id()
                                + ": there is none of this name, or it is private or gated" + said(answer),
                        "Check the spelling at " + page() + ". If it is private or gated, set HF_TOKEN.")
                : new HubException(
                        settings.endpoint() + " does not accept the token, or has no model " + model.id()
                                + said(answer),
                        "Check the spelling at " + page()
                                + ", and that the token in HF_TOKEN is valid and may read the model.");
    }

    private HubException gated(HttpResponse<?> answer) {
        String token = settings.token() == null
                ? ", and set HF_TOKEN to a token of that account."
                : ", and check that the token in HF_TOKEN is of that account and may read gated models.";
        return new HubException(
                "access to " + model.id() + " is gated: its owners want to know who uses it, and " + who()
                        + " has no access" + said(answer),
                "Open " + page() + " with your account, accept the conditions" + token);
    }

    private String who() {
        return settings.token() == null ? "somebody without a token" : "the account of the token";
    }

    /** Nothing useful came back, however often it was tried. */
    HubException unreachable(IOException failure) {
        if (failure instanceof HubConnection.BusyException busy) {
            return new HubException(
                    settings.endpoint() + " cannot answer the request for " + model + " now: " + busy.getMessage(),
                    busy.status() == 429
                            ? "Wait before the next start; with HF_TOKEN the hub allows more requests."
                            : "Try again later; the hub has a problem of its own.",
                    failure);
        }
        if (failure instanceof SSLException) {
            return new HubException(
                    settings.endpoint() + " has no certificate that this JVM trusts: " + reason(failure),
                    "If a proxy re-encrypts connections, give its certificate to the JVM with"
                            + " -Djavax.net.ssl.trustStore.",
                    failure);
        }
        return new HubException(
                settings.endpoint() + " cannot be reached to fetch " + model + ": " + reason(failure),
                "Check the network and the JVM's proxy settings (-Dhttps.proxyHost), or set HF_HUB_OFFLINE=1 where the"
                        + " cache has the model.",
                failure);
    }

    private static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "its name is not known here";
            }
        }
        String kind = failure instanceof ConnectException
                ? "no connection"
                : failure.getClass().getSimpleName();
        return failure.getMessage() == null ? kind : kind + ", " + quoted(failure.getMessage());
    }

    /** What came is not what was asked for. */
    HubException damaged(HubFile file, IOException failure) {
        return new HubException(
                settings.endpoint() + " sends another " + file.name() + " of " + model + " than it announces: "
                        + failure.getMessage(),
                "Try again later; if it stays so, what HF_ENDPOINT or a proxy stores of the file is damaged.",
                failure);
    }

    /** The hub redirects to where nobody should follow. */
    HubException badRedirect(URI from, String target) {
        return new HubException(
                from.getHost() + " redirects the request for " + model + " to " + quoted(target)
                        + ", which is not an address that is at least as safe",
                "Check that HF_ENDPOINT is a Hugging Face hub.");
    }

    /** The hub speaks another language. */
    HubException nonsense(String problem) {
        return new HubException(
                settings.endpoint() + " answered the request for " + model + " with something else: " + problem,
                "Check that HF_ENDPOINT is a Hugging Face hub.");
    }

    /** This machine's disk says no. */
    HubException disk(Path path, IOException failure) {
        String said = failure instanceof FileSystemException file
                ? Objects.requireNonNullElse(
                        file.getReason(), failure.getClass().getSimpleName())
                : String.valueOf(failure.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("no space") || lower.contains("not enough space") || lower.contains("quota")) {
            return new HubException(
                    "the disk is full: " + path + " cannot be written: " + said,
                    "Make room there, or set HF_HOME to a directory on a larger disk.",
                    failure);
        }
        String reason = failure instanceof AccessDeniedException ? "permission denied" : said;
        return new HubException(
                path + " cannot be written: " + reason,
                "Set HF_HOME to a directory that this process may write to, or put the model into the cache beforehand.",
                failure);
    }

    /** More has to come than there is room for. */
    HubException noRoom(long needed, long free) {
        return new HubException(
                model + " needs " + DownloadProgress.megabytes(needed) + " MB in " + settings.cache() + ", but only "
                        + free / DownloadProgress.MEGABYTE + " MB are free",
                "Make room there, or set HF_HOME to a directory on a larger disk.");
    }

    private String page() {
        return settings.endpoint() + "/" + model.id();
    }

    private static String said(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue(ERROR_MESSAGE)
                .map(message -> "; it says " + quoted(message))
                .orElse("");
    }
}
