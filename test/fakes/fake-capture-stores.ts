/** Capture's stores in memory. */
import type {
  CaptureLog,
  CaptureNote,
  ContactRegistry,
  LogMessage,
  MemberDirectory,
} from "#src/usecases/capture/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";

export interface FakeCaptureLog extends CaptureLog {
  messages: Map<string, LogMessage>;
  /** Conversations that understanding has to read. */
  due: Set<string>;
}

export function fakeCaptureLog(): FakeCaptureLog {
  const messages = new Map<string, LogMessage>();
  const due = new Set<string>();
  const notes = new Map<string, CaptureNote & { corpId: string; conversationIds: string[] }>();
  return {
    messages,
    due,
    begin: (corpId, note, conversations) => {
      notes.set(note.token, { ...note, corpId, conversationIds: conversations.map(({ id }) => id) });
      return Promise.resolve();
    },
    insert: (batch) => {
      const fresh = batch.filter((message) => !messages.has(message.id));
      for (const message of fresh) messages.set(message.id, message);
      return Promise.resolve(new Set(fresh.map((message) => message.id)));
    },
    finish: (_corpId, token, conversationIds) => {
      for (const id of conversationIds) due.add(id);
      notes.delete(token);
      return Promise.resolve();
    },
    finishAbandoned: (corpId, begunBefore, limit) => {
      const abandoned = [...notes.values()].filter((note) => note.corpId === corpId && note.at < begunBefore);
      for (const note of abandoned.slice(0, limit)) {
        for (const id of note.conversationIds) due.add(id);
        notes.delete(note.token);
      }
      return Promise.resolve(Math.min(abandoned.length, limit));
    },
  };
}

export function fakeContactRegistry(): ContactRegistry {
  return {
    resolve: (corpId, people) => Promise.resolve(people.map(({ channel, id }) => stableId("ct", corpId, channel, id))),
  };
}

export function fakeMemberDirectory(): MemberDirectory {
  return { resolve: (_corpId, people) => Promise.resolve(people.map((person) => person.id)) };
}
