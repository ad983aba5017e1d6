import DownOutlined from "@ant-design/icons/DownOutlined";
import { useTranslation } from "react-i18next";
import { Menu } from "../shared/ui/menu";
import { type ContactSort, SORTS } from "./contact-filters";

const sortName = {
  lastMessageAt: "contacts.sortRecent",
  stageSince: "contacts.sortStage",
  warnedAt: "value.sortWarned",
} as const;

/** In which order the contacts stand. */
export function SortMenu({ sort, onChange }: { sort: ContactSort; onChange: (sort: ContactSort) => void }) {
  const { t } = useTranslation();
  return (
    <Menu
      label={t("contacts.sort")}
      className="tool-button"
      trigger={
        <>
          {t(sortName[sort])} <DownOutlined aria-hidden />
        </>
      }
      items={SORTS.map((each) => ({
        key: each,
        label: t(sortName[each]),
        isChosen: sort === each,
        onSelect: () => onChange(each),
      }))}
    />
  );
}
