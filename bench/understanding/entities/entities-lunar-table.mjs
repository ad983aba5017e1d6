// Writes the lunar calendar table of the grammars from tyme4ts (MIT): one number a year.
// usage: node bench/understanding/entities/entities-lunar-table.mjs > src/domain/understanding/grammar/tables/lunar-years.ts
import { LunarYear } from "tyme4ts";

const FIRST = 1850;
const LAST = 2150;
const rows = [];
for (let year = FIRST; year <= LAST; year++) {
  const lunarYear = LunarYear.fromYear(year);
  const months = lunarYear.getMonths();
  const first = months[0].getFirstJulianDay().getSolarDay();
  const newYear = (first.getMonth() - 1) * 31 + first.getDay() - 1;
  const bits = months.reduce((sum, month, i) => sum | ((month.getDayCount() === 30 ? 1 : 0) << i), 0);
  rows.push((newYear << 17) | (lunarYear.getLeapMonth() << 13) | bits);
}
const lines = [];
for (let i = 0; i < rows.length; i += 10) lines.push(`  ${rows.slice(i, i + 10).join(", ")},`);
console.log(`/**
 * Lunar years ${FIRST} to ${LAST}, one number each: bits 0-12 tell which months (leap month in its place) have 30 days,
 * bits 13-16 the leap month (0: none), the rest is New Year's day as (month - 1) * 31 + day - 1.
 * Written by bench/understanding/entities/entities-lunar-table.mjs from tyme4ts 1.5.2 (MIT); see SOURCE.md.
 */
export const FIRST_LUNAR_YEAR = ${FIRST};
export const LUNAR_YEARS: readonly number[] = [
${lines.join("\n")}
];`);
