/** Rows and columns side by side, joined by lines as strong as the weights. */

import { html, render, repeat } from '../vendor.js';
import { css, DASHES, indexOf, inkOn, PINS, weightColors } from '../lib/color.js';
import { counted, share } from '../lib/math.js';
import { tokenClass } from './matrix.js';
import { piece } from './tokens.js';

/** More lines than this say nothing and cost time. */
const MOST_LINES = 4000;
/** Smaller weights of a single row are not drawn. */
const LEAST = 0.005;

class AttentionLinks extends HTMLElement {
  #data = null;
  #over = null;
  #sizes = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  /** {map, look, row, threshold, pins: [{map, number}], heads: [left, right]} */
  set data(data) {
    this.#data = data;
    this.#build();
    this.#draw();
  }

  #row() {
    return this.#over in this.#data.map.rows ? this.#over : this.#data.row;
  }

  #build() {
    const { map, heads } = this.#data;
    const side = (list, name, press) => html`
      <div class="links-side"><h3>${name}</h3>
      <ol @keydown=${(event) => this.#onKey(event)}>${repeat(list, (token, i) => i, (token, i) => html`<li><button
        class=${tokenClass(token)} dir="auto" tabindex=${press ? (i === (this.#data.row ?? 0) ? 0 : -1) : -1}
        aria-pressed=${press ? String(i === this.#data.row) : 'false'} aria-label=${`${token.name}, ${i + 1} of ${list.length}`}
        ?disabled=${!press} @click=${() => this.#send(i)} @pointerenter=${() => press && this.#look(i)} @focus=${() => press && this.#look(i)}
        @pointerleave=${() => this.#look(null)} @blur=${() => this.#look(null)}>${piece(token.label)}<span class="links-weight"></span></button></li>`)}</ol></div>`;
    render(html`<div class="links-scroller" tabindex="-1"><div class="links-body">
        ${side(map.rows, heads[0], true)}
        <canvas role="img" aria-label="Lines between the tokens on both sides"></canvas>
        ${side(map.columns, heads[1], false)}
      </div></div>
      <p class="links-note map-readout hint"></p>`, this);
  }

  #send(row) {
    this.dispatchEvent(new CustomEvent('map-command', { detail: { command: 'pin', row }, bubbles: true }));
  }

  #look(row) {
    if (this.#over !== row) {
      this.#over = row;
      this.#draw();
    }
  }

  #onKey(event) {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (buttons[next]) {
      buttons[next].focus();
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #lines() {
    const { map, threshold } = this.#data;
    const width = map.columns.length;
    const row = this.#row();
    const lines = [];
    map.weights.forEach((weight, i) => {
      const r = Math.floor(i / width);
      if (!map.masked?.[i] && (row === null ? weight >= threshold : r === row && weight >= LEAST)) {
        lines.push({ row: r, column: i % width, weight });
      }
    });
    lines.sort((a, b) => b.weight - a.weight);
    return { shown: lines.slice(0, MOST_LINES).reverse(), all: lines.length };
  }

  #draw() {
    const canvas = this.querySelector('canvas');
    if (!canvas || !this.clientWidth) {
      return;
    }
    const { map, look, pins, threshold } = this.#data;
    const ratio = devicePixelRatio || 1;
    const body = this.querySelector('.links-body');
    const width = canvas.clientWidth;
    const height = body.clientHeight;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const [left, right] = [...this.querySelectorAll('ol')].map((list) => [...list.children]);
    const top = body.getBoundingClientRect().top;
    const middle = (item) => item.getBoundingClientRect().top - top + item.offsetHeight / 2;
    const fromY = left.map(middle);
    const toY = right.map(middle);
    const colors = weightColors(look.theme);
    const line = (row, column, weight, color, dash, shift) => {
      context.strokeStyle = color;
      context.globalAlpha = Math.min(1, 0.12 + Math.sqrt(weight));
      context.lineWidth = 0.6 + 3.4 * weight;
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(2, fromY[row] + shift);
      context.bezierCurveTo(width * 0.45, fromY[row] + shift, width * 0.55, toY[column] + shift, width - 2, toY[column] + shift);
      context.stroke();
    };
    const { shown, all } = this.#lines();
    const row = this.#row();
    const pinned = row !== null && pins.length > 0;
    if (pinned) {
      pins.forEach((pin, p) => map.columns.forEach((_, column) => {
        const weight = pin.map.weights[row * map.columns.length + column];
        if (weight >= threshold && !map.masked?.[row * map.columns.length + column]) {
          line(row, column, weight, PINS[look.theme][p], DASHES[p], (p - (pins.length - 1) / 2) * 3);
        }
      }));
    } else {
      for (const { row: r, column, weight } of shown) {
        line(r, column, weight, css(colors, Math.max(110, indexOf(weight, look.scale))), [], 0);
      }
    }
    this.#tint(left, right, row, colors);
    this.querySelector('.links-note').textContent = row === null
      ? `Showing ${shown.length} of ${map.weights.length} weights: those of at least ${share(threshold)}`
        + `${all > shown.length ? `, the ${MOST_LINES} strongest` : ''}. Point at a token on the left.`
      : `${map.rows[row].name} gives ${share(LEAST)} or more to ${counted(all, 'token')}${pinned ? '; lines in the colours of the pinned heads' : ''}.`;
  }

  #tint(left, right, row, colors) {
    const { map, look } = this.#data;
    left.forEach((item, r) => item.classList.toggle('active', r === row));
    right.forEach((item, column) => {
      const weight = row === null ? 0 : map.weights[row * map.columns.length + column];
      const entry = indexOf(weight, look.scale);
      const button = item.firstElementChild;
      button.style.background = row === null ? '' : css(colors, entry);
      button.style.color = row === null ? '' : inkOn(colors, entry);
      button.querySelector('.links-weight').textContent = row === null || weight < LEAST ? '' : share(weight);
    });
  }
}

customElements.define('attention-links', AttentionLinks);
