#!/usr/bin/env node
// Scores predictions against annotated chats (format: SCHEMA.md beside this file).
// (formats and rules: SOURCE.md) usage: node score-chats.mjs GOLD.jsonl PRED.jsonl [--json] [--errors N]
// PRED: one line per chat: {id, facts, intents, promises, moods, stages} in the shapes of `gold`; a missing chat counts as empty.
import { readFileSync } from "node:fs";

const args = process.argv.slice(2);
const flag = (name, fallback) => {
  const i = args.indexOf(name);
  return i < 0 ? fallback : (args.splice(i, 2)[1] ?? fallback);
};
const shown = Number(flag("--errors", "0"));
const asJson = args.includes("--json");
const [goldFile, predFile] = args.filter((a) => !a.startsWith("--"));
if (!goldFile || !predFile) {
  console.error("usage: score-chats.mjs GOLD.jsonl PRED.jsonl [--json] [--errors N]");
  process.exit(2);
}
const lines = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((l) => l.trim())
    .map((l) => JSON.parse(l));

const norm = (v) =>
  String(v ?? "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s，,。.、；;：:“”"'（）()【】[\]·\-_/]/g, "");
const FREE = new Set(["productInterest", "painPoint", "preference"]);
const NAMED = new Set(["company", "title", "address", "competitor", "region", "name"]);
const EXACT_KEEP = new Set(["phone", "budget", "birthday", "timeline", "email", "wechatId"]);
const bigrams = (s) => {
  const t = norm(s);
  const out = new Map();
  for (let i = 0; i < Math.max(1, t.length - 1); i++) {
    const g = t.slice(i, i + 2);
    out.set(g, (out.get(g) ?? 0) + 1);
  }
  return out;
};
const dice = (a, b) => {
  const x = bigrams(a),
    y = bigrams(b);
  let n = 0,
    nx = 0,
    ny = 0;
  for (const [g, c] of x) {
    nx += c;
    n += Math.min(c, y.get(g) ?? 0);
  }
  for (const c of y.values()) ny += c;
  return nx + ny ? (2 * n) / (nx + ny) : 0;
};
const sameValue = (field, a, b) => {
  if (EXACT_KEEP.has(field)) return String(a).trim().toLowerCase() === String(b).trim().toLowerCase();
  const x = norm(a),
    y = norm(b);
  if (x === y) return true;
  if (NAMED.has(field))
    return (x.includes(y) || y.includes(x)) && Math.min(x.length, y.length) / Math.max(x.length, y.length) >= 0.6;
  if (FREE.has(field))
    return (
      dice(a, b) >= 0.5 ||
      ((x.includes(y) || y.includes(x)) &&
        Math.min(x.length, y.length) >= 2 &&
        Math.min(x.length, y.length) / Math.max(x.length, y.length) >= 0.34)
    );
  return false;
};
const tally = () => ({ tp: 0, fp: 0, fn: 0 });
const prf = ({ tp, fp, fn }) => {
  const p = tp + fp ? tp / (tp + fp) : 1,
    r = tp + fn ? tp / (tp + fn) : 1;
  return { p, r, f1: p + r ? (2 * p * r) / (p + r) : 0, n: tp + fn };
};
const bump = (map, key, what) => {
  if (!map.has(key)) map.set(key, tally());
  map.get(key)[what]++;
};

const preds = new Map(lines(predFile).map((p) => [p.id, p]));
const fields = new Map(),
  intents = new Map(),
  moods = new Map();
const promises = tally();
let dueRight = 0,
  dueTotal = 0,
  badQuotes = 0,
  stageRight = 0,
  stageTotal = 0,
  falseMoves = 0;
const errors = [];

for (const chat of lines(goldFile)) {
  const p = preds.get(chat.id) ?? {};
  const text = new Map(chat.messages.map((m) => [m.id, m.text ?? ""]));
  const order = new Map(chat.messages.map((m, i) => [m.id, i]));
  const contacts = chat.people.filter((x) => x.side === "contact").map((x) => x.key);
  const about = (f) => f.about ?? (contacts.length === 1 ? contacts[0] : null);

  const want = [...(chat.gold.facts ?? [])],
    used = new Set();
  for (const f of p.facts ?? []) {
    if (!text.has(f.message) || !f.quote || !text.get(f.message).includes(f.quote)) {
      badQuotes++;
      bump(fields, f.field, "fp");
      errors.push([chat.id, "bad quote", JSON.stringify(f)]);
      continue;
    }
    const i = want.findIndex(
      (g, k) => !used.has(k) && g.field === f.field && about(g) === about(f) && sameValue(f.field, g.value, f.value),
    );
    if (i >= 0) {
      used.add(i);
      bump(fields, f.field, "tp");
      continue;
    }
    const again = want.some(
      (g, k) => used.has(k) && g.field === f.field && about(g) === about(f) && sameValue(f.field, g.value, f.value),
    );
    if (!again) {
      bump(fields, f.field, "fp");
      errors.push([chat.id, "extra fact", `${f.field}=${f.value}`, f.quote]);
    }
  }
  want.forEach((g, k) => {
    if (!used.has(k)) {
      bump(fields, g.field, "fn");
      errors.push([chat.id, "missed fact", `${g.field}=${g.value}`, g.quote]);
    }
  });

  const pairs = (list, key) => new Set((list ?? []).map((x) => `${x.message} ${x[key]}`));
  for (const [map, key, goldList, predList] of [
    [intents, "intent", chat.gold.intents, p.intents],
    [moods, "mood", chat.gold.moods, p.moods],
  ]) {
    const g = pairs(goldList, key),
      h = pairs(predList, key);
    for (const x of h) {
      const hit = g.has(x);
      bump(map, x.split(" ")[1], hit ? "tp" : "fp");
      if (!hit) errors.push([chat.id, `extra ${key}`, x, text.get(x.split(" ")[0])]);
    }
    for (const x of g)
      if (!h.has(x)) {
        bump(map, x.split(" ")[1], "fn");
        errors.push([chat.id, `missed ${key}`, x, text.get(x.split(" ")[0])]);
      }
  }

  const made = [...(p.promises ?? [])];
  for (const g of chat.gold.promises ?? []) {
    const i = made.findIndex((x) => x.message === g.message && x.by === g.by);
    if (i < 0) {
      promises.fn++;
      errors.push([chat.id, "missed promise", g.what, text.get(g.message)]);
      continue;
    }
    const x = made.splice(i, 1)[0];
    promises.tp++;
    dueTotal++;
    const cut = (d) => (d == null ? null : String(g.due).length <= 10 ? String(d).slice(0, 10) : new Date(d).getTime());
    const ok = g.due == null ? x.due == null : cut(x.due) === cut(g.due);
    if (ok) dueRight++;
    else errors.push([chat.id, "promise due", `want ${g.due} got ${x.due}`, text.get(g.message)]);
  }
  for (const x of made) {
    promises.fp++;
    errors.push([chat.id, "extra promise", x.what, text.get(x.message)]);
  }

  const at = (list, i) => {
    let s = "lead";
    for (const x of [...(list ?? [])].sort((a, b) => order.get(a.after) - order.get(b.after)))
      if (order.get(x.after) <= i) s = x.stage;
    return s;
  };
  for (const g of chat.gold.stages ?? []) {
    stageTotal++;
    const got = at(p.stages, order.get(g.after));
    if (got === g.stage) stageRight++;
    else errors.push([chat.id, "stage", `after ${g.after} want ${g.stage} got ${got}`, text.get(g.after)]);
  }
  for (const x of p.stages ?? []) if (at(chat.gold.stages, order.get(x.after)) !== x.stage) falseMoves++;
}

const sum = (map) =>
  [...map.values()].reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }), tally());
