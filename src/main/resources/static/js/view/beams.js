/** The alternatives of a beam search side by side. */

import { html, nothing } from '../vendor.js';
import { htmlLanguage } from '../languages.js';
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
      <button class="beam-open" aria-pressed=${String(number === (state.run.beam ?? 0))} ?disabled=${state.recorded} @click=${() => showSequence(number)}>
        <span class="number small muted">${number + 1} · score ${signed(sequence.score, 3)}</span>
        <span lang=${htmlLanguage('target')} dir="auto">${sequence.generated_text}</span></button>
      ${tokenStrip(sequence.details.tokens, { differs: differsFrom(best, sequence.details.tokens) })}</li>`)}</ol></section>`;
}

/** Which tokens are not in the longest sequence that both have in common. */
function differsFrom(best, tokens) {
  const rows = best.length + 1;
  const columns = tokens.length + 1;
  const common = Array.from({ length: rows }, () => new Uint16Array(columns));
  for (let i = rows - 2; i >= 0; i--) {
    for (let j = columns - 2; j >= 0; j--) {
      common[i][j] = best[i].id === tokens[j].id ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const differing = new Set(tokens.keys());
  for (let i = 0, j = 0; i < best.length && j < tokens.length;) {
    if (best[i].id === tokens[j].id) {
      differing.delete(j);
      i++;
      j++;
    } else if (common[i + 1][j] >= common[i][j + 1]) {
      i++;
    } else {
      j++;
    }
  }
  return (i) => differing.has(i);
}
