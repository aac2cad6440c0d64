/** Small charts as SVG: lines and bars, with an axis and nothing more. */

import { html, nothing, svg } from '../vendor.js';

const SIZE = { width: 460, height: 190, left: 40, right: 24, top: 10, bottom: 30 };

/** Where a value lies between two ends. */
function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

/**
 * Lines over whole numbers.
 *
 * @param series [{name, values, dash?: css dash array, tone?: number of a colour}]
 * @param options {label: for who cannot see it, x: name of the axis, ticks: [[index, text]], low, high, mark: index}
 */
export function lineChart(series, { label, x = '', ticks = [], low, high, mark = null }) {
  const count = Math.max(...series.map(({ values }) => values.length));
  const all = series.flatMap(({ values }) => values).filter(Number.isFinite);
  const bottom = low ?? Math.min(...all);
  const top = high ?? Math.max(...all);
  const { width, height, left, right } = SIZE;
  const px = scale(0, count - 1, left, width - right);
  const py = scale(bottom, top, height - SIZE.bottom, SIZE.top);
  const middle = (bottom + top) / 2;
  return html`<figure class="chart"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${[bottom, middle, top].map((value) => svg`<line class="grid" x1=${left} x2=${width - right} y1=${py(value)} y2=${py(value)}></line>
      <text class="tick" x=${left - 6} y=${py(value) + 4} text-anchor="end">${value.toFixed(Math.abs(top - bottom) < 10 ? 2 : 0)}</text>`)}
    ${ticks.map(([i, text]) => svg`<text class="tick" x=${px(i)} y=${height - 12} text-anchor="middle">${text}</text>`)}
    ${x ? svg`<text class="tick" x=${width - right} y=${height - 1} text-anchor="end">${x}</text>` : nothing}
    ${mark === null ? nothing : svg`<line class="mark-line" x1=${px(mark)} x2=${px(mark)} y1=${SIZE.top} y2=${height - SIZE.bottom}></line>`}
    ${series.map(({ values, tone = 0, dash = '' }) => svg`<polyline class="line tone-${tone}" stroke-dasharray=${dash} points=${values.map((value, i) => `${px(i).toFixed(1)},${py(value).toFixed(1)}`).join(' ')}></polyline>
      ${values.length <= 14 ? values.map((value, i) => svg`<circle class="dot tone-${tone}" cx=${px(i)} cy=${py(value)} r="3.5"></circle>`) : nothing}`)}
  </svg>${series.length > 1 || series[0].name ? html`<figcaption class="small">${series.map(({ name, tone = 0, dash = '' }) => html`<span class="key"><svg width="22" height="8" aria-hidden="true"><line class="line tone-${tone}" stroke-dasharray=${dash} x1="0" x2="22" y1="4" y2="4"></line></svg> ${name}</span>`)}</figcaption>` : nothing}</figure>`;
}
