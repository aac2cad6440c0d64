/** Tokens in a line, with how likely the model found each. */

import { html } from '../vendor.js';

/** How many of a person's own tokens are pointed out as the least expected. */
const FLAGS = 3;

/** A piece of a token as it is in the vocabulary; the mark of a word's beginning steps back. */
export function piece(label) {
  return label.startsWith('▁') ? html`<span class="mark">▁</span>${label.slice(1)}` : label;
}

/** A strip of tokens; the underline is the probability. */
export function tokenStrip(tokens, { flagged = false, differs = null } = {}) {
  const lowest = flagged
    ? new Set([...tokens].filter((token) => token.logprob !== null).sort((a, b) => a.logprob - b.logprob).slice(0, FLAGS))
    : new Set();
  return html`<ol class="token-strip" aria-label="Tokens with log-probabilities">${tokens.map((token, i) => {
    const probability = token.logprob === null || token.logprob === undefined ? null : Math.exp(token.logprob);
    return html`<li class="${token.special ? 'special' : ''} ${lowest.has(token) ? 'flagged' : ''} ${differs?.(i) ? 'differs' : ''}"
      title=${probability === null ? `id ${token.id}` : `id ${token.id} · log-probability ${token.logprob.toFixed(3)} · probability ${(100 * probability).toFixed(1)} %`}>
      <span dir="auto">${piece(token.piece ?? token.text)}</span>
      <span class="probability" .style=${`--share:${probability ?? 0}`} aria-hidden="true"></span>
      ${lowest.has(token) ? html`<span class="number small">${token.logprob.toFixed(1).replace('-', '−')}</span>` : ''}</li>`;
  })}</ol>`;
}
