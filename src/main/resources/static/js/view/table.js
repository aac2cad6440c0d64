/** The numbers of a map as a table: of the pinned row, or of its strongest cells. */

import { html, nothing } from '../vendor.js';
import { groupOf } from '../lib/maps.js';
import { selectedMap, selection, title } from '../selection.js';
import { state, update } from '../store.js';
import { scoresOfPinned } from './row.js';
import { piece } from './tokens.js';

const MOST_CELLS = 200;
const COLUMNS = { row: 'row', column: 'looks at', weight: 'weight', score: 'score' };

export function tableView() {
  const map = selectedMap(state);
  const { row } = selection(state);
  const width = map.columns.length;
  const pinned = row === null ? null : groupOf(map.rows, row);
  const scores = scoresOfPinned(map);
  let cells = [];
  map.weights.forEach((weight, i) => {
    const r = Math.floor(i / width);
    if (pinned === null ? weight >= state.view.threshold || map.weights.length <= MOST_CELLS : r === pinned) {
      cells.push({ row: r, column: i % width, weight, masked: Boolean(map.masked?.[i]), score: scores ? scores[i % width] : null });
    }
  });
  const all = cells.length;
  cells = cells.sort((a, b) => b.weight - a.weight).slice(0, pinned === null ? MOST_CELLS : cells.length);
  const { by, down } = state.tableSort ?? { by: 'weight', down: true };
  cells.sort((a, b) => (a[by] - b[by]) * (down ? -1 : 1) || a.row - b.row || a.column - b.column);
  const shown = Object.entries(COLUMNS).filter(([name]) => (name !== 'score' || scores) && (name !== 'row' || pinned === null));
  return html`<div class="table-scroller" tabindex="0" role="region" aria-label="Weights as a table"><table class="cells-table">
    <caption>${title(map)}, ${map.rows.length} × ${width}: ${pinned === null
      ? `the ${cells.length} strongest of ${all} cells${all < map.weights.length ? ` of at least ${state.view.threshold}` : ''}`
      : html`row <q>${map.rows[pinned].name}</q>`}</caption>
    <thead><tr>${shown.map(([name, text]) => html`<th scope="col" aria-sort=${by === name ? (down ? 'descending' : 'ascending') : 'none'}>
      <button @click=${() => update({ tableSort: { by: name, down: by === name ? !down : name === 'weight' || name === 'score' } })}>${text}
        <span aria-hidden="true">${by === name ? (down ? '↓' : '↑') : ''}</span></button></th>`)}</tr></thead>
    <tbody>${cells.map((cell) => html`<tr>
      ${pinned === null ? html`<th scope="row" dir="auto">${piece(map.rows[cell.row].label)}</th>` : nothing}
      <td dir="auto">${piece(map.columns[cell.column].label)}</td>
      <td class="number">${cell.masked ? 'masked' : cell.weight.toFixed(5)}</td>
      ${scores ? html`<td class="number">${cell.score === null ? 'masked' : cell.score.toFixed(3)}</td>` : nothing}</tr>`)}</tbody></table></div>`;
}
