/**
 * Members who left or were disabled, found by callbacks or by the daily pass: one record each, so that finding them
 * again says nothing new. While something waits to be handed over it is shown to those who can do it.
 */
import { recounted, type Departure } from "#src/domain/wecom/departure.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { transferableGroups } from "./group-transfers.js";
import { waitingCustomers } from "./transfers.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** Port: one record per member. */
export interface DepartureStore {
  find(corpId: string, userId: string): Promise<Departure | null>;
  /** Everybody who is not back. */
  list(corpId: string): Promise<Departure[]>;
  /** Begins one unless one is under way; one who was back begins anew. @returns the stored one. */
  begin(departure: Departure): Promise<Departure>;
  put(departure: Departure): Promise<void>;
  /** True for the first caller: two processes never both tell. */
  takeTelling(departure: Departure, at: Date): Promise<boolean>;
  /** Members who are active again. */
  back(corpId: string, userIds: readonly string[]): Promise<void>;
}

const MAX_CUSTOMERS = 5_000;
/** WeCom may list what a leaver had late; after this long it has. */
const RECOUNTED_MS = 7 * 86_400_000;
/** Members whom the lists leave out and who are asked for one by one in a pass. */
const ASKED_AT_ONCE = 50;

type Heirless = Awaited<ReturnType<typeof waitingCustomers>>;

export interface DepartureFound {
  corpId: string;
  userId: string;
  by: Departure["foundBy"];
}

/** Looks the member up and notes the departure; whoever is active is not gone, whatever was said. */
export async function noteDeparture(deps: WecomDeps, found: DepartureFound): Promise<void> {
  const { corpId, userId, by } = found;
  const how = await howGone(deps, userId, by);
  if (how === null) {
    await deps.departures.back(corpId, [userId]);
    return;
  }
  const now = deps.clock.now();
  const counts = await countsOf(deps, { corpId, userId, how, foundAt: now });
  const state = counts.customers + counts.groups > 0 ? "open" : "done";
  // Once per departure: whom a person lets in again stays in.
  const known = await deps.departures.find(corpId, userId);
  if (known === null || known.state === "back") await deps.endAccess(corpId, userId);
  const begun = { corpId, userId, how, foundAt: now, foundBy: by, ...counts, countedAt: now, state } as const;
  const stored = await deps.departures.begin({ ...begun, toldAt: null, closedBy: null });
  if (stored.foundAt.getTime() === now.getTime()) await settle(deps, stored);
  else await recount(deps, { ...stored, how });
}

/** `null`: active. Out of sight is no proof, except of what an event said. */
async function howGone(deps: WecomDeps, userId: string, by: Departure["foundBy"]): Promise<Departure["how"] | null> {
  try {
    const { status } = await deps.platform.directory.getMember(userId);
    return status === "left" || status === "disabled" ? status : null;
  } catch (error) {
    if (isWecom(error, "gone")) return "left";
    if (isWecom(error, "permission") && by === "event") return "left";
    if (isWecom(error, "permission")) return null;
    throw error;
  }
}

/** What waits: WeCom's list of heirless customers; while nobody has taken any over, else the pairs we know. */
async function countsOf(
  deps: WecomDeps,
  departure: Pick<Departure, "corpId" | "userId" | "how" | "foundAt">,
  asked?: Heirless | null,
): Promise<{ customers: number; groups: number }> {
  const { corpId, userId, how, foundAt } = departure;
  const isOwn = (id: string): boolean => id.toLowerCase() === userId.toLowerCase();
  const kind = how === "left" ? "resigned" : "on_job";
  const groups = (await readable(transferableGroups(deps, { corpId, fromUserId: userId, kind })))?.length ?? 0;
  const waiting = how === "left" ? (asked ?? (await readable(waitingCustomers(deps, corpId)))) : null;
  const heirless = waiting?.filter(({ handoverUserId }) => isOwn(handoverUserId)).length ?? 0;
  const orders = (await deps.transfers.list(corpId, 200)).filter(
    ({ fromUserId, createdAt }) => isOwn(fromUserId) && createdAt >= foundAt,
  );
  if (heirless > 0 || (how === "left" && orders.length > 0)) return { customers: heirless, groups };
  const onTheWay = new Set(
    orders.flatMap(({ rows }) => rows.flatMap((row) => (row.state === "waiting" ? [row.externalUserId] : []))),
  );
  const active = await deps.customers.activeOf(corpId, userId, MAX_CUSTOMERS);
  return { customers: active.filter((pair) => !onTheWay.has(pair.externalUserId)).length, groups };
}

/** Null: WeCom does not let us see it. */
async function readable<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isWecom(error, "permission", "input", "gone", "quota")) return null;
    throw error;
  }
}

/** Stores it, and tells once when there is something to do. */
async function settle(deps: WecomDeps, departure: Departure): Promise<void> {
  await deps.departures.put(departure);
  tellWecomChanged(deps, departure.corpId);
  if (departure.state !== "open" || departure.toldAt) return;
  if (await deps.departures.takeTelling(departure, deps.clock.now())) await deps.onDeparted(departure);
}

const recount = async (deps: WecomDeps, departure: Departure, asked?: Heirless | null): Promise<void> =>
  settle(deps, recounted(departure, await countsOf(deps, departure, asked), deps.clock.now()));

/** Counts anew what waits; who has nothing left is done. Older ones that are done stay so. */
export async function recountDepartures(deps: WecomDeps, corpId: string): Promise<void> {
  const young = deps.clock.now().getTime() - RECOUNTED_MS;
  const moving = (await deps.departures.list(corpId)).filter(
    ({ state, foundAt }) => state === "open" || (state === "done" && foundAt.getTime() >= young),
  );
  if (moving.length === 0) return;
  const asked = await readable(waitingCustomers(deps, corpId));
  for (const departure of moving) await recount(deps, departure, asked);
}

/**
 * The end of a pass through the members: who has customers waiting for an heir, and whom the lists leave out, is asked
 * for by id. Only WeCom's own word counts.
 */
export async function findDepartures(deps: WecomDeps, corpId: string, passBegan: Date): Promise<void> {
  const known = new Set((await deps.departures.list(corpId)).map(({ userId }) => userId.toLowerCase()));
  const heirless = (await readable(waitingCustomers(deps, corpId)))?.map((row) => row.handoverUserId) ?? [];
  const leftOut = await deps.members.notSeenSince(corpId, passBegan, ASKED_AT_ONCE + known.size);
  const asked = [...new Set([...heirless, ...leftOut])].filter((userId) => !known.has(userId.toLowerCase()));
  for (const userId of asked.slice(0, ASKED_AT_ONCE)) await noteDeparture(deps, { corpId, userId, by: "pass" });
  await recountDepartures(deps, corpId);
}

/** A person says that nothing needs to be done; finding the member again does not bring it back. @throws NotFoundError */
export async function dismissDeparture(
  deps: WecomDeps,
  input: { corpId: string; userId: string; byUserId: string },
): Promise<void> {
  const { corpId, userId, byUserId } = input;
  const departure = await deps.departures.find(corpId, userId);
  if (!departure || departure.state === "back") throw new NotFoundError("离职成员", userId);
  await deps.departures.put({ ...departure, state: "dismissed", closedBy: byUserId });
  tellWecomChanged(deps, corpId);
}
