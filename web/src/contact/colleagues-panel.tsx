import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { Panel } from "./panel";

/** Which colleagues know the contact, since when. */
export function ColleaguesPanel({ contact }: { contact: ContactDetailJson }) {
  const { t } = useTranslation();
  const { ago } = useWords();
  return (
    <Panel title={t("contact.colleagues")}>
      {contact.follows.length === 0 && <p className="hint">{t("contact.noColleagues")}</p>}
      <ul className="colleagues">
        {contact.follows.map((follow) => (
          <li key={`${follow.member.userId}-${follow.source}`}>
            <span>
              {follow.member.name}
              {follow.remark && <span className="hint small"> {follow.remark}</span>}
            </span>
            <span className={follow.status === "active" ? "hint small" : "late small"}>
              {follow.status === "active"
                ? ago(follow.since)
                : t(`contact.follow.${follow.status as "removed_by_contact"}`, { defaultValue: follow.status })}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
