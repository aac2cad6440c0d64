/**
 * PyTorch's {@code .bin} files: a zip archive of uncompressed entries, one of which, {@code data.pkl}, is a pickle that says
 * which tensor is where in which other entry.
 *
 * <p>Open {@link io.clearhead.checkpoint.pytorch.PyTorchReader} first. A pickle is a program for a small stack machine, and in
 * Python it may call anything. {@code Unpickler} is such a machine that knows exactly the opcodes and the callables that write
 * down tensors; it refuses every other one by name, and nothing it knows does more than build a value.
 */
@NullMarked
package io.clearhead.checkpoint.pytorch;

import org.jspecify.annotations.NullMarked;
