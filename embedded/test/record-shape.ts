import { appendFileSync } from "node:fs";
import { decodeDocument } from "../bson/decode.js";
import { type Document, isDocument, type Value } from "../values/values.js";

/** A file that collects the shapes of all commands, one a line; for the test that compares them with the profile. */
const target = process.env["EMBEDDED_STORE_SHAPES"];
const seen = new Set<string>();

/**
 * Notes what a command is made of, without any value or field name of the product: the command with its options, and
 * every name that begins with `$` (operators, stages, expressions).
 */
export function recordShape(body: Document, lists: ReadonlyMap<string, readonly Buffer[]>): void {
  if (target === undefined) return;
  const [command = "", ...options] = Object.keys(body);
  const names = new Set(options.filter((option) => !option.startsWith("$")));
  collect(Object.values(body), names);
  for (const [list, items] of lists) {
    if (list === "documents") continue; // only data
    for (const statement of items.map((bytes) => decodeDocument(bytes))) {
      for (const field of Object.keys(statement)) names.add(`${list}.${field}`);
      collect(statement, names);
    }
  }
  const shape = `${command} ${[...names].toSorted().join(" ")}`.trim();
  if (!seen.has(shape)) appendFileSync(target, `${shape}\n`);
  seen.add(shape);
}

function collect(value: Value, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  if (!isDocument(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    if (/^\$[a-zA-Z]/.test(field)) names.add(field);
    collect(inner, names);
  }
}
