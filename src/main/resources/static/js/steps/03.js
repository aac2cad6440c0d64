/** Query, key, value: three small vectors made from one large one. */

import { html } from '../vendor.js';
import { state } from '../store.js';
import { rowFigure } from '../view/learn.js';
import { piece } from '../view/tokens.js';
import '../view/strip.js';

function sizes() {
  const { model_size: model, encoder } = state.model?.architecture ?? {};
  return { model: model ?? 'd', head: encoder?.head_size ?? 'd/h', heads: encoder?.heads ?? 'h' };
}

export const projections = {
  title: 'Query, key, value',
  short: 'Q K V',
  sentence: true,
  kind: () => 'encoder',
  parts: () => {
    const { model, head, heads } = sizes();
    return [
      html`<p>Each word asks the others a question, and each word can answer. For that, a head makes three short vectors out of the word’s ${model} numbers.</p>
        <p>The <b>query</b> is the question: <i>what am I looking for?</i></p>`,
      html`<p>The <b>key</b> is what the word offers to be found by. A question meets every key, its own too. Where query and key point the same way, the head will look.</p>`,
      html`<p>The <b>value</b> is what the word hands over when it is looked at. It need not resemble the key: a library’s card is not the book.</p>
        <p>All three come from one multiplication each, by matrices W<sub>Q</sub>, W<sub>K</sub>, W<sub>V</sub> that were learned: ${model} → ${head}, for each of the ${heads} heads anew.</p>`,
    ];
  },
  practice: () => html`pick another word and see all three change; pick another head, and the same word asks something else.`,
  figure: (part) => rowFigure((anatomy, at) => strips(anatomy, at, part)),
};

function strips(anatomy, { tokens, row }, part) {
  const most = Math.max(...[anatomy.q, anatomy.k[row], anatomy.v[row]].map((vector) => Math.max(...vector.map(Math.abs))));
  const strip = (name, formula, vector, current) => html`<div class="vector ${current ? 'current' : ''}"><h3>${name} <span class="muted small">${formula}</span></h3>
    <signed-canvas .data=${{ rows: [vector], bars: true, cell: 44, most, label: `${name} of ${tokens[row].text}: ${vector.length} numbers` }}></signed-canvas></div>`;
  return html`<p class="small">Of <q>${tokens[row].text || tokens[row].piece}</q>: ${anatomy.q.length} numbers each. Up and purple is positive, down and orange negative.</p>
    ${strip('Query', html`x · W<sub>Q</sub>`, anatomy.q, part === 1)}${strip('Key', html`x · W<sub>K</sub>`, anatomy.k[row], part === 2)}${strip('Value', html`x · W<sub>V</sub>`, anatomy.v[row], part === 3)}
    ${part === 1 ? '' : html`<h3>${part === 2 ? 'Keys' : 'Values'} of all words</h3>
      <div class="stack"><ol>${tokens.map((token, i) => html`<li class=${i === row ? 'current' : ''} dir="auto">${piece(token.piece)}</li>`)}</ol>
      <signed-canvas .data=${{ rows: part === 2 ? anatomy.k : anatomy.v, cell: 20, names: tokens.map(({ text, piece: name }) => text || name), label: `${part === 2 ? 'Keys' : 'Values'} of ${tokens.length} tokens` }}></signed-canvas></div>`}`;
}
