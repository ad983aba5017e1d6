/**
 * Reads a customer service account from its cursor: captured first, then the cursor moves. A crash in between repeats a
 * page, which capture meets as duplicates.
 */
import { z } from "zod";
import type { MediaRef, SourceMessage } from "#src/domain/conversation/message.js";
import { KF_SOURCE } from "#src/domain/touch/wecom-channel.js";
import type { MessageType } from "#src/domain/understanding/understanding.js";
import type { CaptureUseCases } from "../capture/capture-use-cases.js";
import { mediaIdOf, mediaUrl, type MediaUseCases } from "../media/media-use-cases.js";
import type { MediaFile } from "../media/ports.js";
import type { KfApi, KfEntry } from "../wecom-platform/kf-api.js";
import type { KfSink } from "../wecom-events/event-sinks.js";

/** Port: one cursor per account. */
export interface KfCursorStore {
  read(corpId: string, openKfId: string): Promise<string | null>;
  write(corpId: string, openKfId: string, cursor: string, at: Date): Promise<void>;
}

export interface KfDeps {
  api: KfApi;
  cursors: KfCursorStore;
  capture: Pick<CaptureUseCases, "captureMessages">;
  media: Pick<MediaUseCases, "keep">;
  /** Reads a file of a conversation; its id lives three days. */
  download: (mediaId: string) => Promise<{ bytes: Uint8Array; fileName: string | null }>;
  log: { warn(fields: Record<string, unknown>, message: string): void };
  /** One reader of an account at a time, over all processes. */
  alone: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  clock: { now(): Date };
}

const BATCH = 200;
const TYPES: Readonly<Record<string, MessageType>> = {
  text: "text",
  image: "image",
  voice: "voice",
  video: "video",
  file: "file",
  link: "link",
  miniprogram: "link",
  location: "location",
  business_card: "card",
};
const loose = z.record(z.string(), z.unknown());

const FILES: Readonly<Record<string, MediaFile["kind"]>> = {
  image: "image",
  voice: "voice",
  video: "video",
  file: "file",
};
const ENDINGS: Readonly<Record<MediaFile["kind"], string>> = { image: "jpg", voice: "amr", video: "mp4", file: "" };

/** The file of a message, and what to call it; null: it has none. */
function fileOf(entry: KfEntry): { kind: MediaFile["kind"]; mediaId: string; name: string } | null {
  const kind = FILES[entry.type];
  const parsed = loose.safeParse(entry.raw[entry.type]);
  const mediaId = parsed.success ? parsed.data["media_id"] : null;
  if (kind === undefined || typeof mediaId !== "string" || mediaId === "") return null;
  const given = parsed.success ? (parsed.data["filename"] ?? parsed.data["name"]) : null;
  const name = typeof given === "string" && given !== "" ? given : `${entry.msgId.slice(0, 12)}.${ENDINGS[kind]}`;
  return { kind, mediaId, name };
}

/** null: an event, or somebody whom it does not name. */
export function kfMessage(entry: KfEntry, corpId = ""): SourceMessage | null {
  if (entry.type === "event" || entry.externalUserId === "" || entry.msgId === "") return null;
  const isCustomer = entry.origin === "customer";
  const parsed = loose.safeParse(entry.raw[entry.type]);
  const content: Record<string, unknown> = parsed.success ? parsed.data : {};
  const said = (name: string): string => (typeof content[name] === "string" ? content[name] : "");
  const type = TYPES[entry.type] ?? "other";
  const customer = { id: entry.externalUserId, name: "", side: "contact" as const };
  // A servicer is a member. Before a person takes over it is the account that speaks, and who writes to it writes to
  // nobody: an account must not become the owner of a customer.
  const us = {
    id: entry.servicerId ?? entry.openKfId,
    name: entry.servicerId ? "" : "微信客服",
    side: "member" as const,
  };
  const link: MediaRef = { kind: "link", name: said("title") || null, url: said("url") || null, sizeBytes: null };
  const file = fileOf(entry);
  const kept: MediaRef | null = file && {
    kind: file.kind,
    name: file.name,
    url: mediaUrl(mediaIdOf(corpId, KF_SOURCE, entry.msgId)),
    sizeBytes: null,
  };
  return {
    source: KF_SOURCE,
    sourceId: entry.msgId,
    conversation: { id: `${entry.openKfId}|${entry.externalUserId}`, kind: "direct", name: null },
    sender: isCustomer ? customer : us,
    recipient: isCustomer ? (entry.servicerId ? us : null) : customer,
    type,
    text: entry.type === "text" ? said("content") : type === "link" ? said("title") : said("name"),
    media: type === "link" ? link : kept,
    sentAt: entry.sentAt,
    revokes: null,
    edits: null,
  };
}

/** Reads everything new of one account. Safe to repeat. @returns messages captured. */
export function syncKf(
  deps: KfDeps,
  input: { corpId: string; openKfId: string; token: string | null },
): Promise<number> {
  const { corpId, openKfId, token } = input;
  return deps.alone(`kf:${corpId}:${openKfId}`, async () => {
    let captured = 0;
    for (;;) {
      const cursor = await deps.cursors.read(corpId, openKfId);
      const page = await deps.api.sync({ openKfId, cursor, token });
      const messages = page.entries.flatMap((entry) => kfMessage(entry, corpId) ?? []);
      for (let from = 0; from < messages.length; from += BATCH) {
        const batch = messages.slice(from, from + BATCH);
        const results = await deps.capture.captureMessages({ corpId, messages: batch });
        for (const [index, result] of results.entries()) {
          if (result.status === "accepted") captured++;
          // Such as one dated days ahead of our clock: the others go on, and the log names it.
          if (result.status !== "rejected") continue;
          deps.log.warn({ msgId: batch[index]?.sourceId, issues: result.issues }, "a message of 微信客服 was refused");
        }
      }
      for (const entry of page.entries) await keepFile(deps, corpId, entry);
      if (page.next !== "" && page.next !== cursor) {
        await deps.cursors.write(corpId, openKfId, page.next, deps.clock.now());
      }
      // An empty page can still have a next one.
      if (!page.hasMore || page.next === cursor) return captured;
    }
  });
}

/** A file that cannot be had is noted with the message; the conversation goes on. */
async function keepFile(deps: KfDeps, corpId: string, entry: KfEntry): Promise<void> {
  const file = kfMessage(entry, corpId) && fileOf(entry);
  if (!file) return;
  const { kind, mediaId, name } = file;
  try {
    await deps.media.keep({
      corpId,
      source: KF_SOURCE,
      sourceId: entry.msgId,
      kind,
      name,
      open: async () => {
        const { bytes } = await deps.download(mediaId);
        return (async function* () {
          yield await Promise.resolve(bytes);
        })();
      },
    });
  } catch (error) {
    deps.log.warn({ err: error, msgId: entry.msgId }, "a file of 微信客服 was not kept");
  }
}

/** What callbacks tell. The event waits for its reading, so that a failure is tried again. */
export const kfSink = (deps: KfDeps): KfSink => ({
  hasNews: async ({ corpId, openKfId, token }) => {
    await syncKf(deps, { corpId, openKfId, token: token === "" ? null : token });
  },
  // Accounts are asked for when they are shown; nothing is kept of them.
  accountsChanged: () => Promise.resolve(),
});
