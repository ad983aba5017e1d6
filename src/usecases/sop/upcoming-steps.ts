/** What plans will do in the coming days: the runner's own decisions, walked ahead for everybody who is on one. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import { simulateSop } from "#src/domain/sop/simulate-sop.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { stableId } from "../shared/ids.js";
import type { SopVersion } from "./ports.js";
import { stepKey, type SopDeps } from "./sop-deps.js";
import { loadPerson, settingOf } from "./sop-person.js";
import { EXPIRES_AFTER_MS } from "./touch-outbox.js";

export interface UpcomingStep {
  /** Id of the message or task that it will make. */
  id: string;
  planName: string;
  contact: Contact;
  isGroup: boolean;
  /** Who is responsible; null: nobody is left. */
  memberId: string | null;
  at: Date;
  /** A message's last moment. */
  expiresAt: Date;
  kind: "touch" | "task" | "skipped";
  text: string;
  attachments: readonly Attachment[];
  /** It lies behind a branch that is not decided yet: told as things stand now. */
  isGuessed: boolean;
}

const PAGE = 100;
/** Enrolments that are walked ahead; what is due first comes first. */
const MAX_ENROLLMENTS = 500;
/** Read at once. */
const TOGETHER = 10;

/** Nothing is stored or sent. Contacts are taken to stay silent, facts and stages to stay as they are. */
export async function upcomingSteps(
  deps: SopDeps,
  corpId: string,
  until: Date,
): Promise<{ steps: UpcomingStep[]; isTruncated: boolean }> {
  const settings = await deps.settings.get(corpId);
  const steps: UpcomingStep[] = [];
  const versions = new Map<string, Promise<SopVersion | null>>();
  const versionOf = ({ sopId, version }: SopEnrollment): Promise<SopVersion | null> => {
    const key = `${sopId}#${version}`;
    const known = versions.get(key) ?? deps.sops.findVersion(corpId, sopId, version);
    versions.set(key, known);
    return known;
  };
  let walked = 0;
  for (const sop of await deps.sops.active(corpId)) {
    let after: PageKey | null = null;
    do {
      const page = await deps.enrollments.due(corpId, sop.id, until, after, PAGE);
      for (let i = 0; i < page.length; i += TOGETHER) {
        if (walked >= MAX_ENROLLMENTS) return { steps, isTruncated: true };
        const some = page.slice(i, i + TOGETHER);
        walked += some.length;
        const found = await Promise.all(
          some.map(async (one) => ahead(deps, one, await versionOf(one), settings, until)),
        );
        steps.push(...found.flat());
      }
      const last: SopEnrollment | undefined = page.at(-1);
      after = page.length === PAGE && last?.next ? { at: last.next.dueAt, id: last.id } : null;
    } while (after !== null);
  }
  return { steps, isTruncated: false };
}

async function ahead(
  deps: SopDeps,
  enrollment: SopEnrollment,
  version: SopVersion | null,
  settings: Settings,
  until: Date,
): Promise<UpcomingStep[]> {
  const { corpId, contactId, groupId, id } = enrollment;
  const loaded = version && (await loadPerson(deps, corpId, contactId, groupId));
  if (!loaded) return [];
  const { definition } = version;
  const forecast = simulateSop({
    definition,
    person: loaded.person,
    enrollment,
    setting: { ...settingOf(deps, settings), quietHours: settings.quietHours },
    now: deps.clock.now(),
    until,
    repliesAfter: null,
  });
  let isGuessed = false;
  return forecast.steps.flatMap(({ stepId, at, kind, text, attachments = [] }) => {
    if (kind === "yes" || kind === "no") {
      isGuessed = true;
      return [];
    }
    return [
      {
        id: stableId(kind === "touch" ? "to" : "tk", corpId, stepKey(id, stepId)),
        planName: definition.name,
        contact: loaded.contact,
        isGroup: groupId !== null,
        memberId: loaded.memberId,
        at,
        expiresAt: new Date(at.getTime() + EXPIRES_AFTER_MS),
        kind,
        text,
        attachments,
        isGuessed,
      },
    ];
  });
}
