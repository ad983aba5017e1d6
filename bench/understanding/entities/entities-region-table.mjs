// Writes the division table of the grammars from JioNLP's list (Apache-2.0) given as regions.tsv and renamed.txt.
// usage: node bench/understanding/entities/entities-region-table.mjs FOLDER > src/domain/understanding/grammar/tables/divisions.ts
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? ".";
const [, ...rows] = readFileSync(join(folder, "regions.tsv"), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split("\t"));
const provinces = new Map();
const named = (name, short) => (short && short !== name && short.length > 1 ? `${name}/${short}` : name);
for (const [level, , name, short, province = "", city = ""] of rows) {
  if (level === "province") provinces.set(name, { label: named(name, short), cities: new Map() });
  else if (level === "city") provinces.get(province).cities.set(name, { label: named(name, short), counties: [] });
  else provinces.get(province).cities.get(city)?.counties.push(named(name, short));
}
const lines = [];
for (const { label, cities } of provinces.values()) {
  lines.push(`# ${label}`);
  for (const city of cities.values()) lines.push(`${city.label}: ${city.counties.join(" ")}`);
}
const renamed = readFileSync(join(folder, "renamed.txt"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [from, to] = line.split("=>");
    const old = from.split("\t").slice(2);
    return `${old.filter(Boolean).join(" ")} => ${to.split("\t").filter(Boolean).join(" ")}`;
  });
console.log(`/**
 * Administrative divisions of China (2025-11-27) as text: "# province/short", then one line a city, "city/short: county/short …".
 * Towns and villages left out. From JioNLP (Apache-2.0), see SOURCE.md; written by bench/understanding/entities/entities-region-table.mjs.
 */
export const DIVISIONS = \`
${lines.join("\n")}
\`;

/** Renamed divisions: old names from the province down with their short forms, then the names of today. */
export const RENAMED = \`
${renamed.join("\n")}
\`;`);
