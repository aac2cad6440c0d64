/** The map of one head as an element: cells on a canvas, tokens as text, a cursor that mouse and keyboard move alike. */

import { html, render, repeat } from '../vendor.js';
import { clamp, share } from '../lib/math.js';
import { rankOf } from '../lib/maps.js';
import { title } from '../selection.js';
import { paintCells, paintNumbers } from './paint.js';
import { piece } from './tokens.js';

const KEYS = {
  PageDown: (event) => (event.shiftKey ? 'next-layer' : 'next-head'),
  PageUp: (event) => (event.shiftKey ? 'previous-layer' : 'previous-head'),
  Enter: () => 'pin',
  t: () => 'table', l: () => 'links', m: () => 'matrix', x: () => 'hide', '+': () => 'larger', '-': () => 'smaller',
};

const HELP = 'Arrow keys move between cells, Home and End to the ends of the row, Enter pins the row, Page up and Page down change the head, '
  + 'with Shift the layer. T shows the table, L links, M the matrix, X hides the column, plus and minus zoom.';
const PLAIN_HELP = 'Arrow keys move between cells, Home and End to the ends of the row, Enter chooses the row.';

/** Pixels that a name needs to be read beside its neighbours. */
const LEAST_ROOM = 13;

class AttentionMatrix extends HTMLElement {
  #data = null;
  #cursor = null;
  #cell = { width: 0, height: 0 };
  #sizes = new ResizeObserver(() => this.#fit());
  #told = 0;
  #drawn = '';

  connectedCallback() {
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  /** {map, look, row and column: index of the pinned group or null, scores: per column of that row or null, zoom, plain: in a figure, where only rows can be chosen} */
  set data(data) {
    const before = this.#data;
    this.#data = data;
    if (before?.map.key !== data.map.key || before?.zoom !== data.zoom || !this.firstElementChild) {
      if (before && (before.map.rows.length !== data.map.rows.length || before.map.columns.length !== data.map.columns.length)) {
        this.#cursor = null;
      }
      this.#build();
    }
    this.#layOut();
    this.#mark();
  }

  get #parts() {
    return (this.parts ??= Object.fromEntries(
      ['scroller', 'grid', 'columns', 'rows', 'cells', 'weights', 'numbers', 'across', 'down', 'pinned', 'cell', 'readout']
        .map((name) => [name, this.querySelector(`[data-part=${name}]`)])));
  }

