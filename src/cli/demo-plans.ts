/** The demo's plans, and a few contacts on them, so that the pages have something to show. */
import type { App } from "#src/app.js";
import { DEMO_SOPS } from "#src/demo/demo-sops.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError } from "#src/domain/shared/errors.js";
import { stableId } from "#src/usecases/shared/ids.js";

/** Operations of the demo company. */
const AUTHOR = "suya";
/** Contacts of a stage put on a plan by hand at the first start. */
const ENROLLED = { "after-quote": "opportunity", "wake-up": "dormant", "after-sales": "customer" } as const;
const EACH = 6;

/** Safe to repeat: plans that exist stay as people have left them. */
export async function putDemoPlans(app: App): Promise<void> {
  const { CORP_ID: corpId } = app.config;
  const viewer: Viewer = { corpId, userId: AUTHOR, role: "operations", members: "all", seesContactDetails: false };
  const known = new Set((await app.sop.listSops(corpId)).map(({ sop }) => sop.id));
  const isFirst = known.size === 0;
  for (const [key, definition] of Object.entries(DEMO_SOPS)) {
    const id = stableId("so", corpId, "demo", key);
    if (known.has(id)) continue;
    await app.sop.createSop(viewer, definition, id);
    await app.sop.setSopStatus(viewer, id, "active");
  }
  if (isFirst) await enrollDemoContacts(app, viewer);
}

async function enrollDemoContacts(app: App, viewer: Viewer): Promise<void> {
  const { corpId } = viewer;
  for (const [key, stage] of Object.entries(ENROLLED)) {
    const { items } = await app.contacts.list(viewer, {
      q: "",
      stages: [stage],
      tags: [],
      ownerIds: [],
      sort: "lastMessageAt",
      after: null,
      limit: EACH,
    });
    for (const { contact } of items) {
      try {
        await app.sop.enrollContact(viewer, { sopId: stableId("so", corpId, "demo", key), contactId: contact.id });
      } catch (error) {
        // Opted out, or the plan was switched off: nothing to show there.
        if (!(error instanceof AppError)) throw error;
      }
    }
  }
}
