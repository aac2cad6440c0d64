import { html } from '../vendor.js';
export const positions = { title: 'positions', short: 'positions', parts: () => [html`<p>soon</p>`], figure: () => html`` };
