/** Tests of the page's pure modules: each export is one, and throws if what it says is not so. Run by ModuleIT. */

import { above, pharaoh, strongest } from './lib/align.js';
import { SCALES, css, indexOf, inkOn, signedColors, weightColors } from './lib/color.js';
import { viewMap } from './lib/maps.js';
import { entropy, scoresOf, softmax, weightedSum } from './lib/math.js';
import { products, rearranged, rotationError, sinusoid } from './lib/positions.js';
import { decodeFloats, decodeWeights, encodeFloats } from './lib/quant.js';
import { describeHead } from './lib/stats.js';
import { EventParser } from './sse.js';

function equal(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) {
    throw new Error(`${a} instead of ${b}`);
  }
}

function close(actual, expected, tolerance = 1e-6) {
  if (!(Math.abs(actual - expected) <= tolerance)) {
    throw new Error(`${actual} instead of ${expected} ± ${tolerance}`);
  }
}

const token = (text, word, special = false) => ({ piece: text, text, word, special });
const WORDS = [token('a', 0), token('b', 1), token('c', 2), token('.', 3), token('</s>', -1, true)];

function square(size, cell) {
  return Float32Array.from({ length: size * size }, (_, i) => cell(Math.floor(i / size), i % size));
}

export function softmaxIsOneAndIgnoresWhatIsMasked() {
  const shares = softmax([1000, 1001, null]);
  close(shares[0] + shares[1], 1);
  close(shares[1] / shares[0], Math.E, 1e-5);
  equal(shares[2], 0);
}

export function entropyIsInBits() {
  close(entropy([0.25, 0.25, 0.25, 0.25]), 2);
  close(entropy([1, 0, 0]), 0);
}

export function scoresAreScaledBiasedAndMasked() {
  const anatomy = { dot: [4, 8, 2], scale: 0.5, bias: [1, 0, 0], mask: [true, true, false] };
  equal([...scoresOf(anatomy)], [3, 4, null]);
  equal([...scoresOf(anatomy, { scaled: false })], [5, 8, null]);
  equal([...scoresOf(anatomy, { masked: false })], [3, 4, 1]);
}

export function valuesAreAddedByWeight() {
  equal([...weightedSum([0.5, 0.5], [[2, 0], [4, 2]])], [3, 1]);
}

export function bytesStandForSquares() {
  const weights = decodeWeights({ encoding: 'u8sqrt', data: btoa(String.fromCharCode(0, 51, 255)) });
  close(weights[0], 0);
  close(weights[1], 0.04);
  close(weights[2], 1);
}

export function floatsSurviveBase64() {
  const floats = Float32Array.from([0, -1.5, Math.fround(1e-30)]);
  equal([...decodeFloats(encodeFloats(floats))], [...floats]);
  equal([...decodeWeights({ encoding: 'json', data: [[[[0.5, 0.25]]]] })], [0.5, 0.25]);
}

export function eventsMayBeCutAnywhere() {
  const text = ': waiting\n\ndata:{"a":1}\n\nevent: error\r\ndata: x\r\ndata: y\r\n\r\n';
  for (let cut = 0; cut < text.length; cut++) {
    const parser = new EventParser();
    const found = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
    equal(found.map(({ event, data, comment }) => [event, data, comment]),
      [['message', null, 'waiting'], ['message', '{"a":1}', null], ['error', 'x\ny', null]]);
  }
}

export function everyLabelHasItsPattern() {
  const size = WORDS.length;
  const one = (column) => square(size, (i, j) => (j === column(i) ? 1 : 0));
  const label = (weights, kind = 'encoder') => describeHead(weights, WORDS, WORDS, kind).label;
  equal(label(one((i) => Math.max(0, i - 1))), 'previous');
  equal(label(one((i) => i + 1)), 'next');
  equal(label(one((i) => i)), 'self');
  equal(label(one(() => 4)), 'sink');
  equal(label(one((i) => [2, 0, 1, 3, 4][i]), 'cross'), 'aligned');
  equal(label(square(size, () => 1 / size)), 'diffuse');
  equal(label(square(size, (i, j) => [0.6, 0.05, 0.3, 0.05, 0][(j + 3 * i) % size])), 'mixed');
}

export function wordsAddColumnsAndAverageRows() {
  const tokens = [token('▁hou', 0), token('se', 0), token('</s>', -1, true)];
  const weights = Float32Array.from([0.5, 0.3, 0.2, 0.1, 0.1, 0.8, 0, 0, 1]);
  const map = viewMap(weights, { rows: tokens, columns: tokens }, { kind: 'encoder', words: true, special: 'show' });
  equal(map.rows.length, 2);
  close(map.weights[0], (0.8 + 0.2) / 2);
  close(map.weights[1], (0.2 + 0.8) / 2);
  close(map.weights[3], 1);
}

export function excludedTokensLeaveRowsThatSumToOne() {
  const tokens = [token('a', 0), token('b', 1), token('</s>', -1, true)];
  const weights = Float32Array.from([0.2, 0.3, 0.5, 1, 0, 0, 0, 0, 1]);
  const map = viewMap(weights, { rows: tokens, columns: tokens }, { kind: 'encoder', special: 'exclude' });
  equal([map.columns.length, map.renormalised], [2, true]);
  close(map.weights[0] + map.weights[1], 1);
  close(map.weights[0], 0.4);
}

export function alignmentsLeaveSpecialTokensOut() {
  const tokens = [token('a', 0), token('b', 1), token('</s>', -1, true)];
  const weights = Float32Array.from([0.1, 0.8, 0.1, 0.5, 0.4, 0.1, 0, 0, 1]);
  const map = viewMap(weights, { rows: tokens, columns: tokens }, { kind: 'cross', special: 'show' });
  equal(pharaoh(strongest(map)), '0-1 1-0');
  equal(pharaoh(above(map, 0.35)), '0-1 1-0 1-1');
}

export function coloursGrowDarkerWithTheWeightInEveryScale() {
  for (const theme of ['light', 'dark']) {
    const colors = weightColors(theme);
    const brightness = Array.from({ length: 256 }, (_, i) => colors[3 * i] + colors[3 * i + 1] + colors[3 * i + 2]);
    const sign = theme === 'light' ? -1 : 1;
    equal(brightness.every((value, i) => i === 0 || sign * (value - brightness[i - 1]) >= 0), true);
  }
  for (const scale of Object.keys(SCALES)) {
    equal([indexOf(0, scale), indexOf(1, scale)], [0, 255]);
  }
  equal(css(weightColors('light'), 0), 'rgb(255 255 255)');
  equal([inkOn(weightColors('light'), 0), inkOn(weightColors('light'), 255)], ['#000000', '#ffffff']);
}

export function signsHaveOppositeColours() {
  const colors = signedColors('light');
  equal(css(colors, 0), 'rgb(127 59 8)');
  equal(css(colors, 255), 'rgb(45 0 75)');
}

export function equalOffsetsHaveEqualProductsInBothLayouts() {
  for (const layout of ['interleaved', 'halves']) {
    const matrix = sinusoid(32, 16, { layout });
    close(products(matrix, 0)[5], products(matrix, 20)[5], 1e-9);
    close(rotationError(matrix, 7, layout), 0, 1e-9);
    equal(rearranged(rearranged(matrix, layout), layout === 'halves' ? 'interleaved' : 'halves'), matrix);
  }
  equal(sinusoid(2, 4)[1].map((value) => value.toFixed(4)), ['0.8415', '0.5403', '0.0100', '1.0000']);
}
