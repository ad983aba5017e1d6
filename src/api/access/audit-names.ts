/** Names for what audit entries mention by id, looked up once a page. */
import type { AuditEntry } from "#src/domain/member/access.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { ApiDeps } from "../api-deps.js";
import { masksFor } from "../contacts/masks.js";
import type { AuditEntryJson } from "../contract/contract.js";
import { peopleOf } from "./person-ref.js";

type Deps = Pick<ApiDeps, "access" | "contacts" | "broadcasts" | "corpId">;

const isAbout = (entry: AuditEntry, ...areas: string[]): boolean =>
  areas.some((area) => entry.action.startsWith(`${area}.`));
const isBroadcast = (entry: AuditEntry): boolean => isAbout(entry, "broadcast") || entry.action === "export.broadcast";
const isTransfer = ({ action }: AuditEntry): boolean =>
  action === "wecom.transfer" || action === "wecom.transfer-groups";
const isMember = (entry: AuditEntry): boolean => isAbout(entry, "user", "departure") || isTransfer(entry);

/** The member that a detail names: the new owner, or to whom was handed over ("zhao: 12"). */
function personIn(entry: AuditEntry): string | null {
  if (entry.detail === null) return null;
  if (entry.action === "contact.owner") return entry.detail;
  return isTransfer(entry) ? (entry.detail.split(":")[0] ?? null) : null;
}

/** What presents the entries of a page. A contact outside the scope, or merged away, has no name. */
export async function auditNames(
  { access, contacts, broadcasts, corpId }: Deps,
  viewer: Viewer,
  entries: readonly AuditEntry[],
): Promise<(entry: AuditEntry) => AuditEntryJson> {
  const targets = (isIt: (entry: AuditEntry) => boolean): string[] => [
    ...new Set(entries.filter(isIt).map(({ target }) => target)),
  ];
  const [people, found, sent] = await Promise.all([
    peopleOf(access, corpId, [
      ...entries.map(({ byUserId }) => byUserId),
      ...targets(isMember),
      ...entries.map(personIn),
    ]),
    contacts.findMany(
      viewer,
      targets((entry) => isAbout(entry, "contact")),
    ),
    broadcasts.namesOf(corpId, targets(isBroadcast)),
  ]);
  const masks = masksFor(viewer);
  const contactNames = new Map(found.map(({ id, displayName }) => [id, masks.text(displayName)]));
  const nameOf = (entry: AuditEntry): string | null => {
    if (isAbout(entry, "contact")) return contactNames.get(entry.target) ?? null;
    if (isBroadcast(entry)) return sent.get(entry.target) ?? null;
    return isMember(entry) ? people(entry.target).name : null;
  };
  return (entry) => {
    const person = personIn(entry);
    return {
      at: entry.at.toISOString(),
      by: people(entry.byUserId),
      action: entry.action,
      target: entry.target,
      targetName: nameOf(entry),
      detail: entry.detail,
      detailName: person === null ? null : people(person).name,
    };
  };
}
