/** What the contacts list finds a person by: parts of names, company, pinyin, initials, phone. Pure. */

/** A text's reading: syllables joined, and their first letters. */
export interface Reading {
  full: string;
  initials: string;
}

export interface SearchKeySource {
  /** Names of any kind: display name, nickname, company, remark. */
  names: readonly (string | null)[];
  phones: readonly string[];
  /** The reading of a Chinese text, lower case without tones. */
  readingOf: (text: string) => Reading;
}

/** Longer texts are found by their first letters only as far as this. */
const MAX_LENGTH = 16;
const MAX_KEYS = 48;

/**
 * Keys in lower case; a query finds the contact when any key starts with it. Chinese words can be entered anywhere
 * in the name (精密 finds 华盛精密), latin ones from a word's start, phones whole or by the last four digits.
 */
export function searchKeysOf(source: SearchKeySource): string[] {
  const keys = new Set<string>();
  for (const name of source.names) {
    if (!name) continue;
    for (const word of name.toLowerCase().split(/[^\p{L}\p{N}]+/u)) {
      if (word) addWord(keys, word.slice(0, MAX_LENGTH), source.readingOf);
    }
  }
  for (const phone of source.phones) {
    const digits = phone.replace(/\D/g, "");
    if (!digits) continue;
    keys.add(digits);
    keys.add(digits.slice(-4));
  }
  return [...keys].slice(0, MAX_KEYS).sort();
}

function addWord(keys: Set<string>, word: string, readingOf: (text: string) => Reading): void {
  keys.add(word);
  if (!/\p{Script=Han}/u.test(word)) return;
  const { full, initials } = readingOf(word);
  keys.add(full);
  keys.add(initials);
  for (let start = 1; start < word.length - 1; start++) {
    keys.add(word.slice(start));
    keys.add(initials.slice(start));
  }
}

/** A query as the keys are written: lower case, without spaces and punctuation. */
export const searchQuery = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
