/** Painting weights: one pixel per cell, enlarged by the browser without smoothing. */

import { indexTable, inkOn, weightColors } from '../lib/color.js';
import { share } from '../lib/math.js';

const FADE = 0.72;

/**
 * Puts a map into a canvas of columns × rows pixels. Masked cells stay transparent: the hatching lies behind them.
 *
 * @param map rows, columns, weights, masked
 * @param look {scale, theme, special, fit}
 */
export function paintCells(canvas, map, look) {
  const width = map.columns.length;
  const height = map.rows.length;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const indices = indexTable(look.scale);
  const colors = weightColors(look.theme);
  const background = colors.subarray(0, 3);
  const faded = map.columns.map((column) => look.special === 'fade' && column.special);
  for (let row = 0, i = 0; row < height; row++) {
    const fadedRow = look.special === 'fade' && map.rows[row].special;
    const unit = look.fit ? 1 / (rowMaximum(map, row) || 1) : 1;
    for (let column = 0; column < width; column++, i++) {
      if (map.masked?.[i]) {
        continue;
      }
      const weight = map.weights[i] * unit;
      const entry = 3 * indices[weight >= 1 ? 4096 : Math.round(weight * 4096)];
      const keep = fadedRow || faded[column] ? 1 - FADE : 1;
      for (let c = 0; c < 3; c++) {
        image.data[4 * i + c] = background[c] + keep * (colors[entry + c] - background[c]);
      }
      image.data[4 * i + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

function rowMaximum(map, row) {
  let most = 0;
  const width = map.columns.length;
  for (let j = row * width; j < (row + 1) * width; j++) {
    most = Math.max(most, map.weights[j]);
  }
  return most;
}

/** Writes the weights into cells that have room for them. */
export function paintNumbers(canvas, map, cell, look) {
  const ratio = devicePixelRatio || 1;
  canvas.width = map.columns.length * cell.width * ratio;
  canvas.height = map.rows.length * cell.height * ratio;
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  context.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const colors = weightColors(look.theme);
  const indices = indexTable(look.scale);
  for (let row = 0, i = 0; row < map.rows.length; row++) {
    const unit = look.fit ? 1 / (rowMaximum(map, row) || 1) : 1;
    for (let column = 0; column < map.columns.length; column++, i++) {
      if (map.masked?.[i] || map.weights[i] < 0.005) {
        continue;
      }
      const entry = indices[Math.min(4096, Math.round(map.weights[i] * unit * 4096))];
      const faded = look.special === 'fade' && (map.columns[column].special || map.rows[row].special);
      context.fillStyle = inkOn(colors, faded ? 0 : entry);
      context.globalAlpha = faded ? 0.6 : 1;
      context.fillText(share(map.weights[i]), (column + 0.5) * cell.width, (row + 0.5) * cell.height + 0.5);
    }
  }
}

/** A small picture of a head: the largest weight of each block, since a mean would lose thin diagonals. */
export function paintTile(canvas, weights, rows, columns, look, most = 64) {
  const height = Math.min(rows, most);
  const width = Math.min(columns, most);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const palette = paletteOf(look);
  if (height === rows && width === columns) {
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = palette[(weights[i] * 4096 + 0.5) | 0];
    }
  } else {
    const largest = new Float32Array(width * height);
    for (let row = 0; row < rows; row++) {
      const y = Math.floor((row * height) / rows);
      for (let column = 0; column < columns; column++) {
        const place = y * width + Math.floor((column * width) / columns);
        const weight = weights[row * columns + column];
        if (weight > largest[place]) {
          largest[place] = weight;
        }
      }
    }
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = palette[(largest[i] * 4096 + 0.5) | 0];
    }
  }
  context.putImageData(image, 0, 0);
}

const palettes = {};

/** 4097 ready pixels for the weights from 0 to 1. */
function paletteOf({ scale, theme }) {
  const key = `${scale}/${theme}`;
  if (!palettes[key]) {
    const colors = weightColors(theme);
    palettes[key] = Uint32Array.from(indexTable(scale), (entry) =>
      (255 << 24) | (colors[3 * entry + 2] << 16) | (colors[3 * entry + 1] << 8) | colors[3 * entry]);
  }
  return palettes[key];
}
