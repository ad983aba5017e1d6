/** Codes that lead into customer groups: made and changed here and in WeCom, with who came through each. */
import { joinWayProblem, type GroupJoin, type JoinWay, type JoinWayFields } from "#src/domain/wecom/join-way.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { addDays, instantAt, localDateOf } from "#src/domain/shared/time.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import { randomId } from "../shared/ids.js";
import type { JoinWayInput, JoinWaysApi } from "../wecom-platform/group-chats-api.js";

/** Port: where codes are kept; WeCom has no list of them. */
export interface JoinWayStore {
  /** Newest first. */
  list(corpId: string): Promise<JoinWay[]>;
  find(corpId: string, id: string): Promise<JoinWay | null>;
  findByState(corpId: string, state: string): Promise<JoinWay | null>;
  put(way: JoinWay): Promise<void>;
  remove(corpId: string, id: string): Promise<void>;
}

/** Port: who came into which group through which code. */
export interface GroupJoinStore {
  put(joins: readonly GroupJoin[]): Promise<void>;
  /** Those who are not in the group any more. */
  left(corpId: string, chatId: string, personIds: readonly string[], at: Date): Promise<void>;
  /** Everybody and those who left again, by marker. */
  countsOf(corpId: string, states: readonly string[]): Promise<Map<string, { joined: number; left: number }>>;
  /** Of one marker, oldest first. */
  list(corpId: string, state: string, limit: number): Promise<GroupJoin[]>;
}

export interface JoinWayDeps {
  store: JoinWayStore;
  joins: GroupJoinStore;
  api: JoinWaysApi;
  settings: SettingsReader;
  clock: Clock;
}

export interface JoinWayRow {
  way: JoinWay;
  joined: number;
  left: number;
}

export interface JoinWayFigures {
  joined: number;
  left: number;
  /** Days of the corp, oldest first. */
  days: { day: string; joined: number }[];
  byGroup: { chatId: string; joined: number; left: number }[];
}

export type JoinWayUseCases = ReturnType<typeof createJoinWayUseCases>;

/** Figures look at this many people of a code. */
const MAX_PEOPLE = 50_000;

export function createJoinWayUseCases(deps: JoinWayDeps) {
  const found = async (corpId: string, id: string): Promise<JoinWay> => {
    const way = await deps.store.find(corpId, id);
    if (!way) throw new NotFoundError("进群码", id);
    return way;
  };
  const check = async (corpId: string, fields: JoinWayFields, ownId: string | null): Promise<void> => {
    const problem = joinWayProblem(fields);
    if (problem) throw new InvalidInputError([problem]);
    const same = await deps.store.findByState(corpId, fields.state);
    if (same && same.id !== ownId) {
      throw new InvalidInputError([{ path: "state", message: `渠道标记已用于“${same.name}”` }]);
    }
  };
  const countsOf = async (corpId: string, ways: readonly JoinWay[]): Promise<JoinWayRow[]> => {
    const counts = await deps.joins.countsOf(
      corpId,
      ways.map(({ state }) => state),
    );
    return ways.map((way) => ({ way, ...(counts.get(way.state) ?? { joined: 0, left: 0 }) }));
  };

  return {
    list: async (corpId: string): Promise<JoinWayRow[]> => countsOf(corpId, await deps.store.list(corpId)),
    find: found,
    /** Makes one here and in WeCom; without a marker it gets one. When WeCom refuses it stays here with the reason. */
    create: async (input: JoinWayFields & { corpId: string; byUserId: string }): Promise<JoinWayRow> => {
      const { corpId, byUserId, ...given } = input;
      const id = randomId("jw");
      const fields = { ...given, state: given.state || `gq_${id.slice(3)}` };
      await check(corpId, fields, null);
      const now = deps.clock.now();
      const made = await bring(deps, {
        ...fields,
        corpId,
        id,
        configId: null,
        qrCodeUrl: null,
        syncState: "unknown",
        note: "正在同步到企业微信",
        createdAt: now,
        createdBy: byUserId,
        updatedAt: now,
      });
      return { way: made, joined: 0, left: 0 };
    },
    /** Changes one, or brings it to WeCom again. The marker stays: people carry it. */
    change: async (input: Omit<JoinWayFields, "state"> & { corpId: string; id: string }): Promise<JoinWayRow> => {
      const { corpId, id, ...given } = input;
      const known = await found(corpId, id);
      const fields = { ...given, state: known.state };
      await check(corpId, fields, id);
      const [row] = await countsOf(corpId, [await bring(deps, { ...known, ...fields, updatedAt: deps.clock.now() })]);
      if (!row) throw new Error("a join code was lost on the way");
      return row;
    },
    /** Takes it out of WeCom and from here: the picture leads nowhere from then on. */
    remove: async (corpId: string, id: string): Promise<void> => {
      const { configId } = await found(corpId, id);
      if (configId !== null) {
        await deps.api.remove(configId).catch((error: unknown) => {
          if (!isWecom(error, "gone")) throw error;
        });
      }
      await deps.store.remove(corpId, id);
    },
    /** Who came through a code, by day and group. */
    figures: async (input: { corpId: string; id: string; days: number }): Promise<JoinWayFigures> => {
      const { corpId, id, days } = input;
      const way = await withNewGroups(deps, await found(corpId, id));
      const { zone } = await deps.settings.get(corpId);
      const first = addDays(localDateOf(deps.clock.now(), zone), 1 - days);
      const from = instantAt(first, 0, zone);
      const byDay = new Map<string, { day: string; joined: number }>();
      for (let i = 0; i < days; i++) byDay.set(addDays(first, i), { day: addDays(first, i), joined: 0 });
      const byGroup = new Map(way.chatIds.map((chatId) => [chatId, { chatId, joined: 0, left: 0 }]));
      const joins = await deps.joins.list(corpId, way.state, MAX_PEOPLE);
      for (const { chatId, joinedAt, leftAt } of joins) {
        const group = byGroup.get(chatId) ?? { chatId, joined: 0, left: 0 };
        byGroup.set(chatId, group);
        group.joined++;
        if (leftAt) group.left++;
        const day = joinedAt >= from ? byDay.get(localDateOf(joinedAt, zone)) : undefined;
        if (day) day.joined++;
      }
      return {
        joined: joins.length,
        left: joins.filter(({ leftAt }) => leftAt !== null).length,
        days: [...byDay.values()],
        byGroup: [...byGroup.values()].sort((a, b) => b.joined - a.joined || (a.chatId < b.chatId ? -1 : 1)),
      };
    },
  };
}

