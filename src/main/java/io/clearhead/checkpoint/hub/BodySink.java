package io.clearhead.checkpoint.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;

/** Takes the body of a successful answer. Used by one thread at a time. */
interface BodySink {

    /** Hears of the answer before its first byte. */
    void begin(ResponseInfo answer) throws IOException;

    /** Takes the next bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /** For answers without a body. */
    static BodySink none() {
        return new InMemory("an answer", 0);
    }

    /** Keeps an answer that has to be small. Used by one thread at a time. */
    final class InMemory implements BodySink {

        private final String what;
        private final int most;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /**
         * An empty one.
         *
         * @param what the answer's name in messages
         * @param most bytes it may have
         */
        InMemory(String what, int most) {
            this.what = what;
            this.most = most;
        }

        @Override
        public void begin(ResponseInfo answer) {
            bytes.reset();
        }

        @Override
        public void write(ByteBuffer buffer) {
            if (buffer.remaining() > most - bytes.size()) {
                throw new HubException(
                        what + " has more than " + most + " bytes", "Check that HF_ENDPOINT is a Hugging Face hub.");
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
