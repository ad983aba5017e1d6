import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useWords } from "../shared/text/use-words";
import { Panel } from "./panel";

/** Links of ours that the contact opened lately; nothing when there are none. */
export function OpensPanel({ opens }: Pick<ContactDetailJson, "opens">) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  if (opens.length === 0) return null;
  return (
    <Panel title={t("links.openedRecently")}>
      <ul className="side-list">
        {opens.map(({ title, lastAt, opens: count }) => (
          <li key={`${title}/${lastAt}`}>
            <p>
              {t("links.opened", { title })}{" "}
              <time className="hint small" dateTime={lastAt} title={exact(lastAt)}>
                {when(lastAt)}
                {count > 1 && ` · ${t("links.times", { count })}`}
              </time>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
