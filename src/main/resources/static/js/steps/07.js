/** Positions: how a model that sees all words at once knows their order. */

import { html } from '../vendor.js';
import { ask, ready } from '../learning.js';
import { clamp, largestDifference, power, signed } from '../lib/math.js';
import { columnsOf, products, rearranged, rotationError, sinusoid } from '../lib/positions.js';
import { state, view } from '../store.js';
import { lineChart } from '../view/chart.js';
import { segmented } from '../view/controls.js';
import { waiting } from '../view/learn.js';
import '../view/strip.js';

const COUNT = 64;
/** Larger differences than rounding in 32 bits would mean another formula. */
const SAME = 1e-5;

function answer() {
  return ask(`positions?count=${COUNT}`);
}

export const positions = {
  title: 'Where a word stands',
  short: 'Position',
  parts: () => {
    const found = answer();
    const kind = ready(found) ? found.kind : 'sinusoidal';
    return [INTRODUCTIONS[kind] ?? INTRODUCTIONS.other, ...(kind === 'sinusoidal' ? SINUSOIDAL : kind === 'relative' ? RELATIVE : LEARNED)];
  },
  practice: () => (answer().kind === 'relative' ? html`move to another head: does it prefer the words before or behind?`
    : answer().kind === 'learned' ? html`move the position: does the curve keep its shape?` : html`move the position: do the curves still coincide?`),
  figure: (part) => {
    const found = answer();
    if (!ready(found)) {
      return waiting(found);
    }
    return found.kind === 'relative' ? biases(found) : matrixFigure(found, part);
  },
};

const INTRODUCTIONS = {
  sinusoidal: html`<p>Attention adds up values, and sums have no order: <i>dog bites man</i> would be <i>man bites dog</i>. So each position gets a pattern of its own, which is added to the word’s embedding. Each row here is a position, each column one number.</p>`,
  learned: html`<p>Attention adds up values, and sums have no order. So each position has a vector that is added to the word’s embedding. This model <b>learned</b> its vectors, one for each position up to its longest text; no formula made them.</p>`,
  relative: html`<p>Attention adds up values, and sums have no order. This model adds nothing to the embeddings. Instead every head adds a learned <b>bias</b> to its scores, which depends only on how far apart two words stand.</p>`,
  other: html`<p>Attention adds up values, and sums have no order. This model tells its heads about positions in a way of its own.</p>`,
};

const SINUSOIDAL = [
  html`<p>The pattern is made of waves: fast ones, which tell neighbours apart, and slow ones, which tell the beginning from the end. Like the hands of a clock, a pair of numbers, <var>sin</var> and <var>cos</var>, turns as the position moves on.</p>
    <p>PE(p, 2i) = sin(p / 10000<sup>2i/d</sup>), and cos beside it.</p>`,
  html`<p>The point of the clocks: moving on by <i>k</i> positions is the same turn everywhere. So the product of two positions’ patterns depends only on their distance, and heads can learn “three words before”. The three curves start at different positions and coincide.</p>`,
];

const LEARNED = [
  html`<p>Learned vectors follow no rule, so equal distances need not look equal: the three curves, which start at different positions, do not coincide as they would for the waves of the paper.</p>`,
];

const RELATIVE = [
  html`<p>Each line is one head: its bias for a key so many words before (left) or behind (right) the query. Far words share a bias. A head with a peak at −1 likes the word before, whatever the words are.</p>`,
];

/** The formula with the model's numbers, and how far the model's matrix is from what it gives here. */
function formulaOf({ matrix, layout, formula: { first, divisor } }) {
  const size = matrix[0].length;
  const own = sinusoid(matrix.length, size, { layout, first, spread: divisor });
  const changes = [...(first ? [`counted from ${first}`] : []), ...(divisor === size ? [] : [`with frequencies spread over ${divisor} instead of ${size}`])];
  return {
    name: ['the paper’s formula', ...changes].join(', '),
    spread: divisor,
    difference: Math.max(...own.map((row, p) => largestDifference(row, matrix[p]))),
  };
}

