package io.clearhead.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;

/**
 * What every block needs to know about the pass it takes part in: where the parameters' values are, and whether this is
 * training (dropout on, gradients flow) or serving.
 *
 * <p>Use one per thread; it is cheap and holds no tensors of its own.
 *
 * @param parameters resolves a parameter to its value on a device
 * @param training whether dropout is applied
 */
public record ForwardPass(ParameterStore parameters, boolean training) {

    /** A pass that serves: no dropout. */
    public static ForwardPass serving(NDManager manager) {
        return new ForwardPass(new ParameterStore(manager, false), false);
    }

    /** A pass that trains: dropout applies. */
    public static ForwardPass training(ParameterStore parameters) {
        return new ForwardPass(parameters, true);
    }

    /** The value of a parameter on the device of the tensor it is used with. */
    NDArray value(Parameter parameter, Device device) {
        return parameters.getValue(parameter, device, training);
    }

    /** Applies a linear map to states (…, input); gives (…, output). */
    NDArray apply(Linear linear, NDArray states) {
        return linear.forward(parameters, new NDList(states), training).singletonOrThrow();
    }

    /** Applies dropout when training (§5.4); returns the tensor itself when serving. Keeps the shape. */
    NDArray dropout(NDArray input, float rate) {
        return training && rate > 0 ? Dropout.dropout(input, rate, true).singletonOrThrow() : input;
    }
}
