import type { Language } from '../domain/sale-data.js';
import { recall, remember } from './storage.js';

const KEY = 'stampede.lang';
const local = () => localStorage;

/** By the address, else as chosen before, else as the browser prefers. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? '';
  if (isLanguage(asked)) {
    chooseLanguage(asked);
    return asked;
  }
  const chosen = recall(KEY, local) ?? '';
  if (isLanguage(chosen)) return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function chooseLanguage(language: Language): void {
  remember(KEY, language, local);
}

const isLanguage = (text: string): text is Language => text === 'en' || text === 'zh';
