/** Who is written to under fire. */
import { contactModel, type ContactDoc } from "#src/adapters/mongo/capture/contact-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { personTagModel, type PersonTagDoc } from "#src/adapters/mongo/profile/person-tag-model.js";
import type { App } from "#src/app.js";
import type { SimulatedWecom } from "./simulated-wecom.js";

const MEMBERS = 20;
/** Customers of one broadcast. */
export const WAVE = 650;

/** Customers of the simulated WeCom as contacts of ours, tagged with the wave that writes to them. */
export async function loadCustomers(
  app: App,
  connection: Parameters<typeof collectionOf>[0],
  wecom: SimulatedWecom,
  touches: number,
  { confirmMs, latencyMs }: { confirmMs: number; latencyMs: number },
): Promise<number> {
  await wecom.post("/sim/settings", { massDispatchMs: 100, autoConfirmMs: confirmMs, latencyMs });
  await wecom.post("/sim/bulk", { customers: touches, members: MEMBERS });
  const contacts = collectionOf(connection, contactModel);
  const personTags = collectionOf(connection, personTagModel);
  const { platform } = app.wecom;
  let n = 0;
  for (const userId of await platform.customers.followMembers()) {
    const ids = await platform.customers.customerIdsOf(userId);
    const docs = ids.map((externalUserId) =>
      crowdDoc(app.config.CORP_ID, n, userId, externalUserId, Math.floor(n++ / WAVE)),
    );
    if (docs.length === 0) continue;
    await contacts.insertMany(docs);
    // Where tags by hand live: understanding may go over a contact at any time and shows what it finds there.
    await personTags.insertMany(docs.flatMap(handTagsOf));
  }
  if (n < touches) throw new Error(`the simulator lists ${n} customers of ${touches}`);
  return n;
}

const crowdDoc = (corpId: string, n: number, ownerId: string, externalUserId: string, wave: number): ContactDoc =>
  ({
    _id: `ct_${n}`,
    corpId,
    identities: [{ channel: "wecom", id: externalUserId }],
    nickname: `客户${n}`,
    displayName: `客户${n}`,
    memberIds: [ownerId],
    ownerId,
    ownerSetTo: null,
    createdAt: new Date(),
    firstMessageAt: null,
    lastMessageAt: null,
    lastInboundAt: null,
    lastOutboundAt: null,
    profile: [],
    stage: "engaged",
    stageSince: new Date(),
    tags: [{ group: "wave", label: `wave-${wave}`, origin: "person", by: "bench", messageId: null, at: new Date() }],
    optedOutAt: null,
    isDirty: false,
  }) as unknown as ContactDoc;

const handTagsOf = ({ _id, corpId, tags }: ContactDoc): PersonTagDoc[] =>
  tags.map(({ group, label, by, at }) => ({
    _id: `${_id}/${label}`,
    corpId,
    contactId: _id,
    group,
    label,
    byUserId: by,
    at,
  }));
