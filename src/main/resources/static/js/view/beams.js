/** The alternatives of a beam search side by side. */

import { html, nothing } from '../vendor.js';
import { signed } from '../lib/math.js';
import { showSequence } from '../session.js';
import { state } from '../store.js';
import { tokenStrip } from './tokens.js';

export function beamCards() {
  if (state.beams.length < 2) {
    return nothing;
  }
  const best = state.beams[0].details.tokens;
  return html`<section class="beams" aria-labelledby="beams-title"><h2 id="beams-title">Alternatives <span class="muted small">best first; what differs from the first is underlined</span></h2>
    <ol class="beam-list">${state.beams.map((sequence, number) => html`<li class="beam card ${number === (state.run.beam ?? 0) ? 'current' : ''}">
      <button class="beam-open" aria-pressed=${String(number === (state.run.beam ?? 0))} @click=${() => showSequence(number)}>
        <span class="number small muted">${number + 1} · score ${signed(sequence.score, 3)}</span>
        <span lang=${state.model?.languages?.[1] ?? nothing} dir="auto">${sequence.generated_text}</span></button>
      ${tokenStrip(sequence.details.tokens, { differs: (i) => number > 0 && sequence.details.tokens[i].id !== best[i]?.id })}</li>`)}</ol></section>`;
}