  #build() {
    const { map, plain } = this.#data;
    render(html`
      <div class="map-scroller" data-part="scroller" tabindex="-1">
        <div class="map-grid" data-part="grid" role="application" tabindex="0" aria-roledescription="attention map"
          aria-label=${`${title(map)}, ${map.rows.length} rows by ${map.columns.length} columns`}
          aria-describedby="map-keys" @keydown=${(event) => this.#onKey(event)} @focus=${() => this.#onFocus()}
          @blur=${() => this.#mark()}>
          <div class="map-corner" aria-hidden="true"></div>
          <div class="map-columns" data-part="columns" aria-hidden="true">
            ${repeat(map.columns, (column, c) => c, (column, c) => html`<button tabindex="-1" class=${tokenClass(column)}
              title=${plain ? column.name : column.hidden ? 'Show these tokens again' : `${column.name}: click to hide`}
              @click=${() => plain || this.#send('hide', { column: c })}><span dir="auto">${piece(column.label)}</span></button>`)}
          </div>
          <div class="map-rows" data-part="rows" aria-hidden="true">
            ${repeat(map.rows, (row, r) => r, (row, r) => html`<button tabindex="-1" class=${tokenClass(row)}
              title=${plain ? row.name : `${row.name}: click to pin`} @click=${() => this.#send('pin', { row: r })}><span dir="auto">${piece(row.label)}</span></button>`)}
          </div>
          <div class="map-cells" data-part="cells" @pointermove=${(event) => this.#onPointer(event)}
            @pointerleave=${() => this.#onLeave()} @click=${(event) => this.#onClick(event)}>
            <canvas data-part="weights" role="img" aria-label=${this.#summary()}></canvas>
            <canvas data-part="numbers" aria-hidden="true"></canvas>
            <div class="map-pinned" data-part="pinned"></div>
            <div class="map-cell" data-part="cell"></div>
            <div class="map-across" data-part="across"></div>
            <div class="map-down" data-part="down"></div>
          </div>
        </div>
      </div>
      <p id="map-keys" class="visually-hidden">${plain ? PLAIN_HELP : HELP}</p>
      <p class="map-readout" data-part="readout"></p>
      <p class="visually-hidden" aria-live="polite" data-part="spoken"></p>`, this);
  }

  #summary() {
    const { map } = this.#data;
    let best = 0;
    map.weights.forEach((weight, i) => {
      if (weight > map.weights[best]) {
        best = i;
      }
    });
    const width = map.columns.length;
    return `${title(map)}: ${map.rows.length} by ${width}. Strongest: ${map.rows[Math.floor(best / width)]?.name} to `
      + `${map.columns[best % width]?.name} ${share(map.weights[best] ?? 0)}`;
  }

  #fit() {
    this.#layOut();
    if (this.#data) {
      this.#mark();
    }
  }

  #layOut() {
    if (!this.#data || !this.clientWidth) {
      return;
    }
    const { map, look, zoom } = this.#data;
    const phone = matchMedia('(max-width: 767px), (pointer: coarse)').matches;
    const longestRow = Math.max(...map.rows.map(({ label }) => [...label].length));
    const longestColumn = Math.max(...map.columns.map(({ label }) => [...label].length));
    const side = clamp(longestRow * 8.2 + 30, 56, phone ? 96 : 150);
    const least = phone ? 24 : map.columns.length > 200 ? 6 : 13;
    const room = (this.clientWidth - side - 24) / map.columns.length;
    const fitting = clamp(Math.floor(room), least, 64);
    const tall = clamp(Math.floor(480 / map.rows.length), Math.min(fitting, 22), 34);
    this.#cell = { width: Math.round(fitting * zoom), height: Math.round(Math.max(least, Math.min(fitting, tall)) * zoom) };
    const flat = longestColumn * 8.4 + 8 <= this.#cell.width;
    const head = flat ? 26 : clamp(longestColumn * 6.2 + 22, 44, 108);
    const { style } = this.#parts.grid;
    style.setProperty('--cell-width', `${this.#cell.width}px`);
    style.setProperty('--cell-height', `${this.#cell.height}px`);
    style.setProperty('--columns', map.columns.length);
    style.setProperty('--rows', map.rows.length);
    style.setProperty('--side', `${side}px`);
    style.setProperty('--head', `${head}px`);
    this.#parts.grid.classList.toggle('flat', flat);
    this.#parts.grid.classList.toggle('tight', this.#cell.height < 14);
    this.#parts.grid.classList.toggle('lines', this.#cell.width >= 20);
    thin(this.#parts.rows, this.#cell.height);
    thin(this.#parts.columns, this.#cell.width);
    this.#parts.cells.classList.toggle('renormalised', map.renormalised);
    const drawn = [map.key, JSON.stringify(look), this.#cell.width, this.#cell.height, devicePixelRatio].join();
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      paintCells(this.#parts.weights, map, look);
      const roomy = this.#cell.width >= 33 && this.#cell.height >= 18;
      this.#parts.numbers.hidden = !roomy;
      if (roomy) {
        paintNumbers(this.#parts.numbers, map, this.#cell, look);
      }
    }
  }

  /** Moves the marks of cursor and pinned row, and says what is under the cursor. */
  #mark() {
    const { map, row, column = null } = this.#data;
    const { across, down, pinned, cell, readout, rows, columns } = this.#parts;
    const place = (mark, shown, x, y) => {
      mark.hidden = !shown;
      if (shown) {
        mark.style.transform = `translate(${x * this.#cell.width}px, ${y * this.#cell.height}px)`;
      }
    };
    place(pinned, row !== null, 0, row);
    place(cell, row !== null && column !== null, column, row);
    place(across, this.#cursor, 0, this.#cursor?.row);
    place(down, this.#cursor, this.#cursor?.column, 0);
    for (const [list, index, name] of [[rows, row, 'chosen'], [rows, this.#cursor?.row, 'under'], [columns, this.#cursor?.column, 'under']]) {
      list.querySelector(`.${name}`)?.classList.remove(name);
      list.children[index]?.classList.add(name);
    }
    const text = this.#cursor ? this.#sayCell(map) : 'Point at a cell, or focus the map and use the arrow keys.';
    readout.textContent = text;
    readout.classList.toggle('hint', !this.#cursor);
  }

  #sayCell(map) {
    const { row, column } = this.#cursor;
    const index = row * map.columns.length + column;
    const from = `${map.rows[row].name} ← ${map.columns[column].name}`;
    if (map.masked?.[index]) {
      return `${from}: masked`;
    }
    const score = this.#data.row === row ? this.#data.scores?.[column] : null;
    return `${from}: ${map.weights[index].toFixed(4)} · rank ${rankOf(map, row, column)} of ${map.columns.length}`
      + (score === null || score === undefined ? '' : ` · score ${score.toFixed(2)}`);
  }

  #speak() {
    clearTimeout(this.#told);
    this.#told = setTimeout(() => {
      this.querySelector('[data-part=spoken]').textContent = this.#parts.readout.textContent;
    }, 150);
  }

  #move(row, column) {
    const { map } = this.#data;
    this.#cursor = { row: clamp(row, 0, map.rows.length - 1), column: clamp(column, 0, map.columns.length - 1) };
    this.#mark();
  }

  #onFocus() {
    if (!this.#cursor) {
      this.#move(this.#data.row ?? 0, 0);
    }
    this.#speak();
  }

  #onPointer(event) {
    const box = this.#parts.cells.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.#cell.width);
    const row = Math.floor((event.clientY - box.top) / this.#cell.height);
    if (row !== this.#cursor?.row || column !== this.#cursor?.column) {
      this.#move(row, column);
    }
  }

  #onLeave() {
    if (!this.contains(document.activeElement)) {
      this.#cursor = null;
      this.#mark();
    }
  }

  #onClick(event) {
    this.#onPointer(event);
    this.#parts.grid.focus({ preventScroll: true });
    this.#send('pin', { ...this.#cursor });
  }

  #onKey(event) {
    const { row, column } = this.#cursor ?? { row: 0, column: 0 };
    const { map, plain } = this.#data;
    const last = { row: map.rows.length - 1, column: map.columns.length - 1 };
    const jump = event.ctrlKey || event.metaKey;
    const moves = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: jump ? [0, 0] : [row, 0], End: jump ? [last.row, last.column] : [row, last.column],
    };
    const command = KEYS[event.key]?.(event);
    if (moves[event.key]) {
      this.#move(...moves[event.key]);
      this.#reveal();
      this.#speak();
    } else if (command && !jump && !event.altKey && (command === 'pin' || !plain)) {
      this.#send(command, { row, column });
    } else {
      return;
    }
    event.preventDefault();
  }

  #reveal() {
    const { scroller } = this.#parts;
    const { width, height } = this.#cell;
    const side = this.#parts.rows.offsetWidth;
    const head = this.#parts.columns.offsetHeight;
    const left = this.#cursor.column * width;
    const top = this.#cursor.row * height;
    scroller.scrollLeft = clamp(scroller.scrollLeft, left + width + side - scroller.clientWidth, left);
    scroller.scrollTop = clamp(scroller.scrollTop, top + height + head - scroller.clientHeight, top);
  }

  #send(command, detail) {
    this.dispatchEvent(new CustomEvent('map-command', { detail: { command, ...detail }, bubbles: true }));
  }
}

/** Leaves out the names that would lie upon each other: every other one, every third …; the cursor still shows its own. */
function thin(names, room) {
  const every = Math.ceil(LEAST_ROOM / room);
  [...names.children].forEach((name, i) => name.classList.toggle('left-out', i % every > 0));
}

export function tokenClass(token) {
  return ['token', token.special && 'special', token.unknown && 'unknown', token.hidden && 'hidden-tokens'].filter(Boolean).join(' ');
}

customElements.define('attention-matrix', AttentionMatrix);
