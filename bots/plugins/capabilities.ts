/** Asks the puppet at login what it can do, by calls that change nothing; what only use can tell stays unknown. */
import type { Contact, Wechaty } from "wechaty";
import type { BotCapabilities, BotCapability } from "#src/domain/touch/bot-account.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";
import { isUnsupported } from "#src/adapters/wechaty/wechaty-messenger.js";

export interface CapabilitiesOptions {
  onAsked: (capabilities: BotCapabilities) => Promise<void>;
  onProblem: OnProblem;
}

const ASK_MS = 10_000;

export const capabilities = ({ onAsked, onProblem }: CapabilitiesOptions): BotPlugin =>
  definePlugin("capabilities", (bot) =>
    listen(bot, "login", async (_user: Contact) => onAsked(await askCapabilities(bot)), onProblem),
  );

/** One harmless call per capability. */
export async function askCapabilities(bot: Wechaty): Promise<BotCapabilities> {
  const { puppet } = bot;
  const [room] = await puppet.roomList().catch(() => []);
  const questions: Partial<Record<BotCapability, () => Promise<unknown>>> = {
    contacts: () => puppet.contactList(),
    groups: () => puppet.roomList(),
    tags: () => puppet.tagContactList(puppet.currentUserId),
    ...(room === undefined ? {} : { group_qr: () => puppet.roomQRCode(room) }),
  };
  const asked: BotCapabilities = { group_qr: "unknown", send_text: "unknown", files: "unknown", send_files: "unknown" };
  for (const [capability, ask] of Object.entries(questions) as [BotCapability, () => Promise<unknown>][]) {
    asked[capability] = await answerOf(ask);
  }
  return asked;
}

async function answerOf(ask: () => Promise<unknown>): Promise<"yes" | "no" | "unknown"> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"unknown">((resolve) => (timer = setTimeout(() => resolve("unknown"), ASK_MS)));
  try {
    return await Promise.race([ask().then(() => "yes" as const), limit]);
  } catch (error) {
    return isUnsupported(error) ? "no" : "unknown";
  } finally {
    clearTimeout(timer);
  }
}
