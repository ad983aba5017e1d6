/** What the judge of facts is told beyond a candidate's own words: the words beside it, the clauses around, who says it again. */
import { segment, type Piece } from "../grammar/segment.js";
import { utteranceScores } from "../model/utterance-model.js";
import type { FactField, Span } from "../understanding.js";
import type { Clause } from "./clauses.js";
import type { Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";

const LEVELS = [0.03, 0.1, 0.25, 0.5, 0.75, 0.92] as const;
/** How likely, in steps. */
export const levelOf = (chance: number): number => LEVELS.filter((bound) => chance >= bound).length;

const COMPLAINING = ["fact_pain", "fact_preference", "complaint", "after_sales", "compare_competitor", "fact_rival"];
const BUYING = ["ask_price", "ask_product", "request_quote", "place_order", "buying_signal"];
const MOST_PIECES = 6;
const REPLY_CHARS = 60;

/** Notes on a finding whose words stand at `said` of a clause. */
export const surroundings = (finding: Finding, turn: Turn, scene: Scene, clause: Span, said: Span): string[] => [
  ...wordNotes(turn, clause, said),
  ...echoNotes(finding, turn, scene),
  ...unitNotes(finding, turn, scene, clause, said),
];

/** The words it is made of, those beside it, and whether it is cut where words are cut. */
function wordNotes(turn: Turn, clause: Span, said: Span): string[] {
  let before: Piece | undefined;
  let after: Piece | undefined;
  const inside: Piece[] = [];
  for (const piece of segment(turn.folded)) {
    if (piece.end <= said.start) {
      if (piece.start >= clause.start) before = piece;
    } else if (piece.start < said.end) inside.push(piece);
    else if (!after && piece.end <= clause.end) after = piece;
  }
  const word = (piece: Piece | undefined): string => (piece ? turn.folded.slice(piece.start, piece.end) : "");
  const size = (piece: Piece): string => piece.kind + String(Math.min(2, piece.end - piece.start));
  const left = before?.end === said.start ? size(before) : said.start === clause.start ? "^" : "gap";
  const right = after?.start === said.end ? size(after) : said.end === clause.end ? "$" : "gap";
  const first = inside[0];
  const last = inside.at(-1);
  const cuts = `${String(first !== undefined && first.start < said.start)} ${String(last !== undefined && last.end > said.end)}`;
  const notes = [
    `left kind ${left}`,
    `right kind ${right}`,
    `between ${left} ${right}`,
    `between ${left} ${right} ${inside
      .map(({ kind }) => kind)
      .join("")
      .slice(0, 4)}`,
    `cuts ${cuts}`,
    `kinds ${inside.slice(0, MOST_PIECES).map(size).join("")}`,
    `pieces ${Math.min(5, inside.length)}`,
  ];
  if (before) notes.push(`left word ${word(before)}`, `left word ${word(before)} ${right}`);
  if (after) notes.push(`right word ${word(after)}`, `right word ${word(after)} ${left}`);
  if (first) notes.push(`first word ${word(first)}`, `last word ${word(last)}`);
  return notes;
}

const remembered = new WeakMap<Span, Map<readonly string[], readonly string[]>>();

/** What the clauses beside it, the whole message and the message behind it are about: the same for all of a clause. */
export function neighbourNotes(field: FactField, turn: Turn, scene: Scene, clause: Span): readonly string[] {
  const labels = field === "painPoint" || field === "preference" ? COMPLAINING : BUYING;
  const known = remembered.get(clause) ?? new Map<readonly string[], readonly string[]>();
  remembered.set(clause, known);
  let notes = known.get(labels);
  if (!notes) known.set(labels, (notes = readNeighbours(labels, turn, scene, clause)));
  return notes;
}

function readNeighbours(labels: readonly string[], turn: Turn, scene: Scene, clause: Span): string[] {
  const index = turn.clauses.indexOf(clause as Clause);
  const before = turn.clauses[index - 1];
  const after = turn.clauses[index + 1];
  const next = scene.turns[turn.index + 1];
  const texts = [
    ["before", before?.text],
    ["after", after?.text],
    ["message", turn.folded.slice(turn.ownFrom)],
    ["next", next?.folded.slice(0, REPLY_CHARS)],
  ] as const;
  return texts.flatMap(([place, text]) => {
    const scores = text === undefined ? null : utteranceScores(text);
    return labels.map((label) => `${place} ${label} ${scores ? levelOf(scores.of(label)) : "none"}`);
  });
}

interface Voices {
  nicknames: string;
  member: string;
  /** How often a character or a pair of them is said, by side. */
  ours: ReadonlyMap<string, number>;
  theirs: ReadonlyMap<string, number>;
  /** Whether we count in a measure word, as far as asked. */
  units: Map<string, boolean>;
}
const voices = new WeakMap<Scene, Voices>();

function voicesOf(scene: Scene): Voices {
  let found = voices.get(scene);
  if (found) return found;
  const said = (side: Turn["side"]): string =>
    scene.turns
      .filter((turn) => turn.side === side)
      .map(({ folded }) => folded)
      .join("\n");
  const member = said("member");
  found = {
    nicknames: scene.members
      .map(({ nickname }) => nickname)
      .join(" ")
      .toLowerCase(),
    member,
    ours: pairsIn(member),
    theirs: pairsIn(said("contact")),
    units: new Map(),
  };
  voices.set(scene, found);
  return found;
}

/** How often each character and each pair of neighbours stands in a text: counted once, so that long talks stay linear. */
function pairsIn(text: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (let at = 0; at < text.length; at++)
    for (const part of [text.slice(at, at + 1), text.slice(at, at + 2)]) times.set(part, (times.get(part) ?? 0) + 1);
  return times;
}

/** How often `part` stands in `text`. */
function timesIn(text: string, part: string): number {
  let times = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) times++;
  return times;
}

