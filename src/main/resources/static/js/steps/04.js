/** Scores and softmax: from a dot product to a share of 100 %. */

import { html } from '../vendor.js';
import { SENTENCE, sentence } from '../learning.js';
import { headWeights } from '../lib/maps.js';
import { entropy, scoresOf, share, softmax } from '../lib/math.js';
import { state, view } from '../store.js';
import { rowFigure } from '../view/learn.js';
import { anatomyTable } from '../view/row.js';

function scaled() {
  const scale = state.model?.architecture?.attention_scale;
  return scale === undefined || Math.abs(scale - 1) > 1e-6;
}

/** Where the word looks most here; and if it is the "it" of our sentence, whether that is the animal, in this head or in any. */
function verdict(result, { layer, head, row, tokens }, { weights }) {
  const name = (index) => tokens[index].text || tokens[index].piece;
  const top = weights.indexOf(Math.max(...weights));
  const expected = sentence() === SENTENCE && name(row) === 'it' ? tokens.findIndex(({ text }) => text === 'animal') : -1;
  const here = html`Here <q>${name(row)}</q> gives most, <b>${share(weights[top])}</b>, to <q>${name(top)}</q>.`;
  if (expected < 0) {
    return html`<p class="small" data-fact="verdict">${here}</p>`;
  }
  const maps = result.maps.encoder;
  const all = maps.layers.flatMap((l) => maps.heads.map((h) => ({ l, h, weight: headWeights(maps, l, h)[row * maps.columns + expected] })));
  const best = all.reduce((a, b) => (b.weight > a.weight ? b : a));
  const shown = best.l === layer && best.h === head;
  return html`<p class="small" data-fact="verdict">${here} ${top === expected ? html`That is what a reader would say, too.`
    : html`A reader would say <q>animal</q>; it gets ${share(weights[expected])}.`}
    ${shown ? html`No other head of this model looks from <q>it</q> to <q>animal</q> more.`
    : html`Most of all heads, layer ${best.l + 1} head ${best.h + 1} looks there, with ${share(best.weight)}:
      <button class="link" @click=${() => view({ layer: best.l, head: best.h })}>show it</button>.${best.weight < 0.3 ? ' No single head of this model settles what “it” is.' : ''}`}</p>`;
}

export const scores = {
  title: 'Who should this word listen to?',
  short: 'Scores',
  sentence: true,
  kind: () => 'encoder',
  parts: () => [
    html`<p>We compare the word’s query with the key of every word: multiply number by number, and add up. This <b>dot product</b> q·k is large when both point the same way,
      and negative when they point apart.</p>`,
    scaled()
      ? html`<p>Long vectors make large products even by chance. So the scores are divided by √d, the root of the vectors’ length: otherwise one word would take everything, and training would stand still.</p>`
      : html`<p>The paper divides the scores by √d, so that long vectors do not make them extreme. This model was trained without it: its scores stay as they are, and a learned <b>bias</b> for the distance is added.</p>`,
    html`<p><b>Softmax</b> turns scores into shares of 100 %: raise <i>e</i> to each score, divide by the sum. A difference of 1 in the score makes a share 2.7 times as large. No share is ever zero.</p>`,
    html`<p>The last line is the page’s own check: it computes the shares again from q·k, here in your browser, and prints how far they are from the model’s.</p>`,
  ],
  practice: () => (scaled()
    ? html`turn ÷ √d off and watch one word take everything; then cool the temperature down.`
    : html`move the temperature: below 1 the strongest wins more, above 1 all become equal.`),
  figure: () => rowFigure((anatomy, at, result) => {
    const own = entropy(softmax(scoresOf(anatomy)));
    const without = entropy(softmax(scoresOf(anatomy, { scaled: false })));
    return html`${verdict(result, at, anatomy)}<div class="learn-table">${anatomyTable(anatomy, at.tokens)}</div>
      ${scaled() ? html`<p class="small muted">Entropy with ÷ √d ${own.toFixed(2)} bits, without ${without.toFixed(2)} bits.</p>` : ''}`;
  }),
};
