/** Plays scripted people through the mock puppet, so that their words arrive as real Wechaty messages. */
import type { Mocker } from "#src/adapters/wechaty/build-bot.js";

export interface DemoPerson {
  id: string;
  name: string;
}

/** Its id must contain "@", as in WeChat. */
export interface DemoRoom {
  id: string;
  topic: string;
  memberIds: string[];
}

export interface DemoLine {
  /** Id of the contact (direct) or of the room. */
  conversation: string;
  /** Id of the person who speaks, or "self" for the bot's own account (typed on the phone). */
  from: string;
  text: string;
  /** Waiting time before the line, in ms. */
  delayMs: number;
  /** The message's id; made up when left out. The same id is the same message to the whole product. */
  id?: string;
  /** When it was said; now when left out. */
  at?: Date;
}

export interface DemoPlayer {
  /** Known from now on, also after the bot reconnects. Adding the same id again renames. */
  addPerson(person: DemoPerson): void;
  addRoom(room: DemoRoom): void;
  /** Waits its delay and until the bot is online, then speaks. @returns the message's id; null when stopped before. */
  play(line: DemoLine): Promise<string | null>;
  /** One after the other, until all are said or the signal aborts. */
  playAll(lines: Iterable<DemoLine>, signal?: AbortSignal): Promise<void>;
}

/** The bot's side: puts the people into each new mock puppet. */
export interface DemoStage extends DemoPlayer {
  attach(mocker: Mocker, selfId: string): void;
  detach(): void;
  stop(): void;
}

/** `types.Message.Text` of wechaty-puppet. */
const TEXT = 7;

/** @param now the time of a line that names none. */
export function demoStage(now: () => Date = () => new Date()): DemoStage {
  const people = new Map<string, DemoPerson>();
  const rooms = new Map<string, DemoRoom>();
  const stopping = new AbortController();
  let live: { mocker: Mocker; selfId: string } | null = null;
  let waiting: (() => void)[] = [];
  let spoken = 0;

  async function play(line: DemoLine, signal?: AbortSignal): Promise<string | null> {
    const ended = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
    await pause(line.delayMs, ended);
    const on = await whenLive(ended);
    if (!on) return null;
    const { mocker, selfId } = on;
    const id = line.id ?? `demo-${process.pid}-${Date.now()}-${++spoken}`;
    const talkerId = line.from === "self" ? selfId : line.from;
    const listenerId = line.from === "self" ? line.conversation : selfId;
    mocker.MessageMock.create({
      id,
      talkerId,
      type: TEXT,
      text: line.text,
      timestamp: (line.at ?? now()).getTime(),
      ...(rooms.has(line.conversation) ? { roomId: line.conversation, mentionIdList: [] } : { listenerId }),
    });
    mocker.puppet.emit("message", { messageId: id });
    return id;
  }

  async function whenLive(ended: AbortSignal): Promise<typeof live> {
    if (ended.aborted || live) return ended.aborted ? null : live;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      ended.addEventListener("abort", () => resolve());
    });
    return whenLive(ended);
  }

  return {
    addPerson: (person) => {
      people.set(person.id, person);
      if (live) putPerson(live.mocker, person);
    },
    addRoom: (room) => {
      rooms.set(room.id, room);
      if (live) putRoom(live.mocker, room, live.selfId);
    },
    play: (line) => play(line),
    playAll: async (lines, signal) => {
      for (const line of lines) {
        if (signal?.aborted || stopping.signal.aborted) return;
        await play(line, signal);
      }
    },
    attach: (mocker, selfId) => {
      live = { mocker, selfId };
      for (const person of people.values()) putPerson(mocker, person);
      for (const room of rooms.values()) putRoom(mocker, room, selfId);
      for (const resume of waiting.splice(0)) resume();
    },
    detach: () => {
      live = null;
    },
    stop: () => {
      live = null;
      stopping.abort();
      for (const resume of waiting) resume();
      waiting = [];
    },
  };
}

function putPerson(mocker: Mocker, { id, name }: DemoPerson): void {
  const known = mocker.cacheContactPayload.get(id);
  if (known) mocker.contactPayload(id, { ...known, name });
  else mocker.createContact({ id, name, friend: true });
}

function putRoom(mocker: Mocker, { id, topic, memberIds }: DemoRoom, selfId: string): void {
  if (mocker.cacheRoomPayload.has(id)) return;
  mocker.createRoom({ id, topic, memberIdList: [...new Set([selfId, ...memberIds])], ownerId: selfId });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
