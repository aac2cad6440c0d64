/** Colour scales. Zero is the page's background, so that nothing is drawn where nothing is. */

const WEIGHTS = {
  light: ['#ffffff', '#cfe1f2', '#93c3df', '#4b97c9', '#1764ab', '#08306b'],
  dark: ['#10151b', '#15395c', '#1f6296', '#3f93c4', '#8cc8e8', '#f2fbff'],
};
const SIGNED = {
  light: ['#7f3b08', '#e08214', '#f7f7f7', '#8073ac', '#2d004b'],
  dark: ['#ffb56b', '#b3621a', '#10151b', '#7a6cb5', '#cfc3ff'],
};

/** Colours of pinned heads with their dash patterns: each is also told apart without colour. */
export const PINS = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#000000'],
  dark: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442'],
};
export const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4]];

export const SCALES = {
  linear: (weight) => weight,
  sqrt: Math.sqrt,
  log: (weight) => (weight <= 1e-4 ? 0 : 1 + Math.log10(weight) / 4),
};

export function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function table(stops) {
  const colors = stops.map(rgb);
  const entries = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (colors.length - 1);
    const left = Math.min(Math.floor(place), colors.length - 2);
    for (let c = 0; c < 3; c++) {
      entries[3 * i + c] = Math.round(colors[left][c] + (place - left) * (colors[left + 1][c] - colors[left][c]));
    }
  }
  return entries;
}

const TABLES = {
  weights: { light: table(WEIGHTS.light), dark: table(WEIGHTS.dark) },
  signed: { light: table(SIGNED.light), dark: table(SIGNED.dark) },
};

/** 256 colours, three bytes each, from zero to one. */
export function weightColors(theme) {
  return TABLES.weights[theme];
}

/** The entry of a colour table for a weight. */
export function indexOf(weight, scale) {
  return Math.max(0, Math.min(255, Math.round(255 * SCALES[scale](weight))));
}

/** For each of 4096 steps of a weight its entry: a table is quicker than a square root a million times. */
const INDICES = {};
export function indexTable(scale) {
  INDICES[scale] ??= Uint8Array.from({ length: 4097 }, (_, i) => indexOf(i / 4096, scale));
  return INDICES[scale];
}

export function css(entries, index) {
  return `rgb(${entries[3 * index]} ${entries[3 * index + 1]} ${entries[3 * index + 2]})`;
}

export function weightColor(weight, scale, theme) {
  return css(TABLES.weights[theme], indexOf(weight, scale));
}

/** 256 colours, three bytes each, from the most negative to the most positive number. */
export function signedColors(theme) {
  return TABLES.signed[theme];
}

function luminance(red, green, blue) {
  const [r, g, b] = [red, green, blue].map((part) => {
    const unit = part / 255;
    return unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever is read better on the colour. */
export function inkOn(entries, index) {
  const light = luminance(entries[3 * index], entries[3 * index + 1], entries[3 * index + 2]);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? '#000000' : '#ffffff';
}

/** The theme that is in effect. */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}
