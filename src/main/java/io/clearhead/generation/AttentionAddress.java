package io.clearhead.generation;

/**
 * Names one row of one attention head.
 *
 * @param kind which attention
 * @param layer from 0
 * @param head from 0
 * @param row query position, from 0
 */
public record AttentionAddress(AttentionKind kind, int layer, int head, int row) {}
