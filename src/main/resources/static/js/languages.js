/** Which languages a text may have, which are chosen, and what of that a request must say. */

import { state } from './store.js';

const NONE = { values: [], default: null, required: false };

/** What the model lets one choose on a side, `source` or `target`. */
export function choice(side) {
  return state.model?.[`${side}_lang`] ?? NONE;
}

/** The code of a side's language: the chosen one, or the model's own; null if neither is known. */
export function language(side) {
  const { values, default: own } = choice(side);
  const chosen = state.view[`${side}Language`];
  return chosen || (own ?? (values.length === 1 ? values[0] : null));
}

/** Whether the model cannot work before somebody has chosen. */
export function missingLanguage() {
  return ['source', 'target'].find((side) => choice(side).required && !language(side)) ?? null;
}

/** The fields of a request that say what was chosen; nothing where nothing was. */
export function languageFields() {
  const { sourceLanguage, targetLanguage } = state.view;
  return {
    ...(sourceLanguage && { source_lang: sourceLanguage }),
    ...(targetLanguage && { target_lang: targetLanguage }),
  };
}

/** What the attribute `lang` says; `und` where it is not known. */
export function htmlLanguage(side) {
  return language(side)?.replaceAll('_', '-') ?? 'und';
}

/** "German" for de, "German (Latin)" for deu_Latn; the code itself if the browser knows no name. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}
