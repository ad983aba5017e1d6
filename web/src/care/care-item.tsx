import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TouchJson } from "#src/api/contract/contract.js";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { instantOf, localDay, localTime } from "../shared/text/zoned-time";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { cancelTouch, moveTouch } from "./care-queries";

/** One message of the day: to whom, with which words, and while it is planned move and cancel. */
export function CareItem({ touch }: { touch: TouchJson }) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayWrite = useMay("touch:write");
  const [isMoving, setMoving] = useState(false);
  const act = (done: Promise<TouchJson>, told: (touch: TouchJson) => string): void => {
    setMoving(false);
    done
      .then((changed) => {
        show(told(changed));
        return queryClient.invalidateQueries({ queryKey: ["touches"] });
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  return (
    <li className="care-item" data-touch={touch.id}>
      <p>
        <Link to={`/contacts/${encodeURIComponent(touch.contact.id)}`}>{touch.contact.displayName}</Link>{" "}
        <span className="hint small">
          {t(`contact.touchWhy.${touch.why}` as "contact.touchWhy.sop", { defaultValue: touch.why })} ·{" "}
          {localTime(new Date(touch.dueAt), words.zone)} · {t(`contact.touchState.${touch.state}`)}
        </span>
      </p>
      {touch.text && <p className="care-text-line">{touch.text}</p>}
      {touch.outlook?.kind === "blocked" && (
        <p className="late small">{t("care.blocked", { why: touch.note ?? "" })}</p>
      )}
      {touch.outlook?.kind === "moved" && (
        <p className="hint small">
          {t("care.putOff", { from: words.when(touch.outlook.wantedAt), why: touch.note ?? "" })}
        </p>
      )}
      {touch.note && !touch.outlook && <p className="hint small">{touch.note}</p>}
      {touch.state === "planned" && mayWrite && (
        <p className="care-acts">
          <button type="button" className="link-button small" onClick={() => setMoving(true)}>
            {t("care.move")}
          </button>
          <button
            type="button"
            className="link-button small"
            onClick={() => act(cancelTouch(touch.id), () => t("care.cancelled"))}
          >
            {t("care.cancel")}
          </button>
        </p>
      )}
      {isMoving && (
        <MoveSheet
          touch={touch}
          onClose={() => setMoving(false)}
          onMove={(dueAt) =>
            act(moveTouch(touch.id, dueAt), (changed) => t("care.moved", { when: words.when(changed.dueAt) }))
          }
        />
      )}
    </li>
  );
}

function MoveSheet({
  touch,
  onMove,
  onClose,
}: {
  touch: TouchJson;
  onMove: (dueAt: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { zone, today } = useWords();
  const [day, setDay] = useState(localDay(new Date(touch.dueAt), zone));
  const [time, setTime] = useState("10:00");
  return (
    <Sheet
      title={t("care.moveTitle", { name: touch.contact.displayName })}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={day === "" || time === ""}
          onClick={() => onMove(instantOf(day, time, zone).toISOString())}
        >
          {t("care.move")}
        </Button>
      }
    >
      <fieldset className="field">
        <legend>{t("care.moveWhen")}</legend>
        <div className="chips">
          <input
            type="date"
            className="native-input"
            aria-label={t("finish.date")}
            min={today}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
          <input
            type="time"
            className="native-input"
            aria-label={t("finish.time")}
            value={time}
            onChange={(event) => setTime(event.target.value)}
          />
        </div>
      </fieldset>
    </Sheet>
  );
}