const macro = (map) => {
  const xs = [...map.values()].filter((t) => t.tp + t.fn).map((t) => prf(t).f1);
  return xs.length ? xs.reduce((a, b) => a + b, 0) / xs.length : 0;
};
const result = {
  facts: {
    ...prf(sum(fields)),
    badQuotes,
    byField: Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, t]) => [k, prf(t)])),
  },
  intents: {
    ...prf(sum(intents)),
    macroF1: macro(intents),
    byIntent: Object.fromEntries([...intents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, t]) => [k, prf(t)])),
  },
  promises: { ...prf(promises), dueExact: dueTotal ? dueRight / dueTotal : 0 },
  moods: prf(sum(moods)),
  stages: { accuracy: stageTotal ? stageRight / stageTotal : 0, n: stageTotal, falseMoves },
};
if (asJson) console.log(JSON.stringify(result, null, 1));
else {
  const pct = (x) => (100 * x).toFixed(1).padStart(5);
  const row = (name, s) => console.log(`${name.padEnd(24)} P ${pct(s.p)}  R ${pct(s.r)}  F1 ${pct(s.f1)}  n ${s.n}`);
  row("facts (micro)", result.facts);
  for (const [k, s] of Object.entries(result.facts.byField)) row(`  ${k}`, s);
  row("intents (micro)", result.intents);
  console.log(`  macro F1 ${pct(result.intents.macroF1)}`);
  for (const [k, s] of Object.entries(result.intents.byIntent)) row(`  ${k}`, s);
  row("promises", result.promises);
  console.log(`  due exact ${pct(result.promises.dueExact)}`);
  row("moods", result.moods);
  console.log(
    `stages accuracy ${pct(result.stages.accuracy)}  n ${stageTotal}  false moves ${falseMoves}  bad quotes ${badQuotes}`,
  );
}
for (const e of errors.slice(0, shown)) console.log(e.join(" | "));
