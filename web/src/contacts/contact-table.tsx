import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { phoneWords } from "../shared/text/value-words";
import { StageMark } from "../shared/ui/stage-mark";
import { TierMark } from "../warnings/tier-mark";
import { WarningCount } from "../warnings/warning-count";
import { TagList } from "../shared/ui/tag-list";

/** Contacts as a dense table for comparing; the name leads to the person. */
export function ContactTable({ rows }: { rows: readonly ContactRowJson[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <div className="card contact-table-frame">
      <table className="contact-table" aria-label={t("contacts.list")}>
        <thead>
          <tr>
            <th scope="col">{t("contacts.colPerson")}</th>
            <th scope="col">{t("contacts.colStage")}</th>
            <th scope="col" className="col-warnings">
              {t("value.colWarnings")}
            </th>
            <th scope="col" className="col-tags">
              {t("contacts.colTags")}
            </th>
            <th scope="col" className="col-phone">
              {t("contacts.colPhone")}
            </th>
            <th scope="col" className="number col-budget">
              {t("contacts.colBudget")}
            </th>
            <th scope="col" className="col-owner">
              {t("contacts.colOwner")}
            </th>
            <th scope="col" className="number">
              {t("contacts.colLast")}
            </th>
            <th scope="col" className="number">
              {t("contacts.colTasks")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="col-person">
                <Link to={`/contacts/${encodeURIComponent(row.id)}`} title={row.displayName}>
                  {row.displayName || t("common.noName")}
                </Link>
                <TierMark tier={row.tier} />
                {contactAbout(row) && <span className="hint">{contactAbout(row)}</span>}
              </td>
              <td title={t("contacts.since", { when: words.when(row.stageSince) })}>
                <StageMark stage={row.stage} />
              </td>
              <td className="col-warnings">
                <WarningCount row={row} />
              </td>
              <td className="col-tags">
                <TagList tags={row.tags} limit={2} hideGroup="阶段" />
              </td>
              <td className="tabular col-phone">{row.phone ? phoneWords(row.phone) : ""}</td>
              <td className="number col-budget">{row.budget ? words.value("budget", row.budget) : ""}</td>
              <td className="clip col-owner">
                {row.owner?.name ?? <span className="hint">{t("contacts.noOwner")}</span>}
              </td>
              <td className="number">
                {row.lastMessageAt ? (
                  <time dateTime={row.lastMessageAt} title={words.exact(row.lastMessageAt)}>
                    {words.ago(row.lastMessageAt)}
                  </time>
                ) : (
                  <span className="hint">{t("contacts.nobodyTalked")}</span>
                )}
              </td>
              <td className="number">{row.openTasks > 0 ? row.openTasks : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
