/** Vectors and matrices of signed numbers on a canvas: orange below zero, purple above, and the number where one points. */

import { currentTheme, rgb, signedColors } from '../lib/color.js';
import { clamp, signed } from '../lib/math.js';

class SignedCanvas extends HTMLElement {
  #data = null;
  #canvas = null;
  #drawn = '';
  #sizes = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    this.#sizes.observe(this);
    this.addEventListener('pointermove', (event) => this.#point(event));
    this.addEventListener('keydown', (event) => this.#onKey(event));
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  /** {rows: [[numbers]], label, bars: whether numbers are drawn as bars, most: largest size, names: of the rows, cell: height} */
  set data(data) {
    this.#data = data;
    if (!this.#canvas) {
      this.#canvas = document.createElement('canvas');
      this.#canvas.setAttribute('role', 'img');
      this.#canvas.tabIndex = 0;
      this.output = document.createElement('span');
      this.output.className = 'strip-readout';
      this.output.setAttribute('role', 'status');
      this.append(this.#canvas, this.output);
    }
    this.#canvas.setAttribute('aria-label', `${data.label}. Arrow keys read the numbers.`);
    this.#draw();
  }

  #most() {
    return this.#data.most ?? Math.max(...this.#data.rows.map((row) => Math.max(...row.map(Math.abs))));
  }

  #draw() {
    if (!this.#data || !this.clientWidth) {
      return;
    }
    const { rows, bars, cell = 22 } = this.#data;
    const key = `${this.clientWidth} ${currentTheme()} ${this.#data.most} ${rows.length} ${rows.map((row) => row[0] + row[row.length - 1] + row[row.length >> 1]).join()}`;
    if (key === this.#drawn) {
      return;
    }
    this.#drawn = key;
    this.output.textContent = ''; // it was about other numbers
    const colors = signedColors(currentTheme());
    const most = this.#most() || 1;
    const context = this.#canvas.getContext('2d');
    const count = rows[0].length;
    if (bars) {
      const ratio = devicePixelRatio || 1;
      const height = cell * rows.length;
      this.#canvas.width = this.clientWidth * ratio;
      this.#canvas.height = height * ratio;
      context.scale(ratio, ratio);
      const width = this.clientWidth / count;
      const ink = rgb(currentTheme() === 'dark' ? '#6b7a89' : '#7b8794');
      rows.forEach((row, r) => {
        const middle = (r + 0.5) * cell;
        context.fillStyle = `rgb(${ink.join(' ')})`;
        context.fillRect(0, middle - 0.25, this.clientWidth, 0.5);
        row.forEach((value, i) => {
          const size = (Math.abs(value) / most) * (cell / 2 - 1);
          const entry = 3 * (value < 0 ? 60 : 200);
          context.fillStyle = `rgb(${colors[entry]} ${colors[entry + 1]} ${colors[entry + 2]})`;
          context.fillRect(i * width + 0.5, value < 0 ? middle : middle - size, Math.max(1, width - 1), size);
        });
      });
      this.#canvas.style.height = `${height}px`;
    } else {
      this.#canvas.width = count;
      this.#canvas.height = rows.length;
      const image = context.createImageData(count, rows.length);
      rows.forEach((row, r) => row.forEach((value, i) => {
        const entry = 3 * clamp(Math.round(127.5 + (127.5 * value) / most), 0, 255);
        image.data.set([colors[entry], colors[entry + 1], colors[entry + 2], 255], 4 * (r * count + i));
      }));
      context.putImageData(image, 0, 0);
      this.#canvas.style.height = `${cell * rows.length}px`;
    }
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const { rows } = this.#data;
    this.#read(clamp(Math.floor(((event.clientY - box.top) / box.height) * rows.length), 0, rows.length - 1),
      clamp(Math.floor(((event.clientX - box.left) / box.width) * rows[0].length), 0, rows[0].length - 1));
  }

  #read(row, column) {
    this.at = { row, column };
    const { rows, names } = this.#data;
    this.output.textContent = `${names ? `${names[row]}, ` : ''}number ${column}: ${signed(rows[row][column], 4)}`;
  }

  #onKey(event) {
    const { row, column } = this.at ?? { row: 0, column: -1 };
    const [down, right] = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key] ?? [];
    if (down !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#read(clamp(row + down, 0, this.#data.rows.length - 1), clamp(column + right, 0, this.#data.rows[0].length - 1));
    }
  }
}

customElements.define('signed-canvas', SignedCanvas);
