import { Checkbox } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { contactAbout } from "../shared/text/contact-about";
import { useWords, type Words } from "../shared/text/use-words";
import { phoneWords } from "../shared/text/value-words";
import { StageMark } from "../shared/ui/stage-mark";
import { TierMark } from "../warnings/tier-mark";
import { WarningCount } from "../warnings/warning-count";
import { TagList } from "../shared/ui/tag-list";
import { columnName } from "./column-menu";
import { type Column, COLUMNS, useColumns } from "./columns";

interface ContactTableProps {
  rows: readonly ContactRowJson[];
  /** Absent: nothing can be done with several at once. */
  selection?: { ids: ReadonlySet<string>; set: (ids: ReadonlySet<string>) => void };
}

/** Numbers stand at the right, under each other. */
const NUMBERS: ReadonlySet<Column> = new Set(["budget", "last", "tasks"]);

/** Contacts as a dense table for comparing; the name leads to the person. */
export function ContactTable({ rows, selection }: ContactTableProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { hidden } = useColumns();
  const columns = COLUMNS.filter((column) => !hidden.includes(column));
  const chosen = rows.filter(({ id }) => selection?.ids.has(id)).length;
  const toggle = (id: string): void => {
    const next = new Set(selection?.ids);
    if (!next.delete(id)) next.add(id);
    selection?.set(next);
  };
  return (
    <div className="card contact-table-frame">
      <table className="contact-table" aria-label={t("contacts.list")}>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="col-select">
                <Checkbox
                  aria-label={t("contacts.selectAll")}
                  checked={chosen > 0 && chosen === rows.length}
                  indeterminate={chosen > 0 && chosen < rows.length}
                  onChange={() => selection.set(new Set(chosen === rows.length ? [] : rows.map(({ id }) => id)))}
                />
              </th>
            )}
            <th scope="col" className="col-person">
              {t("contacts.colPerson")}
            </th>
            <th scope="col" className="col-stage">
              {t("contacts.colStage")}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classOf(column)}>
                {t(columnName[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-selected={selection?.ids.has(row.id) ?? false}>
              {selection && (
                <td className="col-select">
                  <Checkbox
                    aria-label={t("contacts.selectOne", { name: row.displayName || t("common.noName") })}
                    checked={selection.ids.has(row.id)}
                    onChange={() => toggle(row.id)}
                  />
                </td>
              )}
              <td className="col-person">
                <Link to={`/contacts/${encodeURIComponent(row.id)}`} title={row.displayName}>
                  {row.displayName || t("common.noName")}
                </Link>
                <TierMark tier={row.tier} />
                {contactAbout(row) && <span className="hint">{contactAbout(row)}</span>}
              </td>
              <td className="col-stage" title={t("contacts.since", { when: words.when(row.stageSince) })}>
                <StageMark stage={row.stage} />
              </td>
              {columns.map((column) => (
                <td key={column} className={classOf(column)}>
                  <Cell column={column} row={row} words={words} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const classOf = (column: Column): string => `col-${column}${NUMBERS.has(column) ? " number" : ""}`;

function Cell({ column, row, words }: { column: Column; row: ContactRowJson; words: Words }) {
  const { t } = useTranslation();
  const cells: Record<Column, ReactNode> = {
    warnings: <WarningCount row={row} />,
    tags: <TagList tags={row.tags} limit={2} hideGroup="阶段" />,
    phone: row.phone && <span className="tabular">{phoneWords(row.phone)}</span>,
    budget: row.budget && words.value("budget", row.budget),
    owner: row.owner?.name ?? <span className="hint">{t("contacts.noOwner")}</span>,
    last: row.lastMessageAt ? (
      <time dateTime={row.lastMessageAt} title={words.exact(row.lastMessageAt)}>
        {words.ago(row.lastMessageAt)}
      </time>
    ) : (
      <span className="hint">{t("contacts.nobodyTalked")}</span>
    ),
    tasks: row.openTasks > 0 && row.openTasks,
  };
  return cells[column];
}
