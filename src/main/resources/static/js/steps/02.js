import { html } from '../vendor.js';
export const meanings = { title: 'meanings', short: 'meanings', parts: () => [html`<p>soon</p>`], figure: () => html`` };
