/** An audit entry as people read it: what was done, to whom (with the way there), and what changed. */
import { useTranslation } from "react-i18next";
import type { AuditEntryJson } from "#src/api/contract/contract.js";
import { auditKey } from "#src/domain/member/audit-words.js";
import { FACT_FIELDS } from "#src/domain/understanding/understanding.js";
import { zh } from "../../shared/text/zh";

/** Where each kind of target is looked at; the id follows where the path ends with a slash. */
const PLACES: readonly [prefix: string, path: string][] = [
  ["contact.", "/contacts/"],
  ["user.", "/settings/users"],
  ["department.", "/settings/users"],
  ["api-key.", "/settings/keys"],
  ["bot.", "/settings/bots"],
  ["wecom.transfer", "/operations/transfers"],
  ["departure.", "/operations/transfers"],
  ["wecom.", "/settings/wecom"],
  ["contact-way.", "/operations/ways"],
  ["join-way.", "/operations/groups"],
  ["group-welcome.", "/operations/groups"],
  ["tag.", "/operations/tags"],
  ["material.", "/materials"],
  ["broadcast.", "/broadcasts/"],
  ["export.broadcast", "/broadcasts/"],
  ["queue.", "/settings/queues"],
  ["export.follow-up-report", "/report"],
];

/** Settings and the section that holds them. */
const SECTION_OF: Readonly<Record<string, keyof typeof zh.settings.nav>> = {
  workingHours: "hours",
  quietHours: "hours",
  holidays: "hours",
  unansweredMinutes: "followUp",
  promiseLeadMinutes: "followUp",
  escalateAfterMinutes: "followUp",
  silenceDays: "followUp",
  followUp: "followUp",
  dormantAfterDays: "stages",
  care: "care",
  sendBudget: "budget",
  valueRules: "value",
  dictionary: "dictionary",
};

/** Ids that the store gave say nothing to people. */
const isBareId = (text: string): boolean => /^[a-z]{2}_[0-9a-z]{12,}$/.test(text);

export interface EntryWords {
  what: string;
  target: string;
  href: string | null;
  detail: string | null;
}

export function useAuditWords(): (entry: AuditEntryJson) => EntryWords {
  const { t } = useTranslation();

  /** "role=manager status=disabled" → "角色：主管，状态：已停用". */
  const changed = (detail: string): string =>
    detail
      .split(" ")
      .filter(Boolean)
      .map((part) => {
        const [name = "", value = ""] = part.split("=");
        const known = Object.hasOwn(zh.settings.audit.changed, name);
        const label = known ? t(`settings.audit.changed.${name as keyof typeof zh.settings.audit.changed}`) : name;
        return t("settings.audit.set", { name: label, value: valueOf(value) });
      })
      .join(t("settings.audit.comma"));
  const valueOf = (value: string): string => {
    if (Object.hasOwn(zh.role, value)) return t(`role.${value as keyof typeof zh.role}`);
    if (Object.hasOwn(zh.settings.audit.values, value))
      return t(`settings.audit.values.${value as keyof typeof zh.settings.audit.values}`);
    return value || t("settings.none");
  };
  const sections = (detail: string): string[] => {
    const keys = detail.split(", ").flatMap((name) => SECTION_OF[name.split(".")[0] ?? ""] ?? []);
    return [...new Set(keys)].map((key) => t(`settings.nav.${key}`));
  };
  const detailOf = ({ action, detail, detailName }: AuditEntryJson): string | null => {
    if (action === "contact.owner")
      return detailName === null ? t("settings.audit.ownerFree") : t("settings.audit.ownerTo", { name: detailName });
    if (detail === null || isBareId(detail)) return null;
    if (action === "contact.reveal") {
      const field = FACT_FIELDS.find((each) => each === detail);
      return field ? t(`field.${field}`) : detail;
    }
    if (action.startsWith("wecom.transfer")) {
      const count = Number(detail.split(":")[1]) || 0;
      return t("settings.audit.handedTo", { name: detailName ?? "", count });
    }
    if (action === "user.add") return valueOf(detail.replace(/^角色 /, ""));
    if (action === "user.change") return changed(detail);
    if (action === "settings.change") return sections(detail).join(t("settings.audit.comma")) || null;
    return action === "queue.retry" && detail === "all" ? t("settings.audit.allOfIt") : detail;
  };
  const targetOf = ({ action, target, targetName, detail }: AuditEntryJson): string => {
    if (targetName !== null) return targetName;
    if (action.startsWith("contact.")) return t("settings.audit.someContact");
    if (action === "settings.change" || action === "bot.settings" || action === "wecom.setup") return "";
    if (action.startsWith("export.")) return target.replace(/^\/$/, t("settings.audit.allTime")).replace("/", " – ");
    // Codes and tags write their name beside their id.
    return isBareId(target) || /^[a-z]{2}\d/.test(target) ? (detail ?? "") : target;
  };
  return (entry) => {
    const key = auditKey(entry.action);
    const [, path] = PLACES.find(([prefix]) => entry.action.startsWith(prefix)) ?? [];
    const section = entry.action === "settings.change" ? SECTION_OF[(entry.detail ?? "").split(/[.,]/)[0] ?? ""] : null;
    const target = targetOf(entry);
    const detail = detailOf(entry);
    const isKnown = entry.targetName !== null || !path?.endsWith("/");
    return {
      what: key ? t(`settings.audit.actions.${key}`) : entry.action,
      target,
      href: section
        ? `/settings/${section}`
        : path && isKnown
          ? path.endsWith("/")
            ? path + encodeURIComponent(entry.target)
            : path
          : null,
      detail: detail === target ? null : detail,
    };
  };
}
