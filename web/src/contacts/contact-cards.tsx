import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { StageMark } from "../shared/ui/stage-mark";
import { TierMark } from "../warnings/tier-mark";
import { WarningCount } from "../warnings/warning-count";
import { TagList } from "../shared/ui/tag-list";

/** Contacts on a phone: the whole card is the way to the person. */
export function ContactCards({ rows }: { rows: readonly ContactRowJson[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <ul className="card contact-cards" aria-label={t("contacts.list")}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/contacts/${encodeURIComponent(row.id)}`}>
            <span className="card-line">
              <strong className="clip">{row.displayName || t("common.noName")}</strong>
              <span className="small hint tabular">{row.lastMessageAt ? words.ago(row.lastMessageAt) : ""}</span>
            </span>
            {contactAbout(row) && <span className="clip muted">{contactAbout(row)}</span>}
            <span className="card-line small">
              <StageMark stage={row.stage} />
              <TierMark tier={row.tier} />
              <WarningCount row={row} />
              <TagList tags={row.tags} limit={2} hideGroup="阶段" />
              {row.openTasks > 0 && <span className="late">{t("contacts.openTasks", { count: row.openTasks })}</span>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
