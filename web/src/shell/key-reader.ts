/** Turns key presses into commands; "g d" are two presses. Pure, so that it can be tested without a page. */

export const KEY_TABLE = [
  { sequence: "j", command: "next" },
  { sequence: "k", command: "previous" },
  { sequence: "Enter", command: "open" },
  { sequence: "w", command: "write" },
  { sequence: "e", command: "done" },
  { sequence: "s", command: "snooze" },
  { sequence: "z", command: "undo" },
  { sequence: "c", command: "confirm" },
  { sequence: "x", command: "reject" },
  { sequence: "/", command: "search" },
  { sequence: "g d", command: "goDay" },
  { sequence: "g c", command: "goContacts" },
  { sequence: "g v", command: "goReview" },
  { sequence: "g w", command: "goWarnings" },
  { sequence: "g r", command: "goReport" },
  { sequence: "?", command: "help" },
] as const;

export type Command = (typeof KEY_TABLE)[number]["command"];

const PREFIXES = new Set(
  KEY_TABLE.filter(({ sequence }) => sequence.includes(" ")).map(({ sequence }) => sequence.split(" ")[0]),
);

/** The state after one key: what is still pending and the command that is complete, if any. */
export function readKey(pending: string, key: string): { pending: string; command: Command | null } {
  const sequence = pending ? `${pending} ${key}` : key;
  const found = KEY_TABLE.find((each) => each.sequence === sequence);
  if (found) return { pending: "", command: found.command };
  if (pending) return readKey("", key);
  return { pending: PREFIXES.has(key) ? key : "", command: null };
}
