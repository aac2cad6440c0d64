/** Weighted values: what a word takes home. */

import { html } from '../vendor.js';
import { anatomyAt, lesson, place, ready } from '../learning.js';
import { css, currentTheme, indexOf, inkOn, weightColors } from '../lib/color.js';
import { largestDifference, norm, power, share, sum, weightedSum } from '../lib/math.js';
import { isSink } from '../lib/stats.js';
import { state, view } from '../store.js';
import { segmented } from '../view/controls.js';
import { rowFigure } from '../view/learn.js';
import { piece } from '../view/tokens.js';
import '../view/strip.js';

const TOLERANCE = 1e-4;

/** Whether special tokens and punctuation have short values in this head, said from its numbers. */
function lengths() {
  const result = lesson();
  const at = ready(result) ? place('encoder', result) : null;
  const anatomy = at && anatomyAt(at, result);
  if (!ready(anatomy)) {
    return '';
  }
  const mean = (list) => sum(list) / list.length;
  const rest = anatomy.value_norms.filter((_, j) => isSink(at.tokens[j]));
  const words = anatomy.value_norms.filter((_, j) => !isSink(at.tokens[j]));
  if (!rest.length || !words.length) {
    return '';
  }
  const ratio = mean(rest) / mean(words);
  return html`<p data-fact="lengths">In this head: ${mean(rest).toFixed(2)} on average for these, ${mean(words).toFixed(2)} for words. ${ratio < 0.8 ? 'So they are short here.'
    : 'So they are not short here: in this head a weight on them counts like any other.'}</p>`;
}

export const values = {
  title: 'What the word takes home',
  short: 'Values',
  sentence: true,
  kind: () => 'encoder',
  parts: () => [
    html`<p>The shares decide how much of each word’s <b>value</b> is taken. Half of one, a tenth of another: all are added up to one new vector, the <b>context</b>. It replaces nothing yet; it is what this head reports.</p>`,
    html`<p>A large share of a short value moves little. Heads of large models that have nothing to do often put their weight on <code>&lt;/s&gt;</code> or a full stop, whose values are short. Compare <i>weight</i> with <i>weight × length</i>.</p>${lengths()}`,
    html`<p>The reports of all heads are laid side by side, multiplied by one more matrix, and added to what the word was before. That is one layer’s attention; the next layer asks again, with better words.</p>`,
  ],
  practice: () => html`switch to weight × length and look for a word that falls far behind.`,
  figure: (part) => rowFigure((anatomy, at) => figure(anatomy, at, part)),
};

function figure(anatomy, { tokens, row }, part) {
  const byLength = state.view.lengths;
  const moved = anatomy.weights.map((weight, j) => weight * anatomy.value_norms[j]);
  const total = sum(moved);
  const shown = byLength ? moved.map((amount) => amount / total) : anatomy.weights;
  const context = weightedSum(anatomy.weights, anatomy.v);
  const difference = largestDifference(context, anatomy.context);
  const most = Math.max(...anatomy.v.flat().map(Math.abs));
  const colors = weightColors(currentTheme());
  const entry = (amount) => indexOf(Math.max(0.04, amount), 'sqrt');
  const name = ({ text, piece: label }) => text || label;
  return html`${segmented('Shares by', 'lengths', [[false, 'weight'], [true, 'weight × length of the value']], byLength, (value) => view({ lengths: value }))}
    <div class="share-bar" role="img" aria-label=${`Shares: ${tokens.map((token, j) => `${name(token)} ${share(shown[j])}`).join(', ')}`}>${tokens.map((token, j) => html`<span
      title=${`${name(token)} ${share(shown[j])}`} .style=${`flex-grow:${shown[j]};background:${css(colors, entry(shown[j]))};color:${inkOn(colors, entry(shown[j]))}`}>${shown[j] > 0.07 ? name(token) : ''}</span>`)}</div>
    <table class="anatomy-table"><thead><tr><th scope="col">word</th><th scope="col">weight</th><th scope="col">‖v‖</th><th scope="col">‖weight · v‖</th><th scope="col">weight · value</th></tr></thead>
      <tbody>${tokens.map((token, j) => html`<tr class=${token.special ? 'special' : ''}><th scope="row" dir="auto">${piece(token.piece)}</th>
        <td class="number">${share(anatomy.weights[j])}</td><td class="number">${anatomy.value_norms[j].toFixed(2)}</td><td class="number">${moved[j].toFixed(3)}</td>
        <td><signed-canvas .data=${{ rows: [anatomy.v[j].map((value) => value * anatomy.weights[j])], cell: 16, most: most / 2, label: `weight times value of ${name(token)}` }}></signed-canvas></td></tr>`)}
        <tr class="total ${part === 1 ? 'current' : ''}"><th scope="row">context</th><td class="number">${sum(anatomy.weights).toFixed(3)}</td><td></td><td class="number">${norm(context).toFixed(3)}</td>
          <td><signed-canvas .data=${{ rows: [[...context]], cell: 22, most: most / 2, label: `context of ${name(tokens[row])}` }}></signed-canvas></td></tr></tbody></table>
    <p class="check small ${difference < TOLERANCE ? 'good' : 'problem'}">Σ weight · value, added up here, differs from the model’s context by at most ${power(difference)} ${difference < TOLERANCE ? '✓' : '✗'}</p>`;
}
