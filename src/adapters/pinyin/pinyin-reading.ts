/** Readings of Chinese names for the search box, by pinyin-pro. */
import { LRUCache } from "lru-cache";
import { pinyin } from "pinyin-pro";
import type { Reading } from "#src/domain/contact/search-keys.js";

const readings = new LRUCache<string, Reading>({ max: 20_000 });

/** Syllables without tones joined, and their first letters; letters and digits stay as they are. Surnames are read as such. */
export function pinyinReading(text: string): Reading {
  let reading = readings.get(text);
  if (!reading) {
    const syllables = pinyin(text, { toneType: "none", type: "array", v: true, surname: "head" });
    reading = {
      full: syllables.join("").toLowerCase(),
      initials: syllables
        .map((syllable) => syllable.slice(0, 1))
        .join("")
        .toLowerCase(),
    };
    readings.set(text, reading);
  }
  return reading;
}
