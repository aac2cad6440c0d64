package io.clearhead.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages binary files the way broken disks, broken copies and attackers do. */
public final class ByteDamage {

    /** What makes sizes, counts and places overflow, as little-endian numbers of 1 to 8 bytes. */
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        0x7f,
        0x80,
        0xff,
        0xffff,
        0x7fff_ffff,
        0x8000_0000L,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    private ByteDamage() {}

    /** One to three random changes. */
    public static byte[] damage(byte[] bytes, RandomGenerator random) {
        byte[] damaged = bytes;
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            damaged = change(damaged, random);
        }
        return damaged;
    }

    private static byte[] change(byte[] bytes, RandomGenerator random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(1, 40));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, from);
            case 1 -> splice(bytes, from, from, new byte[] {(byte) random.nextInt()});
            case 2 -> splice(bytes, from, to, new byte[0]);
            case 3 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 4 -> overwrite(bytes, from, NUMBERS[random.nextInt(NUMBERS.length)], 1 << random.nextInt(4));
            default -> flip(bytes, from, random.nextInt(8));
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] inserted) {
        byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + inserted.length);
        System.arraycopy(inserted, 0, spliced, from, inserted.length);
        System.arraycopy(bytes, to, spliced, from + inserted.length, bytes.length - to);
        return spliced;
    }

    private static byte[] overwrite(byte[] bytes, int place, long number, int width) {
        byte[] overwritten = bytes.clone();
        for (int i = 0; i < width && place + i < bytes.length; i++) {
            overwritten[place + i] = (byte) (number >> (8 * i));
        }
        return overwritten;
    }

    private static byte[] flip(byte[] bytes, int place, int bit) {
        byte[] flipped = bytes.clone();
        if (place < flipped.length) {
            flipped[place] ^= (byte) (1 << bit);
        }
        return flipped;
    }
}
