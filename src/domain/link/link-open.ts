/** Who opened what and when: one record for each link and person, however often it was opened. */
import { MINUTE_MS } from "../shared/time.js";
import type { LinkOrigin } from "./tracked-link.js";

export interface LinkOpen extends LinkOrigin {
  corpId: string;
  /** Hash of the link and the visitor. */
  id: string;
  linkId: string;
  title: string;
  /** Null: nobody whom we know. */
  contactId: string | null;
  /** As WeCom named the visitor; null: anonymous. A person who is no contact yet joins when added. */
  externalUserId: string | null;
  firstAt: Date;
  lastAt: Date;
  /** Sittings: what comes within half an hour of the last tap belongs to it. */
  opens: number;
  /** Taps. */
  taps: number;
}

/** Taps closer together than this are one opening. */
export const SITTING_MS = 30 * MINUTE_MS;

/** Days that openings are kept. */
export const KEEP_OPENS_DAYS = 400;

/** One opening in a line. */
export const openedWords = (title: string): string => `打开了《${title}》`;

/** One thing that a contact opened: a broadcast or a link of the library, and when last. */
export interface OpenedThing {
  /** Id of the broadcast or of the saved link. */
  of: string;
  at: Date;
}

export interface Opened {
  /** When the contact last opened anything. */
  openedAt: Date | null;
  /** The latest first, at most so many. */
  opened: OpenedThing[];
}

/** Things on one contact: far more than a person opens, and the record stays small. */
const MAX_THINGS = 200;

/** What a contact's openings say about it. Pure; the order of the records does not matter. */
export function openedOf(opens: readonly Pick<LinkOpen, "broadcast" | "savedLinkId" | "lastAt">[]): Opened {
  let openedAt: Date | null = null;
  const last = new Map<string, Date>();
  for (const { broadcast, savedLinkId, lastAt } of opens) {
    if (openedAt === null || lastAt > openedAt) openedAt = lastAt;
    for (const of of [broadcast?.id ?? null, savedLinkId]) {
      const known = of === null ? undefined : last.get(of);
      if (of !== null && (known === undefined || lastAt > known)) last.set(of, lastAt);
    }
  }
  const opened = [...last]
    .map(([of, at]) => ({ of, at }))
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.of < b.of ? -1 : 1))
    .slice(0, MAX_THINGS);
  return { openedAt, opened };
}
