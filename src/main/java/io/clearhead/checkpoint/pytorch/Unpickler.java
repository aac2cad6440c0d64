package io.clearhead.checkpoint.pytorch;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.pytorch.Pickled.Dictionary;
import io.clearhead.checkpoint.pytorch.Pickled.Flag;
import io.clearhead.checkpoint.pytorch.Pickled.Global;
import io.clearhead.checkpoint.pytorch.Pickled.Nothing;
import io.clearhead.checkpoint.pytorch.Pickled.Text;
import io.clearhead.checkpoint.pytorch.Pickled.Tuple;
import io.clearhead.checkpoint.pytorch.Pickled.Whole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Runs the pickle of a state dict: a stack machine with exactly the opcodes of protocol 2 that tensors need. It calls nothing
 * but {@link TensorCalls}; its memory is bounded by {@link PickleStack} and its time by the length of the pickle.
 *
 * <p>Not safe for use by several threads; one instance reads one pickle.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">pickletools, which prints a pickle's opcodes</a>
 */
final class Unpickler {

    private static final int PROTOCOL = 2;

    private final String location;
    private final PickleInput input;
    private final TensorCalls calls;
    private final PickleStack stack;

    Unpickler(String location, byte[] pickle) {
        this.location = location;
        this.input = new PickleInput(location, pickle);
        this.calls = new TensorCalls(location);
        this.stack = new PickleStack(location);
    }

    /**
     * Runs the pickle to its end.
     *
     * @return the value it stands for
     * @throws CheckpointException at the first opcode or name that tensors do not need, or that does not fit
     */
    Pickled run() {
        Opcode opcode = next();
        while (opcode != Opcode.STOP) {
            execute(opcode);
            opcode = next();
        }
        return stack.pop();
    }

    private Opcode next() {
        int position = input.position();
        int code = input.unsignedByte();
        Opcode opcode = Opcode.of(code);
        if (opcode == null) {
            throw refusal("has byte 0x%02x at %d, where an opcode should be".formatted(code, position));
        }
        return opcode;
    }

    private void execute(Opcode opcode) {
        switch (opcode) {
            case PROTO -> requireProtocol(input.unsignedByte());
            case MARK -> stack.mark();
            case NONE -> stack.push(new Nothing());
            case NEWTRUE -> stack.push(new Flag(true));
            case NEWFALSE -> stack.push(new Flag(false));
            case BININT -> stack.push(new Whole(input.signedInt()));
            case BININT1 -> stack.push(new Whole(input.unsignedByte()));
            case BININT2 -> stack.push(new Whole(input.unsignedShort()));
            case LONG1 -> stack.push(new Whole(input.countedLong()));
            case BINUNICODE -> stack.push(new Text(input.countedText()));
            case EMPTY_DICT -> stack.push(new Dictionary(new LinkedHashMap<>()));
            case EMPTY_TUPLE -> stack.push(new Tuple(List.of()));
            case TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
            case TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
            case TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
            case TUPLE -> stack.push(new Tuple(stack.popToMark()));
            case BINPUT -> stack.remember(input.unsignedByte());
            case LONG_BINPUT -> stack.remember(input.signedInt());
            case BINGET -> stack.recall(input.unsignedByte());
            case LONG_BINGET -> stack.recall(input.signedInt());
            case SETITEM -> setItems(stack.pop(2));
            case SETITEMS -> setItems(stack.popToMark());
            case GLOBAL -> stack.push(global(input.line() + "." + input.line()));
            case BINPERSID -> stack.push(calls.storage(stack.pop()));
            case REDUCE -> reduce();
            case BUILD -> build();
            default ->
                throw refusal("uses the opcode " + opcode + ", which tensors do not need: the file is refused, and"
                        + " nothing in it was run");
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol != PROTOCOL) {
            throw refusal("has pickle protocol " + protocol + ", expected " + PROTOCOL + ", torch.save's own");
        }
    }

    private Global global(String name) {
        return Arrays.stream(Global.values())
                .filter(known -> known.pythonName().equals(name))
                .findFirst()
                .orElseThrow(() -> refusal("asks for " + quoted(name) + ", which is not among the names that tensors of"
                        + " weights need: the file is refused, and nothing in it was run"));
    }

    private void reduce() {
        Pickled arguments = stack.pop();
        stack.push(calls.call(stack.pop(), arguments));
    }

    /** Gives attributes to an object: of a state dict {@code _metadata}, the versions of its modules, which nothing here reads. */
    private void build() {
        Pickled attributes = stack.pop();
        if (!(attributes instanceof Dictionary) || !(stack.top() instanceof Dictionary)) {
            throw refusal("gives " + attributes.kind() + " as attributes to "
                    + stack.top().kind() + ", expected a dictionary for a dictionary");
        }
    }

    private void setItems(List<Pickled> items) {
        if (!(stack.top() instanceof Dictionary dictionary)) {
            throw refusal("puts items into " + stack.top().kind() + ", expected a dictionary");
        }
        if (items.size() % 2 != 0) {
            throw refusal("puts a key without a value into a dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof Text key)) {
                throw refusal("has " + items.get(i).kind() + " as the key of a dictionary, expected a text");
            }
            if (dictionary.entries().put(key.text(), items.get(i + 1)) != null) {
                throw refusal("puts " + quoted(key.text()) + " into a dictionary twice");
            }
        }
    }

    private CheckpointException refusal(String problem) {
        return new CheckpointException(location, "data.pkl " + problem);
    }
}
