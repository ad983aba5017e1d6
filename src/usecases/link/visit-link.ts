/**
 * A tap on a tracked link: to WeCom to learn who it is, back, and on to the target. The visitor always arrives, whatever
 * fails on the way; only the link itself must be found.
 */
import { linkPath, type TrackedLink } from "#src/domain/link/tracked-link.js";
import { within } from "../shared/within.js";
import { askingOf } from "./asking.js";
import { recordOpen } from "./record-open.js";
import type { LinkDeps } from "./link-deps.js";
import type { Visit, Visitor } from "./ports.js";
import { newState, same } from "./visit-state.js";

export interface BeginVisit {
  corpId: string;
  linkId: string;
  ip: string;
  /** WeChat and WeCom only: elsewhere the question would be a dead end. */
  canTellWho: boolean;
  /** A program that only asks where it leads (HEAD): nobody opened anything. */
  isOnlyAsked: boolean;
}

export interface EndVisit {
  corpId: string;
  linkId: string;
  code: string;
  state: string;
  /** The state that this browser was given; "": it keeps none. */
  ownState: string;
}

/** Where to go next; `state` goes along in the browser. null: there is no such link. */
export type NextStop = { to: string; state: string | null } | null;

/** WeCom is asked no longer than this: somebody waits for a page. */
const ASK_MS = 4_000;
const BACK = "/back";

export async function beginVisit(deps: LinkDeps, input: BeginVisit): Promise<NextStop> {
  const { corpId, linkId, ip, canTellWho, isOnlyAsked } = input;
  const link = await deps.links.find(corpId, linkId);
  if (!link) return null;
  const target = { to: link.url, state: null };
  if (deps.problem !== null || isOnlyAsked || !(await deps.limit.take(ip))) return target;
  const state = newState();
  const at = deps.clock.now();
  try {
    const isAsked = canTellWho && (await askingOf(deps, corpId)).state === "on";
    const login = isAsked ? await deps.login() : null;
    if (login) {
      await deps.visits.began(ip);
      await deps.visits.put(state, { linkId, at, who: null });
      const redirectUri = `${deps.publicUrl}${linkPath(linkId)}${BACK}`;
      return { to: await login.authorizeUrl({ redirectUri, state, isInsideWecom: true }), state };
    }
  } catch (error) {
    deps.log.warn({ err: error, linkId }, "a visitor was not asked who they are");
  }
  await counted(deps, link, state, { linkId, at, who: { kind: "stranger" } });
  return target;
}

export async function endVisit(deps: LinkDeps, input: EndVisit): Promise<NextStop> {
  const { corpId, linkId, code, state, ownState } = input;
  const link = await deps.links.find(corpId, linkId);
  if (!link) return null;
  const target = { to: link.url, state: null };
  const visit = await deps.visits.find(state).catch(() => null);
  // Not begun here, or too long ago: whoever comes with it is let through, but counts as nothing.
  if (visit?.linkId !== linkId) return target;
  await deps.visits.cameBack().catch(() => undefined);
  // Begun in another browser: it was opened, but by whom this one cannot say.
  const who = same(state, ownState) ? await visitorOf(deps, visit, code, state) : ({ kind: "stranger" } as const);
  await counted(deps, link, state, { ...visit, who });
  return target;
}

/** Who it was. WeCom takes a code once, so the answer is kept: the same way back again finds it. */
async function visitorOf(deps: LinkDeps, visit: Visit, code: string, state: string): Promise<Visitor> {
  if (visit.who) return visit.who;
  try {
    const login = code === "" ? null : await deps.login();
    if (!login) return { kind: "stranger" };
    const { userId, externalUserId } = await within(login.userOf(code), ASK_MS);
    const who: Visitor =
      userId !== null
        ? { kind: "member" }
        : externalUserId !== null
          ? { kind: "customer", externalUserId }
          : { kind: "stranger" };
    await deps.visits.put(state, { ...visit, who });
    return who;
  } catch (error) {
    deps.log.warn({ err: error, linkId: visit.linkId }, "WeCom did not tell who opened a link");
    // A repeat that came while the first was asking has its answer by now.
    const again = await deps.visits.find(state).catch(() => null);
    return again?.who ?? { kind: "stranger" };
  }
}

async function counted(
  deps: LinkDeps,
  link: TrackedLink,
  visitId: string,
  { at, who }: Visit & { who: Visitor },
): Promise<void> {
  try {
    await recordOpen(deps, link, { visitId, at, who });
  } catch (error) {
    deps.log.warn({ err: error, linkId: link.id }, "an opening was not counted, or its consequences wait");
  }
}
