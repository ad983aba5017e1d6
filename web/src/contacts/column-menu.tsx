import DownOutlined from "@ant-design/icons/DownOutlined";
import { useTranslation } from "react-i18next";
import { Menu } from "../shared/ui/menu";
import { type Column, COLUMNS, useColumns } from "./columns";

/** Name of each column, as in the table's head. */
export const columnName = {
  warnings: "value.colWarnings",
  tags: "contacts.colTags",
  phone: "contacts.colPhone",
  budget: "contacts.colBudget",
  owner: "contacts.colOwner",
  last: "contacts.colLast",
  tasks: "contacts.colTasks",
} as const satisfies Record<Column, string>;

/** Ticks for the table's columns; stays open, so that several are chosen at once. */
export function ColumnMenu() {
  const { t } = useTranslation();
  const { hidden, toggle } = useColumns();
  return (
    <Menu
      label={t("contacts.columnsLabel")}
      className="tool-button"
      staysOpen
      trigger={
        <>
          {t("contacts.columns")} <DownOutlined aria-hidden />
        </>
      }
      items={COLUMNS.map((column) => ({
        key: column,
        label: t(columnName[column]),
        isChosen: !hidden.includes(column),
        onSelect: () => toggle(column),
      }))}
    />
  );
}
