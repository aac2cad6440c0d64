/** One word, two meanings: the same word in two sentences, followed through the layers. */

import { html, live } from '../vendor.js';
import { ask, ready } from '../learning.js';
import { languageFields } from '../languages.js';
import { signed } from '../lib/math.js';
import { state, view } from '../store.js';
import { lineChart } from '../view/chart.js';
import { waiting, words } from '../view/learn.js';
import { plane } from '../view/plane.js';

const PAIRS = {
  Apple: ['Apple released a new iPhone.', 'I ate an apple.'],
  apple: ['apple released a new iphone.', 'I ate an apple.'],
  bank: ['She sat on the bank of the river.', 'He took the money to the bank.'],
};

function sentences() {
  return state.view.pair ?? PAIRS.Apple;
}

/** Words with their places in code points, as the server counts. */
function wordsOf(sentence) {
  const list = [];
  let place = 0;
  for (const part of sentence.split(/(\s+)/)) {
    const length = [...part].length;
    const word = part.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    if (word) {
      const start = place + [...part.slice(0, part.indexOf(word))].length;
      list.push({ text: word, piece: word, start, end: start + [...word].length });
    }
    place += length;
  }
  return list;
}

/** The two marked words: those that were chosen, else the longest word that both sentences have. */
function marked() {
  const lists = sentences().map(wordsOf);
  const shared = lists[0].flatMap((a, i) => lists[1].map((b, j) => ({ i, j, same: a.text.toLowerCase() === b.text.toLowerCase(), length: a.text.length })))
    .filter(({ same }) => same).sort((a, b) => b.length - a.length)[0] ?? { i: 0, j: 0 };
  const [i, j] = state.view.marks.length === 2 ? state.view.marks : [shared.i, shared.j];
  return lists.map((list, side) => ({ list, index: Math.min([i, j][side], list.length - 1) }));
}

function answer() {
  const [a, b] = marked().map(({ list, index }, side) => ({ text: sentences()[side], span: list[index] ? [list[index].start, list[index].end] : [0, 1] }));
  return ask('embeddings/contexts', { a, b, ...languageFields() });
}

export const meanings = {
  title: 'One word, two meanings',
  short: 'Context',
  parts: () => [
    html`<p>A point in a dictionary cannot know the sentence. <i>Apple released a new iPhone</i>, <i>I ate an apple</i>: a company and a fruit. But the encoder reads the whole sentence, and each layer moves the word’s point a little, by what stands around it.</p>`,
    html`<p>The curve compares the two occurrences: as embeddings, after their positions were added, and behind each layer. Where it falls, the layers pull the two apart.</p>${findings()}`,
    html`<p>In many tokenizers <b>Apple and apple are different entries</b> of the vocabulary, so even their first points differ. Write both in lower case, or take <i>bank</i>, to begin at the same point, cosine 1.</p>`,
  ],
  practice: () => html`change one word of a sentence and see whether the curve moves.`,
  figure: () => html`${fields()}${ready(answer()) ? figure(answer()) : waiting(answer())}`,
};

function findings() {
  const found = answer();
  if (!ready(found)) {
    return '';
  }
  const first = found.stages[0].cosine;
  const last = found.stages[found.stages.length - 1].cosine;
  return html`<p>Here it goes from <b>${signed(first)}</b> to <b>${signed(last)}</b>: ${last < first - 0.05 ? 'context has told the two apart.'
    : last > first + 0.05 ? 'the two have come nearer. This model, for these sentences, does not separate the meanings.'
      : 'next to nothing has changed. This model sees no difference that it needs.'}</p>`;
}

function fields() {
  const pair = sentences();
  const change = (side, text) => view({ pair: pair.map((old, i) => (i === side ? text : old)), marks: [] });
  const mark = (side, index) => view({ marks: marked().map((m, i) => (i === side ? index : m.index)) });
  return html`<div class="bar">${Object.entries(PAIRS).map(([name, texts]) => html`<button class="secondary" aria-pressed=${String(JSON.stringify(texts) === JSON.stringify(pair))}
      @click=${() => view({ pair: texts, marks: [] })}>${{ Apple: 'Apple / apple', apple: 'lower case in both', bank: 'bank / bank' }[name]}</button>`)}</div>
    ${marked().map(({ list, index }, side) => html`<div class="pair-side tone-${side}"><label class="sentence"><span class="muted small">Sentence ${'AB'[side]}</span>
      <input type="text" spellcheck="false" .value=${live(pair[side])} @change=${(event) => change(side, event.target.value)}></label>
      ${words('Compared word', list, index, (i) => mark(side, i))}</div>`)}`;
}

const NAMES = { embedding: 'embedding', position: '+ position' };

function stageName(name, i) {
  return NAMES[name] ?? (/^layer/.test(name) ? name.replace(/_/g, ' ') : name ?? `stage ${i}`);
}

function figure(found) {
  const { stages } = found;
  const pieces = [found.a.pieces, found.b.pieces];
  return html`<p class="small" data-fact="pieces">${found.same_pieces
    ? html`Both are the same entry of the vocabulary: <code>${pieces[0].join(' ')}</code>.`
    : html`Different vocabulary entries: <code>${pieces[0].join(' ')}</code> and <code>${pieces[1].join(' ')}</code>. Their embeddings differ before any context.`}</p>
    ${lineChart([{ name: '', values: stages.map(({ cosine }) => cosine) }], {
    label: `Cosine by stage: ${stages.map(({ name, cosine }, i) => `${stageName(name, i)} ${signed(cosine)}`).join(', ')}`,
    ticks: stages.map(({ name }, i) => [i, stageName(name, i)]), low: Math.min(0, ...stages.map(({ cosine }) => cosine)), high: 1,
  })}
    <table class="cosines"><caption>Cosine of the two occurrences</caption><tbody>${stages.map(({ name, cosine }, i) => html`<tr><th scope="row">${stageName(name, i)}</th>
      <td class="bar-cell"><span class="meter" aria-hidden="true" .style=${`--share:${Math.max(0, cosine)}`}></span><span class="number">${signed(cosine, 3)}</span></td></tr>`)}</tbody></table>
    ${walk(found)}`;
}

/** Both occurrences on their way through the stages, up to the one that the slider is at. */
function walk({ stages, explained_variance: kept }) {
  const last = Math.min(state.view.time ?? stages.length - 1, stages.length - 1);
  const sides = ['a', 'b'];
  return html`<label class="slider">up to <input type="range" min="0" max=${stages.length - 1} .value=${live(String(last))} aria-valuetext=${stageName(stages[last].name, last)}
      @input=${(event) => view({ time: Number(event.target.value) })}><output>${stageName(stages[last].name, last)}</output></label>
    ${plane(sides.flatMap((side, tone) => [...new Set([0, last])].map((stage) => ({ ...stages[stage][side], tone, name: `${'AB'[tone]} ${stageName(stages[stage].name, stage)}` }))), {
    label: `Both occurrences on a plane, from ${stageName(stages[0].name, 0)} to ${stageName(stages[last].name, last)}`,
    paths: sides.map((side, tone) => ({ tone, points: stages.slice(0, last + 1).map((stage) => [stage[side].x, stage[side].y]) })),
    frame: stages.flatMap(({ a, b }) => [[a.x, a.y], [b.x, b.y]]),
  })}
    <p class="small muted">The plane keeps ${(100 * (kept[0] + kept[1])).toFixed(0)} % of the differences between these ${2 * stages.length} vectors, made equally long.</p>`;
}
