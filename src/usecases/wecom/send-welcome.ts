/** The first greeting, within the code's 20 seconds. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { welcomeMessage } from "#src/domain/wecom/welcome-text.js";
import type { ContactWayRecord, WelcomeRecord, WelcomeText } from "#src/domain/wecom/wecom-records.js";
import { stableId } from "../shared/ids.js";
import type { WecomContent } from "../wecom-platform/message-content.js";
import { within } from "../shared/within.js";
import { tellWecomChanged, type WecomDeps } from "./wecom-deps.js";

/** A greeting without the name beats one that comes too late. */
const NAME_MS = 4_000;
/** So does one without its files. They are kept warm, so that this is the exception. */
const FILES_MS = 3_000;
const MEDIA_ENDED: ReadonlySet<number> = new Set([40_007, 40_145]);

/** The member is recorded and the customer has not agreed yet; the consent brings a new code (wecom.md §1.7). */
const NOT_AGREED = 41053;

export interface WelcomeInput {
  corpId: string;
  userId: string;
  externalUserId: string;
  state: string | null;
  welcomeCode: string;
  /** When the callback came in. */
  receivedAt: Date;
}

/** Greets, once per code; a repeat answers what became of it. @throws WecomError it did not go out; the reason is kept. */
export async function sendWelcome(deps: WecomDeps, input: WelcomeInput): Promise<WelcomeRecord> {
  const { corpId, userId, externalUserId, state, welcomeCode, receivedAt } = input;
  const id = stableId("wl", corpId, welcomeCode);
  const known = await deps.welcomes.find(corpId, id);
  if (known && known.state !== "unknown") return known;
  // The code that comes with the customer's consent to be recorded does not say through which channel code they met.
  const marker = state ?? (await deps.customers.findFollow(corpId, externalUserId, userId))?.state ?? null;
  const way = marker ? await deps.ways.findByState(corpId, marker) : null;
  const words = await wordsFor(deps, corpId, way);
  const record: WelcomeRecord = {
    corpId,
    id,
    externalUserId,
    userId,
    wayId: way?.id ?? null,
    state: "none",
    note: words ? null : "没有为这个来源设置欢迎语",
    receivedAt,
    sentAt: null,
  };
  let failure: unknown = null;
  if (words) {
    const { error, ...outcome } = await greet(deps, input, words);
    Object.assign(record, outcome);
    failure = error;
  }
  await deps.welcomes.put(record);
  tellWecomChanged(deps, corpId);
  if (failure !== null) throw failure;
  return record;
}

async function wordsFor(deps: WecomDeps, corpId: string, way: ContactWayRecord | null): Promise<WelcomeText | null> {
  if (way?.welcome) return way.welcome;
  return (await deps.rules.get(corpId)).value.defaultWelcome;
}

async function greet(
  deps: WecomDeps,
  input: WelcomeInput,
  words: WelcomeText,
): Promise<Pick<WelcomeRecord, "state" | "note" | "sentAt"> & { error: unknown }> {
  const { corpId, userId, externalUserId, welcomeCode } = input;
  const [customer, member, { corpName }] = await Promise.all([
    customerName(deps, corpId, externalUserId),
    deps.members.nameOf(corpId, userId),
    deps.settings.get(corpId),
  ]);
  const message = welcomeMessage(words, { customer, member: member ?? userId, corp: corpName });
  let ready = await readyContent(deps, corpId, message, false);
  try {
    // Refused files leave the code unused: one more try with fresh ones.
    await deps.platform.welcome.send(welcomeCode, ready.content).catch(async (error: unknown) => {
      if (!isWecom(error) || !MEDIA_ENDED.has(error.errcode ?? 0)) throw error;
      ready = await readyContent(deps, corpId, message, true);
      await deps.platform.welcome.send(welcomeCode, ready.content);
    });
    return { state: "sent", note: ready.note, sentAt: deps.clock.now(), error: null };
  } catch (error) {
    if (isWecom(error, "too_late")) {
      // 41051: a greeting was delivered already, by an earlier try of ours or by the console.
      if (error.errcode === 41051) return { state: "sent", note: "企业微信已发过欢迎语", sentAt: null, error: null };
      return { state: "late", note: "欢迎语已过期，没有发送", sentAt: null, error };
    }
    if (isWecom(error) && error.errcode === NOT_AGREED) {
      return { state: "none", note: "客户同意会话存档之后再发", sentAt: null, error: null };
    }
    // The code works once, so a repeat cannot greet twice.
    if (isWecom(error, "unknown_outcome", "wait", "unreachable")) throw error;
    return { state: "failed", note: error instanceof Error ? error.message : "没有发送", sentAt: null, error };
  }
}

/** The greeting with its files; without them when they are not there in time: words in time beat files too late. */
async function readyContent(
  deps: WecomDeps,
  corpId: string,
  message: ReturnType<typeof welcomeMessage>,
  isFresh: boolean,
): Promise<{ content: WecomContent; note: string | null }> {
  const ready = await within(deps.content.prepare(corpId, message, { isFresh }), FILES_MS).catch(() => null);
  if (ready) return { content: ready, note: null };
  const links = message.attachments.flatMap((each) => (each.kind === "link" ? [{ ...each, coverId: null }] : []));
  const content = await deps.content.prepare(corpId, { text: message.text, attachments: links });
  return { content, note: "附件没有及时准备好，只发了文字" };
}

/** Files of every greeting are brought to WeCom before anybody is greeted, and again before their ids end. */
export async function warmWelcomes(deps: WecomDeps, { corpId }: { corpId: string }): Promise<void> {
  const { defaultWelcome } = (await deps.rules.get(corpId)).value;
  const ways = (await deps.ways.list(corpId)).filter(({ isOn }) => isOn);
  for (const welcome of [defaultWelcome, ...ways.map((way) => way.welcome)]) {
    if (!welcome?.attachments?.length) continue;
    // One that fails is no reason to leave the others cold.
    await deps.content.prepare(corpId, { text: "", attachments: welcome.attachments }).catch(() => undefined);
  }
}

/** The customer's name if it can be had in time. */
async function customerName(deps: WecomDeps, corpId: string, externalUserId: string): Promise<string | null> {
  const known = await deps.customers.findCustomer(corpId, externalUserId);
  if (known?.name) return known.name;
  const asked = deps.platform.customers.getCustomer(externalUserId).then(({ customer }) => customer.name || null);
  return within(asked, NAME_MS).catch(() => null);
}