function matrixFigure(found, part) {
  const { matrix, kind } = found;
  const layout = found.layout ?? 'interleaved';
  const size = matrix[0].length;
  const p = clamp(state.view.position, 0, matrix.length - 1);
  const k = clamp(state.view.offset, 0, matrix.length - 1 - p);
  const starts = [0, p, Math.floor(matrix.length / 2)];
  const shown = state.view.rearranged ? rearranged(matrix, layout) : matrix;
  const other = layout === 'halves' ? 'interleaved' : 'halves';
  const longest = matrix.length - Math.max(...starts);
  const formula = kind === 'sinusoidal' ? formulaOf({ ...found, layout }) : null;
  return html`<div class="bar">${segmented('Columns', 'layout', [[false, `as the model has them${kind === 'sinusoidal' ? ` (${layout})` : ''}`], ...(kind === 'sinusoidal' ? [[true, other]] : [])], state.view.rearranged, (value) => view({ rearranged: value }))}</div>
    <signed-canvas .data=${{ rows: shown, cell: 4, names: shown.map((_, i) => `position ${i}`), label: `Positional vectors: ${shown.length} positions of ${size} numbers` }}></signed-canvas>
    ${formula ? html`<p class="check small ${formula.difference < SAME ? 'good' : 'problem'}" data-fact="formula">${formula.difference < SAME ? 'Checked' : 'Not the same'}: ${formula.name}, computed here, differs from the model’s numbers by at most ${power(formula.difference)} ${formula.difference < SAME ? '✓' : '✗'}</p>` : ''}
    <div class="two sliders"><label class="slider">position <input type="range" min="0" max=${matrix.length - 2} .value=${String(p)} @input=${(event) => view({ position: Number(event.target.value) })}><output class="number">${p}</output></label>
      <label class="slider">offset <input type="range" min="0" max=${matrix.length - 1 - p} .value=${String(k)} @input=${(event) => view({ offset: Number(event.target.value) })}><output class="number">${k}</output></label></div>
    ${kind === 'sinusoidal' && part === 2 ? clock(matrix, { layout, p, k, spread: formula.spread }) : ''}
    ${lineChart(starts.map((start, i) => ({ name: `from position ${start}`, values: products(matrix, start).slice(0, longest), tone: i, dash: ['', '7 4', '2 4'][i] })), {
    label: 'Product of the patterns of two positions by their distance, from three positions', x: 'distance k', ticks: [0, 8, 16, 24].filter((i) => i < longest).map((i) => [i, String(i)]), mark: Math.min(k, longest - 1),
  })}
    ${kind === 'sinusoidal' && formula.difference < SAME ? html`<p class="small muted">One rotation turns every PE(p) into PE(p + ${k}), up to ${power(rotationError(matrix, k, layout, formula))}.</p>` : html`<p class="small muted">Spread of the curves: ${spread(matrix, starts, longest)}.</p>`}`;
}

/** How far apart the curves are, in relation to their height. */
function spread(matrix, starts, longest) {
  const curves = starts.map((start) => products(matrix, start).slice(0, longest));
  const apart = Math.max(...curves[0].map((_, i) => Math.max(...curves.map((curve) => curve[i])) - Math.min(...curves.map((curve) => curve[i]))));
  return `at most ${signed(apart)} where PE(p)·PE(p) is ${signed(curves[0][0])}`;
}

function clock(matrix, { layout, p, k, spread }) {
  const size = matrix[0].length;
  const frequency = clamp(state.view.frequency, 0, Math.floor(size / 2) - 1);
  const [sine, cosine] = columnsOf(frequency, size, layout);
  const at = (row) => [90 + 70 * matrix[row][cosine], 90 - 70 * matrix[row][sine]];
  const [x, y] = at(p);
  const [toX, toY] = at(Math.min(p + k, matrix.length - 1));
  return html`<div class="clock"><svg viewBox="0 0 180 180" width="180" role="img" aria-label=${`Frequency ${frequency}: position ${p} and position ${p + k} on a circle`}>
      <circle class="face" cx="90" cy="90" r="70"></circle>
      <line class="line" x1="90" y1="90" x2=${x} y2=${y}></line><line class="line tone-1" x1="90" y1="90" x2=${toX} y2=${toY} stroke-dasharray="5 4"></line>
      <circle class="dot" cx=${x} cy=${y} r="5"></circle><circle class="dot tone-1" cx=${toX} cy=${toY} r="5"></circle></svg>
    <div><label class="slider">frequency <input type="range" min="0" max=${Math.min(40, Math.floor(size / 2) - 1)} .value=${String(frequency)} @input=${(event) => view({ frequency: Number(event.target.value) })}><output class="number">${frequency}</output></label>
      <p class="small muted">The hand of position ${p} (solid) and of ${p + k} (dashed). This clock goes round once in ${(2 * Math.PI * 10000 ** ((2 * frequency) / spread)).toFixed(1)} positions.</p></div></div>`;
}

function biases(found) {
  const { offsets, buckets, max_distance: farthest } = found;
  const list = found.bias.encoder;
  const own = found.bias.decoder.map((row) => row.filter((value) => value !== null));
  const head = clamp(state.view.frequency, 0, list.length - 1);
  const middle = offsets.indexOf(0);
  return html`${lineChart([{ name: `head ${head + 1}`, values: list[head] }], { label: `Bias of head ${head + 1} by offset`, x: 'offset of the key', ticks: [[0, String(offsets[0])], [middle, '0'], [offsets.length - 1, String(offsets[offsets.length - 1])]], mark: middle })}
    <label class="slider">head <input type="range" min="0" max=${list.length - 1} .value=${String(head)} @input=${(event) => view({ frequency: Number(event.target.value) })}><output class="number">${head + 1}</output></label>
    <signed-canvas .data=${{ rows: list, cell: 16, names: list.map((_, i) => `head ${i + 1}`), label: 'Bias of every head of the encoder by offset' }}></signed-canvas>
    <h3>The decoder’s, which looks back only</h3>
    <signed-canvas .data=${{ rows: own, cell: 16, names: own.map((_, i) => `head ${i + 1}`), label: `Bias of every head of the decoder, offsets ${offsets[0]} to 0` }}></signed-canvas>
    <p class="small muted">${buckets} different distances, larger ones in groups; from ${farthest} tokens on all are one.</p>`;
}
