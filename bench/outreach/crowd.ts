/** Many contacts as understanding would leave them, written straight into the store. */
import type { Connection } from "mongoose";
import { contactModel, type ContactDoc } from "#src/adapters/mongo/capture/contact-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";

/** Well below the largest message of the protocol, large enough that round trips do not count. */
const BATCH = 8_000;
const REGIONS = ["上海", "江苏苏州", "浙江宁波", "广东深圳", "山东青岛", "四川成都"];
const LABELS = ["展会", "官网", "转介绍", "经销商", "高意向", "价格敏感"];
const PRODUCTS = ["伺服电机", "减速机", "PLC", "触摸屏", "传感器"];
const DAY = 86_400_000;

/** A small generator of numbers, the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface CrowdOptions {
  corpId: string;
  contacts: number;
  members: number;
  now: Date;
  onProgress?: (done: number) => void;
}

/** Contacts with profile, tags, stage, tier and times spread as in a real corp; two to three for each company. */
export async function insertCrowd(connection: Connection, options: CrowdOptions): Promise<void> {
  const { corpId, contacts, members, now } = options;
  const collection = collectionOf(connection, contactModel);
  const random = numbers(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const ago = (days: number): Date => new Date(now.getTime() - Math.floor(random() ** 2 * days * DAY) - DAY);
  // The next batch is made while the store takes the one before.
  let writing: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < contacts; from += BATCH) {
    const docs = Array.from({ length: Math.min(BATCH, contacts - from) }, (_, k) => {
      const n = from + k;
      const ownerId = `m${n % members}`;
      const lastMessageAt = ago(400);
      const value = (field: string, text: string) => ({
        field,
        value: text,
        state: "proposed",
        factId: null,
        messageId: null,
        decisionId: null,
      });
      return {
        _id: `ct_${n.toString(36).padStart(8, "0")}`,
        corpId,
        identities: [{ channel: "wecom", id: `wm${n}` }],
        nickname: `客户${n}`,
        displayName: `客户${n}`,
        memberIds: [ownerId],
        ownerId,
        ownerSetTo: null,
        createdAt: ago(900),
        firstMessageAt: ago(900),
        lastMessageAt,
        lastInboundAt: random() < 0.8 ? lastMessageAt : null,
        lastOutboundAt: ago(300),
        profile: [
          value("company", `第${Math.floor(n / 2.5)}精密机械有限公司`),
          value("region", pick(REGIONS)),
          value("productInterest", pick(PRODUCTS)),
          value("budget", String(Math.floor(random() * 200) * 5_000)),
        ],
        accountKey: `第${Math.floor(n / 2.5)}精密机械`,
        stage: pick(STAGES),
        stageSince: ago(300),
        stageReason: "",
        stageMessageId: null,
        isStagePinned: false,
        nextStageCheckAt: null,
        tier: pick(VALUE_TIERS),
        tags: [{ group: "来源", label: pick(LABELS), origin: "rule", by: "r", messageId: null, at: now }],
        optedOutAt: random() < 0.02 ? ago(100) : null,
        warningKinds: [],
        openWarnings: 0,
        searchKeys: [`客户${n}`],
        dirtySeq: 1,
        stagedSeq: 1,
        isDirty: false,
        digest: null,
      };
    });
    await writing;
    options.onProgress?.(from);
    writing = collection.insertMany(docs as unknown as ContactDoc[], { ordered: false });
  }
  await writing;
  options.onProgress?.(contacts);
}
