/** Writers: what is on the page as files that other programs read. */

import { css, indexOf, inkOn, weightColors } from './color.js';
import { share } from './math.js';
import { decodeFloats, encodeFloats } from './quant.js';

/** Cells up to which an SVG has one rectangle each; beyond, it holds a picture. */
const MOST_RECTANGLES = 20000;
const RECORDING = 'clearhead-recording';

/** attn_cross_L05_H02_model_20260131-0930: indices from 0. */
export function fileName({ kind, layer, head }, model, now = new Date()) {
  const two = (number) => String(number).padStart(2, '0');
  const stamp = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}`;
  const heads = typeof head === 'number' ? `H${two(head)}` : head;
  return `attn_${kind}_L${two(layer)}_${heads}_${model.replace(/[^\w.-]+/g, '-')}_${stamp}`;
}

/** One line per cell; masked cells have no weight. */
export function csv(map) {
  const quote = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = ['row,column,row_token,column_token,weight'];
  map.rows.forEach((row, r) => map.columns.forEach((column, c) => {
    const i = r * map.columns.length + c;
    lines.push([r, c, quote(row.label), quote(column.label), map.masked?.[i] ? '' : map.weights[i].toPrecision(6)].join());
  }));
  return `${lines.join('\r\n')}\r\n`;
}

/** Where everything of a drawn map lies. */
function geometry(map) {
  const longest = (list) => Math.max(...list.map(({ label }) => [...label].length));
  const cell = map.columns.length > 60 ? { width: 14, height: 14 } : { width: 40, height: 24 };
  const left = 24 + 8 * Math.min(longest(map.rows), 18);
  const top = 54 + 6 * Math.min(longest(map.columns), 18);
  return {
    cell, left, top,
    width: left + map.columns.length * cell.width + 80,
    height: top + map.rows.length * cell.height + 52,
  };
}

const PAPER = { light: ['#ffffff', '#16202a', '#52606d', '#c3ccd4'], dark: ['#10151b', '#e6ebf0', '#a3b0bd', '#3d4a57'] };

/** The map as SVG text, with labels, scale and where it came from. */
export function svg(map, look, { title, source }, picture) {
  const { cell, left, top, width, height } = geometry(map);
  const [paper, ink, muted, hatch] = PAPER[look.theme];
  const colors = weightColors(look.theme);
  const escape = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const text = (x, y, content, extra = '') => `<text x="${x}" y="${y}" ${extra}>${escape(content)}</text>`;
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">`,
    `<title>${escape(title)}</title>`,
    `<defs><pattern id="masked" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="${hatch}" stroke-width="2"/></pattern></defs>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`, text(16, 24, title, 'font-weight="600" font-size="15"')];
  map.columns.forEach((column, c) => parts.push(text(0, 0, column.label, `transform="translate(${left + (c + 0.5) * cell.width + 4} ${top - 6}) rotate(-48)"`)));
  map.rows.forEach((row, r) => parts.push(text(left - 8, top + (r + 0.5) * cell.height + 4, row.label, 'text-anchor="end"')));
  const rectangles = map.weights.length <= MOST_RECTANGLES;
  if (!rectangles) {
    parts.push(`<image x="${left}" y="${top}" width="${map.columns.length * cell.width}" height="${map.rows.length * cell.height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${picture()}"/>`);
  }
  for (let i = 0; rectangles && i < map.weights.length; i++) {
    const x = left + (i % map.columns.length) * cell.width;
    const y = top + Math.floor(i / map.columns.length) * cell.height;
    const entry = indexOf(map.weights[i], look.scale);
    parts.push(`<rect class="cell" x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" fill="${map.masked?.[i] ? 'url(#masked)' : css(colors, entry)}"/>`);
    if (cell.width > 30 && !map.masked?.[i] && map.weights[i] >= 0.005) {
      parts.push(text(x + cell.width / 2, y + 16, share(map.weights[i]), `text-anchor="middle" font-size="11" fill="${inkOn(colors, entry)}"`));
    }
  }
  parts.push(text(16, height - 18, source, `fill="${muted}" font-size="11"`), '</svg>');
  return parts.join('\n');
}

/** The map as a PNG: the SVG, drawn by the browser. */
export async function png(svgText, factor) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * factor;
  canvas.height = image.height * factor;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Everything that is on the page, to be looked at later without the server. */
export function recording({ model, view, run, beams, result, anatomy, alignment, learn }) {
  const maps = Object.entries(result?.maps ?? {}).map(([key, { weights, ...shape }]) =>
    [key, { ...shape, encoding: 'f32', data: encodeFloats(weights) }]);
  const { problem, started, ...ran } = run;
  const stored = result && { ...result, maps: Object.fromEntries(maps), exact: undefined, pending: undefined };
  return JSON.stringify({ format: RECORDING, version: 1, model, view, run: ran, beams, result: stored, anatomy: anatomy?.q ? anatomy : null,
    alignment: alignment?.found ? { id: alignment.id, found: alignment.found } : null, learn: answered(learn) });
}

/** Without what was still on its way, or failed. */
function answered(learn) {
  return Object.fromEntries(Object.entries(learn).filter(([, answer]) => !answer.loading && !answer.problem));
}

let opened = 0;

/** The state of a recording; throws with a reason if the text is none. */
export function openRecording(text) {
  let stored;
  try {
    stored = JSON.parse(text);
  } catch {
    throw new Error('the file is not JSON');
  }
  if (stored?.format !== RECORDING || stored.version !== 1) {
    throw new Error('the file is no recording of this page, or one of another version');
  }
  const { model, view, run, beams, result, anatomy, alignment, learn } = stored;
  if (result) {
    for (const maps of Object.values(result.maps)) {
      maps.weights = decodeFloats(maps.data);
      const expected = maps.layers.length * maps.heads.length * maps.rows * maps.columns;
      if (maps.weights.length !== expected) {
        throw new Error(`the file has ${maps.weights.length} weights where ${expected} belong`);
      }
      delete maps.data;
    }
    const id = `recording ${++opened}`; // its own number may be another result's here
    if (anatomy) {
      anatomy.key = anatomy.key.replace(`${result.id}/`, `${id}/`);
    }
    if (alignment) {
      alignment.id = id;
    }
    result.id = id;
    result.exact = {};
    result.pending = new Set();
  }
  return { model, view, run, beams, result, anatomy, alignment: alignment ?? null, tokens: { text: null, count: null }, learn: learn ?? {}, recorded: true };
}

/** Lets the browser save a file. */
export function download(name, content) {
  const blob = content instanceof Blob ? content : new Blob([content], { type: name.endsWith('.json') ? 'application/json' : 'text/plain' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
