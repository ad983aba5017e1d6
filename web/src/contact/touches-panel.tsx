import { useTranslation } from "react-i18next";
import type { TouchJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { TouchActs } from "../touches/touch-acts";
import { touchTone } from "../touches/touch-tone";
import { Panel } from "./panel";
import type { ContactWrites } from "./use-contact-writes";

const SHOWN = 6;

/** Messages that will go out or went out; planned ones can be stopped, unknown ones need a person's eye. */
export function TouchesPanel({ touches, writes }: { touches: readonly TouchJson[]; writes: ContactWrites }) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const mayRead = useMay("touch:read");
  if (!mayRead) return null;
  return (
    <Panel title={t("contact.touches")}>
      {touches.length === 0 && <p className="hint">{t("contact.noTouches")}</p>}
      <ul className="side-list">
        {touches.slice(0, SHOWN).map((touch) => (
          <li key={touch.id}>
            <p>
              {t(`contact.touchWhy.${touch.why}`, { defaultValue: touch.why })}{" "}
              <time className="hint small" title={exact(touch.sentAt ?? touch.dueAt)}>
                {when(touch.sentAt ?? touch.dueAt)}
              </time>{" "}
              <span className={`small ${touchTone[touch.state]}`}>{t(`contact.touchState.${touch.state}`)}</span>
            </p>
            <p className="small muted touch-text">{touch.text}</p>
            {touch.attachments.map((line) => (
              <p key={line} className="small muted clip">
                {line}
              </p>
            ))}
            {touch.note && <p className="small hint">{touch.note}</p>}
            <TouchActs touch={touch} run={writes.run} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
