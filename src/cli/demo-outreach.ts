/** The demo's segments, library and broadcasts: one on its way with results, one that waits for approval. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import type { App } from "#src/app.js";
import {
  DEMO_MATERIALS,
  DEMO_SEGMENTS,
  SHEET_IN,
  SHEET_NAME,
  sheetVariants,
  UPGRADE_ANSWERS,
  UPGRADE_NAME,
  upgradeVariants,
} from "#src/demo/demo-outreach.js";
import { playConfirming } from "#src/demo/demo-platform.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { Segment } from "#src/domain/segment/segment.js";
import { AppError } from "#src/domain/shared/errors.js";
import { waitUntilDerived } from "./wait-until-derived.js";
import { addDays, instantAt, localDateOf } from "#src/domain/shared/time.js";

const FILES = join(projectRoot, "examples/demo/materials");
const [AUTHOR, APPROVER, ANSWERED] = ["suya", "hezhiyuan", "fangyuan"];

/** Only where nobody has written segments or broadcasts yet. */
export async function putDemoOutreach(app: App, simulatorUrl: string | null, signal: AbortSignal): Promise<void> {
  const { CORP_ID: corpId } = app.config;
  const author = await app.access.viewerFor(corpId, AUTHOR);
  const isNew = (await app.segments.list(corpId)).length === 0;
  if (!isNew || (await app.broadcasts.list(author, null, 1)).items.length > 0) return;
  // Joined people are one contact each before anybody is counted.
  if (!(await waitUntilDerived(app, signal))) return;
  const upload = async ({ name, file }: { name: string; file: string }): Promise<string> =>
    (await app.materialLibrary.upload(author, { name, kind: null, bytes: createReadStream(join(FILES, file)) })).id;
  const [posterId, sheetId] = [await upload(DEMO_MATERIALS.poster), await upload(DEMO_MATERIALS.sheet)];
  await app.segments.create(author, DEMO_SEGMENTS.quiet);
  const quoted = await app.segments.create(author, DEMO_SEGMENTS.quoted);
  const customers = await app.segments.create(author, DEMO_SEGMENTS.customers);
  // Without WeCom there is nobody who could confirm.
  if (simulatorUrl === null) return;
  const { zone } = await app.settings.current(corpId);
  const day = addDays(localDateOf(app.clock.now(), zone), SHEET_IN.days);
  const later = instantAt(day, SHEET_IN.minute, zone);
  await handIn(app, author, quoted, SHEET_NAME, sheetVariants(sheetId), later);
  const upgrade = await handIn(app, author, customers, UPGRADE_NAME, upgradeVariants(posterId), null);
  if (upgrade === null) return;
  await app.broadcasts.approve(await app.access.viewerFor(corpId, APPROVER), upgrade);
  await playConfirming(simulatorUrl, await answersOf(app, author, customers));
}

/** @returns its id; null when nobody may be written to now. */
async function handIn(
  app: App,
  author: Viewer,
  segment: Segment,
  name: string,
  variants: Variant[],
  scheduledAt: Date | null,
): Promise<string | null> {
  const { id } = await app.broadcasts.create(author, {
    name,
    delivery: "wecom",
    segmentId: segment.id,
    segmentVersion: segment.version,
    rule: segment.rule,
    variants,
    scheduledAt,
  });
  await app.broadcasts.preflightBroadcast({ corpId: author.corpId, broadcastId: id });
  try {
    await app.broadcasts.submit(author, id);
    return id;
  } catch (error) {
    // It stays a draft with its preflight, which says why.
    if (error instanceof AppError && error.code === "conflict") return null;
    throw error;
  }
}

/** Customers of a member who confirms quickly, with what they answer. */
async function answersOf(app: App, author: Viewer, { rule }: Segment): Promise<{ to: string; text: string }[]> {
  const found = await app.segments.sample({ ...author, members: [ANSWERED] }, rule);
  const reached = found.flatMap(({ identities }) => identities.find(({ channel }) => channel === "wecom")?.id ?? []);
  return UPGRADE_ANSWERS.flatMap((text, i) => (reached[i] === undefined ? [] : [{ to: reached[i], text }]));
}
