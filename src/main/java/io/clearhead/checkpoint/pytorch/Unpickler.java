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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the pickle of a state dict: a stack machine with exactly the opcodes of protocol 2 that tensors need. It calls nothing
 * but {@link TensorCalls}; its memory is bounded by {@link #MOST_OBJECTS} and its time by the length of the pickle.
 *
 * <p>Not safe for use by several threads; one instance reads one pickle.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">pickletools, which prints a pickle's opcodes</a>
 */
final class Unpickler {

    /** Far above any real checkpoint: a tensor takes about twenty. */
    private static final int MOST_OBJECTS = 1_000_000;
    /** How deeply values may be nested; a state dict needs four. */
    private static final int MOST_MARKS = 1000;

    private static final int PROTOCOL = 2;

    private final String location;
    private final PickleInput input;
    private final TensorCalls calls;
    private final Map<Integer, Pickled> memo = new HashMap<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final List<Pickled> stack = new ArrayList<>();
    private int objects;

    Unpickler(String location, byte[] pickle) {
        this.location = location;
        this.input = new PickleInput(location, pickle);
        this.calls = new TensorCalls(location);
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
        return pop();
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
            case MARK -> mark();
            case NONE -> push(new Nothing());
            case NEWTRUE -> push(new Flag(true));
            case NEWFALSE -> push(new Flag(false));
            case BININT -> push(new Whole(input.signedInt()));
            case BININT1 -> push(new Whole(input.unsignedByte()));
            case BININT2 -> push(new Whole(input.unsignedShort()));
            case LONG1 -> push(new Whole(input.countedLong()));
            case BINUNICODE -> push(new Text(input.countedText()));
            case EMPTY_DICT -> push(new Dictionary(new LinkedHashMap<>()));
            case EMPTY_TUPLE -> push(new Tuple(List.of()));
            case TUPLE1 -> push(new Tuple(pop(1)));
            case TUPLE2 -> push(new Tuple(pop(2)));
            case TUPLE3 -> push(new Tuple(pop(3)));
            case TUPLE -> push(new Tuple(popToMark()));
            case BINPUT -> remember(input.unsignedByte());
            case LONG_BINPUT -> remember(input.signedInt());
            case BINGET -> recall(input.unsignedByte());
            case LONG_BINGET -> recall(input.signedInt());
            case SETITEM -> setItems(pop(2));
            case SETITEMS -> setItems(popToMark());
            case GLOBAL -> push(global(input.line() + "." + input.line()));
            case BINPERSID -> push(calls.storage(pop()));
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
        Pickled arguments = pop();
        push(calls.call(pop(), arguments));
    }

    /** Gives attributes to an object: of a state dict {@code _metadata}, the versions of its modules, which nothing here reads. */
    private void build() {
        Pickled attributes = pop();
        if (!(attributes instanceof Dictionary) || !(top() instanceof Dictionary)) {
            throw refusal("gives " + attributes.kind() + " as attributes to " + top().kind()
                    + ", expected a dictionary for a dictionary");
        }
    }

    private void setItems(List<Pickled> items) {
        if (!(top() instanceof Dictionary dictionary)) {
            throw refusal("puts items into " + top().kind() + ", expected a dictionary");
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

    private void remember(int index) {
        memo.put(index, top());
        if (memo.size() > MOST_OBJECTS) {
            throw tooManyObjects();
        }
    }

    private void recall(int index) {
        Pickled value = memo.get(index);
        if (value == null) {
            throw refusal("recalls value " + Integer.toUnsignedLong(index) + ", which it never stored");
        }
        push(value);
    }

    private void mark() {
        if (marks.size() == MOST_MARKS) {
            throw refusal("is nested more than " + MOST_MARKS + " levels deep");
        }
        marks.push(stack.size());
    }

    private void push(Pickled value) {
        objects++;
        if (objects > MOST_OBJECTS) {
            throw tooManyObjects();
        }
        stack.add(value);
    }

    private Pickled pop() {
        return pop(1).get(0);
    }

    private List<Pickled> pop(int count) {
        if (stack.size() - floor() < count) {
            throw refusal("takes more values from its stack than it put there");
        }
        List<Pickled> top = stack.subList(stack.size() - count, stack.size());
        List<Pickled> values = List.copyOf(top);
        top.clear();
        return values;
    }

    private List<Pickled> popToMark() {
        if (marks.isEmpty()) {
            throw refusal("takes values down to a mark that it never set");
        }
        List<Pickled> values = pop(stack.size() - floor());
        marks.pop();
        return values;
    }

    private Pickled top() {
        if (stack.size() == floor()) {
            throw refusal("uses a value of its stack that it never put there");
        }
        return stack.get(stack.size() - 1);
    }

    /** Values below belong to the mark. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.element();
    }

    private CheckpointException tooManyObjects() {
        return refusal("makes more than " + MOST_OBJECTS + " values, more than any checkpoint needs");
    }

    private CheckpointException refusal(String problem) {
        return new CheckpointException(location, "data.pkl " + problem);
    }
}