const inputOf = (way: JoinWay, roomBaseId: number): JoinWayInput => ({
  scene: "qr_code",
  remark: way.name,
  autoCreateRoom: way.autoCreateRoom,
  ...(way.autoCreateRoom && way.roomBaseName !== "" ? { roomBaseName: way.roomBaseName, roomBaseId } : {}),
  chatIds: way.chatIds,
  state: way.state,
});

/** Stored before WeCom is asked: what dies in between is seen and can be brought again. */
async function bring(deps: JoinWayDeps, way: JoinWay): Promise<JoinWay> {
  await deps.store.put(way);
  let outcome: Partial<JoinWay>;
  let { configId } = way;
  try {
    // The number of the next new group has moved on in WeCom; overwriting must not begin anew.
    const before = configId === null ? null : await deps.api.get(configId);
    const roomBaseId = Math.max(way.roomBaseId, before?.roomBaseId ?? 0);
    const input = inputOf(way, roomBaseId);
    if (configId === null) configId = await deps.api.add(input);
    else await deps.api.update(configId, input);
    const { qrCodeUrl } = (await deps.api.get(configId).catch(ifRead)) ?? { qrCodeUrl: way.qrCodeUrl };
    outcome = { configId, qrCodeUrl, roomBaseId, syncState: "synced", note: null };
  } catch (error) {
    if (!isWecom(error)) throw error;
    const isLost = error.kind === "unknown_outcome";
    outcome = {
      configId: error.errcode === NO_SUCH_CODE ? null : way.configId,
      syncState: isLost ? "unknown" : "failed",
      note: isLost ? "没有得到企业微信的答复，可能已经保存；请在企业微信里核对" : error.message,
    };
  }
  const next = { ...way, ...outcome };
  await deps.store.put(next);
  return next;
}

/** Somebody removed the code in WeCom: saving again makes a new one. */
const NO_SUCH_CODE = 41_044;

/** The code is made; its picture comes when it is looked at next. */
function ifRead(error: unknown): null {
  if (!isWecom(error)) throw error;
  return null;
}

/** Groups that WeCom opened when the others were full, and a picture that was not read yet. */
async function withNewGroups(deps: JoinWayDeps, way: JoinWay): Promise<JoinWay> {
  if (way.configId === null) return way;
  const now = await deps.api.get(way.configId).catch(ifRead);
  if (!now) return way;
  const isSame = now.chatIds.join() === way.chatIds.join() && now.qrCodeUrl === way.qrCodeUrl;
  if (isSame || now.chatIds.length === 0) return way;
  const next = { ...way, chatIds: [...now.chatIds], qrCodeUrl: now.qrCodeUrl ?? way.qrCodeUrl };
  await deps.store.put(next);
  return next;
}
