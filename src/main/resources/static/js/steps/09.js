/** Masked self-attention: nobody may look into the future. */

import { html } from '../vendor.js';
import { anatomyAt, lesson, place, ready } from '../learning.js';
import { currentTheme, weightColor } from '../lib/color.js';
import { headWeights, viewMap } from '../lib/maps.js';
import { scoresOf, share, softmax, sum } from '../lib/math.js';
import { missingKind } from '../selection.js';
import { state, view } from '../store.js';
import { chooser, waiting } from '../view/learn.js';
import { piece } from '../view/tokens.js';

export const masking = {
  title: 'No look into the future',
  short: 'Mask',
  sentence: true,
  kind: () => 'decoder',
  parts: () => [
    html`<p>The decoder also looks at itself: at what it has written so far. When it wrote the third word there was no fourth. So each row of its map ends at its own column; the rest is <b>masked</b>.</p>`,
    html`<p>In training the whole answer is known, and all rows are computed at once. The mask keeps them honest: scores of later tokens become −∞ before the softmax, so their shares are exactly 0.
      They are hatched here, because “must not look” is not the same as “does not care”.</p>`,
    html`<p>What if the mask were not there? The page takes the same queries and keys and leaves the mask out: the <i>without</i> column shows how much each row would take from its own future.</p>`,
  ],
  practice: () => html`move <i>time</i> back to 3 and read what the decoder knew then.`,
  figure: (part) => {
    const why = missingKind(state.model, 'decoder');
    if (why) {
      return html`<p class="empty muted">This model’s decoder has no self-attention: ${why}. It remembers in another way, for example with a recurrent state.</p>`;
    }
    const result = lesson();
    return ready(result) ? figure(result, part) : waiting(result);
  },
};

function figure(result, part) {
  const at = place('decoder', result);
  const maps = result.maps.decoder;
  const total = maps.rows;
  const now = Math.min(Math.max(state.view.time ?? total, 1), total);
  const row = Math.min(at.row, now - 1);
  const fed = result.target.fed;
  const weights = headWeights(maps, at.layer, at.head).subarray(0, now * maps.columns);
  const map = { ...viewMap(weights, { rows: fed.slice(0, now), columns: fed }, { kind: 'decoder', special: 'fade' }), kind: 'decoder', layer: at.layer, head: at.head };
  map.key = `${result.id}/9/${now}/${at.layer}/${at.head}`;
  const anatomy = part === 3 ? anatomyAt({ ...at, row }, result) : null;
  return html`${chooser(at, { word: null })}
    <label class="slider">time <input type="range" min="1" max=${total} .value=${String(now)} @input=${(event) => view({ time: Number(event.target.value) })}><output class="number">${now} / ${total}</output></label>
    <p class="small">At time ${now} the decoder reads <q>${fed[now - 1].text || fed[now - 1].piece}</q> and may look at ${now} of ${total} tokens.</p>
    <attention-matrix @map-command=${(event) => event.detail.command === 'pin' && view({ row: event.detail.row })} .data=${{ map, look: { scale: state.view.scale, theme: currentTheme(), special: 'fade', fit: false }, row, scores: null, zoom: 1, plain: true }}></attention-matrix>
    <p class="small muted"><span class="hatch" aria-hidden="true"></span> masked: not yet written</p>
    ${part === 3 ? (ready(anatomy) ? ghost(anatomy, fed, row) : waiting(anatomy)) : ''}`;
}

function ghost(anatomy, fed, row) {
  const without = softmax(scoresOf(anatomy, { masked: false }));
  const future = sum([...without].filter((_, j) => !anatomy.mask[j]));
  const bar = (value) => html`<span class="meter" aria-hidden="true" .style=${`--share:${value};--meter:${weightColor(Math.max(0.35, value), 'linear', currentTheme())}`}></span><span class="number">${share(value)}</span>`;
  return html`<table class="anatomy-table ghost"><caption>Row <q>${fed[row].text || fed[row].piece}</q></caption><thead><tr><th scope="col">key</th><th scope="col">with the mask</th><th scope="col">without</th></tr></thead>
    <tbody>${fed.map((token, j) => html`<tr class=${token.special ? 'special' : ''}><th scope="row" dir="auto">${piece(token.piece)}</th>
      <td class="bar-cell">${anatomy.mask[j] ? bar(anatomy.weights[j]) : 'masked'}</td><td class="bar-cell">${bar(without[j])}</td></tr>`)}</tbody></table>
    <p class="small">Without the mask this row would take ${(100 * future).toFixed(0)} % from tokens that are not written yet. Computed here, from the model’s q·k.</p>`;
}
