package io.clearhead.model.architecture;

import java.util.Map;
import java.util.Set;

/** Where one checkpoint keeps the values of our parameters. Implementations are immutable. */
interface TensorNames {

    /** The checkpoint's name for one of our parameters. */
    String tensorName(String parameterPath);

    /** The shape in which the checkpoint stores one of our parameters. */
    default long[] tensorShape(String parameterPath, long[] parameterShape) {
        return parameterShape;
    }

    /** Further names of shared tensors that are in the checkpoint, each with the name that is read instead. */
    Map<String, String> copies();

    /** Tensors that may be there and are not needed, such as tables that are computed. */
    Set<String> ignored();
}
