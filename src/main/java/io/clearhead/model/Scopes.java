package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Lets tensors survive the {@link NDScope} they were created in. Everything that a thread creates inside a scope is freed
 * with it, whichever manager it belongs to; only what is named here stays.
 */
final class Scopes {

    private Scopes() {}

    /** Hands a tensor created in the current scope to a manager, which from now on decides when it is freed. */
    static NDArray keep(NDArray tensor, NDManager manager) {
        NDScope.unregister(tensor);
        tensor.attach(manager);
        return tensor;
    }

    /** Runs a computation in a scope of its own and lets only its result survive, into the scope around it. */
    static NDArray result(Supplier<NDArray> computation) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = computation.get();
            NDScope.unregister(result);
        }
        NDScope.register(result);
        return result;
    }
}
