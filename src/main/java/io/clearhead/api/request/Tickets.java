package io.clearhead.api.request;

import io.clearhead.serving.Ticket;
import java.util.ArrayList;
import java.util.List;

/** Waits for work that was submitted together. */
public final class Tickets {

    private Tickets() {}

    /** The results in order. If one fails the others are given up, since nobody will read them. */
    public static <T> List<T> awaitAll(List<Ticket<T>> tickets) {
        try {
            List<T> results = new ArrayList<>(tickets.size());
            for (Ticket<T> ticket : tickets) {
                results.add(ticket.await());
            }
            return results;
        } finally {
            tickets.forEach(Ticket::cancel);
        }
    }
}
