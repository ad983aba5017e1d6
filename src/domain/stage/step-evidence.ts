/** What speaks for a step of the relation at each message: its words, what was understood of it, how far the talk has come. */
import { foldForReading } from "../understanding/chat/clauses.js";
import { bucketOf, utteranceFeatures } from "../understanding/model/features.js";
import type { Chat, ChatMessage, Understanding } from "../understanding/understanding.js";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal } from "./stage.js";

/** One message as the model of steps sees it; the stage before it is added when asked. */
export interface StepEvidence {
  message: ChatMessage;
  isOurs: boolean;
  /** Utterance features of its words, of the other side's message before it, of the same side's message before it. */
  words: readonly number[];
  before: readonly number[];
  earlier: readonly number[];
  marks: readonly number[];
}

const READ_CHARS = 500;
const MARK_SALT = 0x6a09e667;
const ASKS = /[?？吗呢]\s*$/;
const DIGIT = /\d/;
const WITH_WORDS: ReadonlySet<string> = new Set(["text", "voice", "file"]);
const NEEDS = ["productInterest", "painPoint", "quantity"];
const SIZES = ["budget", "timeline", "decisionRole"];

/** Evidence for every message that says something, in order; `signals` are what the rules see in the conversation. */
export function stepEvidence(chat: Chat, understood: Understanding, signals: readonly StageSignal[]): StepEvidence[] {
  const isOurs = new Map(chat.people.map((person) => [person.key, person.side === "member"]));
  const said = groupBy(understood.intents, (intent) => intent.messageId);
  const facts = groupBy(understood.facts, (fact) => fact.messageId);
  const promises = groupBy(understood.promises, (promise) => promise.messageId);
  const kept = new Set(understood.promises.flatMap(({ keptBy }) => (keptBy ? [keptBy] : [])));
  const moved = groupBy(signals, (signal) => signal.messageId ?? "");
  const known = new Set<string>();
  const seen = new Set<string>();
  const evidence: StepEvidence[] = [];
  let [inbound, orderedAt]: [number, number | null] = [0, null];
  let marksBefore: readonly string[] = [];
  for (const message of chat.messages) {
    if (message.type === "revoke" || message.type === "system") continue;
    const ours = isOurs.get(message.from) === true;
    const side = ours ? "m" : "c";
    const text = message.text.slice(0, READ_CHARS).trim();
    const last = evidence.at(-1);
    const found = (facts.get(message.id) ?? []).map(({ field }) => field);
    const isNew = found.filter((field) => !known.has(field));
    found.forEach((field) => known.add(field));
    const hasNeed = NEEDS.some((field) => known.has(field));
    const hasSize = SIZES.some((field) => known.has(field));
    const mine = (moved.get(message.id) ?? []).map(nameOf);
    const meant = said.get(message.id) ?? [];
    if (!ours) inbound++;
    const days = last ? (message.at.getTime() - last.message.at.getTime()) / DAY_MS : 0;
    const sinceOrder = orderedAt === null ? null : (message.at.getTime() - orderedAt) / DAY_MS;
    const own = [...meant.map(({ intent }) => `in:${intent}`), ...mine.map((name) => `signal:${name}`)];
    const marks = [
      ...own,
      ...marksBefore,
      ...meant.map(({ intent, confidence }) => `in:${intent}:${levelOf(confidence)}`),
      `side:${side}`,
      `type:${side}:${message.type}`,
      ...found.map((field) => `fact:${field}`),
      ...isNew.map((field) => `new:${field}`),
      ...[...known].map((field) => `known:${side}:${field}`),
      `need:${String(hasNeed)}:${String(hasSize)}`,
      ...(isNew.length > 0 && hasNeed && hasSize ? ["need:met"] : []),
      ...[...seen].map((name) => `had:${side}:${name}`),
      `quiet:${days < 0.5 ? 0 : days < 3 ? 1 : days < 14 ? 2 : days < 60 ? 3 : 4}`,
      `place:${side}:${Math.min(evidence.length, 6)}`,
      ...(ours ? [] : [`inbound:${Math.min(inbound, 3)}`]),
      ...(sinceOrder === null
        ? []
        : [`ordered:${sinceOrder < 1 ? 0 : sinceOrder < 5 ? 1 : sinceOrder < 20 ? 2 : sinceOrder < 60 ? 3 : 4}`]),
      ...(promises.get(message.id) ?? []).map(({ side: by, due }) => `promise:${by}:${String(due !== null)}`),
      ...(kept.has(message.id) ? [`kept:${side}`] : []),
      ...(DIGIT.test(text) ? [`digit:${side}`] : []),
      ...(ASKS.test(text) ? [`asks:${side}`] : []),
      `length:${side}:${Math.min(3, Math.floor(text.length / 8))}`,
      `after:${last ? (last.isOurs ? "m" : "c") : "-"}:${side}:${last?.message.type ?? ""}`,
    ];
    for (const name of mine) seen.add(name.startsWith("intent") ? name : (name.split(":")[0] ?? name));
    if (mine.some((name) => name.startsWith("order"))) orderedAt = message.at.getTime();
    marksBefore = own.map((mark) => `before:${mark}`);
    evidence.push({
      message,
      isOurs: ours,
      words: WITH_WORDS.has(message.type) ? utteranceFeatures(foldForReading(text)) : [],
      before: last && last.isOurs !== ours ? last.words : [],
      earlier: last?.isOurs === ours ? last.words : [],
      marks: marks.map((mark) => bucketOf(mark, 0, mark.length, MARK_SALT)),
    });
  }
  return evidence;
}

/** "order", "fact:budget", "intent:decline!" (for good). */
function nameOf(signal: StageSignal): string {
  if (signal.kind === "intent") return `intent:${signal.intent}${signal.isFinal ? "!" : ""}`;
  if (signal.kind === "fact") return `fact:${signal.field}`;
  if (signal.kind === "order") return signal.isRenewal ? "order+" : "order";
  return signal.kind === "inbound" && signal.isAutomatic ? "added" : signal.kind;
}

const levelOf = (chance: number): number => (chance < 0.35 ? 0 : chance < 0.65 ? 1 : 2);

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
