/** Words as points: the model's own embeddings, on a plane that keeps what a plane can keep. */

import { html, live } from '../vendor.js';
import { ask, ready } from '../learning.js';
import { signed } from '../lib/math.js';
import { state, update, view } from '../store.js';
import { waiting } from '../view/learn.js';
import { plane } from '../view/plane.js';
import { piece } from '../view/tokens.js';

const NEIGHBOURS = 8;
const MOST_TERMS = 24;
/** A smaller difference of two cosines is nothing to build on. */
const CLEARLY = 0.1;

function answer() {
  return ask('embeddings/plane', { terms: state.view.terms, neighbours: NEIGHBOURS });
}

function size() {
  return state.model?.architecture?.model_size ?? 'many';
}

/** What the numbers say about cat, dog and apple, or about the first three words. */
function verdict(plane_) {
  const [a, b, c] = plane_.terms.map(({ term }) => term);
  if (c === undefined) {
    return '';
  }
  const near = plane_.cosines[0][1];
  const far = plane_.cosines[0][2];
  const numbers = html`<b>${a}–${b} ${signed(near)}</b>, <b>${a}–${c} ${signed(far)}</b>`;
  const nearest = plane_.terms[0].neighbours[0];
  return near > far
    ? html`<p>Here: ${numbers}. So <i>${a}</i> is nearer to <i>${b}</i> than to <i>${c}</i>${near - far > CLEARLY ? ': nobody told the model, it saw how the words are used.'
      : html`, but only just${nearest ? html`, and of its whole vocabulary <i>${piece(nearest.piece)}</i> is nearest to <i>${a}</i>` : ''}. A small model that was trained to translate sorts words by what their translation needs, not as we would.`}</p>`
    : html`<p>Here: ${numbers}. In <i>this</i> model <i>${a}</i> is <b>not</b> nearer to <i>${b}</i> than to <i>${c}</i>. A small model that never had to tell them apart has no reason to sort them as we would.</p>`;
}

export const points = {
  title: 'Words as points',
  short: 'Points',
  parts: () => {
    const plane_ = answer();
    return [
      html`<p>A computer cannot add words, but it can add numbers. So the model has ${size()} numbers for each entry of its vocabulary: a <b>point</b> in a space with ${size()} directions. It learned them all.</p>
        <p>Words that are used alike tend to lie in the same direction.</p>`,
      html`<p>How alike two directions are is the <b>cosine</b> of the angle between them: 1 is the same, 0 nothing in common, −1 opposite. It is measured in all ${size()} directions.</p>
        ${ready(plane_) ? verdict(plane_) : ''}`,
      html`<p>Nobody can draw ${size()} directions. The plane shows the two along which ${ready(plane_) && plane_.reference.kind !== 'words' ? 'entries from all over the vocabulary differ' : 'a fixed list of common words differs'} most.
        ${ready(plane_) ? html`They keep ${percent(plane_)} of the differences, so trust the cosines more than the picture.` : ''}</p>`,
    ];
  },
  practice: () => html`add <i>dogs</i>, <i>eat</i>, or a name; choose a point to see what lies around it.`,
  figure: () => html`${termField()}${ready(answer()) ? figure(answer()) : waiting(answer())}`,
};

function percent({ explained_variance: kept }) {
  return `${(100 * (kept[0] + kept[1])).toFixed(1)} %`;
}

function termField() {
  const { terms } = state.view;
  return html`<form class="terms" @submit=${add}>
    <ul>${terms.map((term, i) => html`<li><span>${term}</span><button type="button" class="icon" aria-label=${`Remove ${term}`} ?disabled=${terms.length === 1}
      @click=${() => view({ terms: terms.filter((_, j) => j !== i) })}>✕</button></li>`)}</ul>
    <label><span class="visually-hidden">Another word</span><input type="text" name="term" placeholder="another word" autocomplete="off" spellcheck="false" maxlength="40" .value=${live('')}></label>
    <button class="secondary" ?disabled=${terms.length >= MOST_TERMS}>Add</button></form>`;
}

function add(event) {
  event.preventDefault();
  const term = event.target.term.value.trim();
  const { terms } = state.view;
  if (term && !terms.includes(term) && terms.length < MOST_TERMS) {
    view({ terms: [...terms, term] });
    update({ term });
  }
  event.target.reset();
}

function figure(plane_) {
  const { terms, cosines } = plane_;
  const chosen = Math.max(0, terms.findIndex(({ term }) => term === state.term));
  const faint = plane_.reference.points.map((word) => ({ x: word.x, y: word.y, name: word.term, faint: true }));
  const dots = terms.map(({ term, x, y }, i) => ({ x, y, name: term, chosen: i === chosen }));
  const { term, pieces, neighbours } = terms[chosen];
  const others = terms.map((other, i) => ({ name: other.term, cosine: cosines[chosen][i], i })).filter(({ i }) => i !== chosen).sort((a, b) => b.cosine - a.cosine);
  return html`${plane([...dots, ...faint], { label: `Plane of ${terms.length} words`, choose: (i) => update({ term: terms[i].term }) })}
    <p class="small muted" data-fact="variance">This plane keeps <span class="number">${percent(plane_)}</span> of the differences between the ${plane_.reference.words} grey points, to which it is fitted.</p>
    <div class="two">
      <section><h3>Cosine with <q>${term}</q></h3><table class="cosines"><tbody>${others.map(({ name, cosine }) => row(name, cosine))}</tbody></table>
        ${pieces.length > 1 ? html`<p class="small muted">${term} has ${pieces.length} pieces (${pieces.map(({ piece }) => piece).join(' ')}): its point is their mean.</p>` : ''}</section>
      <section><h3>Nearest in the vocabulary</h3><table class="cosines"><tbody>${neighbours.map((neighbour) => row(neighbour.piece, neighbour.cosine))}</tbody></table></section></div>`;
}

function row(name, cosine) {
  return html`<tr><th scope="row" dir="auto">${piece(name)}</th><td class="bar-cell"><span class="meter" aria-hidden="true" .style=${`--share:${Math.max(0, cosine)}`}></span><span class="number">${signed(cosine)}</span></td></tr>`;
}