/** Whether its end is said elsewhere, by whom, and whether our own names speak of it: what we sell they may want. */
function echoNotes(finding: Finding, turn: Turn, scene: Scene): string[] {
  const { nicknames, ...said } = voicesOf(scene);
  const value = finding.value.toLowerCase();
  const tail = value.slice(-2);
  if (tail === "") return [];
  const ours = Math.min(3, said.ours.get(tail) ?? 0);
  const here = turn.side === "contact" ? timesIn(turn.folded, tail) : 0;
  const theirs = Math.min(3, Math.max(0, (said.theirs.get(tail) ?? 0) - here));
  const shared = Math.min(
    3,
    value
      .slice(0, 20)
      .split("")
      .filter((char) => nicknames.includes(char)).length,
  );
  return [
    `shared with our names ${shared}`,
    `shared with our names ${shared} ${finding.rule}`,
    `ours ${ours}`,
    `theirs ${theirs}`,
    `ours ${Math.min(2, ours)} theirs ${Math.min(2, theirs)}`,
  ];
}

const UNIT = /^[<>=~]*[\d.+\-/]+(.*)$/;

/** The measure word with what stands around it, and whether we count in it too. */
function unitNotes(finding: Finding, turn: Turn, scene: Scene, clause: Span, said: Span): string[] {
  const unit = UNIT.exec(finding.value)?.[1];
  if (unit === undefined) return [];
  const asked = turn.asked.size === 0 ? "" : turn.asked.has("quantity") || turn.asked.has("headcount") ? "it" : "else";
  const ends = `${said.start === clause.start ? "^" : ""}${said.end === clause.end ? "$" : ""}`;
  const { member, units } = voicesOf(scene);
  let isOurs = units.get(unit);
  if (isOurs === undefined) {
    const word = unit.replace(/[^\u4e00-\u9fffa-z]/g, "");
    units.set(
      unit,
      (isOurs = word !== "" && new RegExp(`[\\d一二两三四五六七八九十百千万几多少]${word}`).test(member)),
    );
  }
  return [
    `unit ${unit} asked ${asked}`,
    `unit ${unit} after ${turn.folded.slice(Math.max(clause.start, said.start - 1), said.start)}`,
    `unit ${unit} ends ${ends}`,
    `our unit ${String(isOurs)}`,
  ];
}
