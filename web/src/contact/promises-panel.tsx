import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson, PromiseJson } from "#src/api/contract/contract.js";
import { write } from "../shared/api/api-client";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Panel } from "./panel";
import type { ContactWrites } from "./use-contact-writes";

interface PromisesPanelProps {
  contact: ContactDetailJson;
  writes: ContactWrites;
  onMessage: (messageId: string) => void;
}

const isOpen = (promise: PromiseJson): boolean => promise.status === "open" || promise.status === "broken";

/** What either side promised and has not done yet; a person may settle one. */
export function PromisesPanel({ contact, writes, onMessage }: PromisesPanelProps) {
  const { t } = useTranslation();
  const [showsSettled, setShowsSettled] = useState(false);
  const open = contact.promises
    .filter(isOpen)
    .sort((a, b) => (a.dueAt ?? "9").localeCompare(b.dueAt ?? "9") || a.saidAt.localeCompare(b.saidAt));
  const settled = contact.promises.filter((promise) => !isOpen(promise));
  return (
    <Panel title={t("contact.promises")}>
      {open.length === 0 && <p className="hint">{t("contact.noPromises")}</p>}
      <ul className="side-list">
        {open.map((promise) => (
          <PromiseItem key={promise.id} promise={promise} writes={writes} onMessage={onMessage} />
        ))}
        {showsSettled &&
          settled.map((promise) => (
            <PromiseItem key={promise.id} promise={promise} writes={writes} onMessage={onMessage} />
          ))}
      </ul>
      {settled.length > 0 && (
        <button
          type="button"
          className="link-button small"
          aria-expanded={showsSettled}
          onClick={() => setShowsSettled(!showsSettled)}
        >
          {t("contact.promisesDone", { count: settled.length })}
        </button>
      )}
    </Panel>
  );
}

interface PromiseItemProps {
  promise: PromiseJson;
  writes: ContactWrites;
  onMessage: (messageId: string) => void;
}

function PromiseItem({ promise, writes, onMessage }: PromiseItemProps) {
  const { t } = useTranslation();
  const words = useWords();
  const mayWrite = useMay("contact:write");
  const path = `/promises/${encodeURIComponent(promise.id)}/resolution`;
  const due = promise.dueAt ? words.due(promise.dueAt) : null;
  const isBroken = promise.status === "broken";
  const resolve = (status: "kept" | "dropped"): void => {
    void writes.run(
      () => write("POST", path, { status }),
      t("contact.promiseResolved", { status: t(`contact.promise.${status}`) }),
      () => write("DELETE", path),
    );
  };
  const undo = (): void => {
    void writes.run(() => write("DELETE", path), t("common.undone"));
  };
  return (
    <li>
      <p>
        <span className="small muted">{t(promise.side === "member" ? "contact.ours" : "contact.theirs")}</span>{" "}
        {promise.what}
      </p>
      <p className="small muted">
        <button type="button" className="link-button" onClick={() => onMessage(promise.messageId)}>
          {t("common.quote", { text: promise.quote })}
        </button>{" "}
        <span className="hint">
          {promise.by} · {words.when(promise.saidAt)}
        </span>
      </p>
      <p className="side-end small">
        {isOpen(promise) ? (
          <span className={isBroken ? "late" : "hint"} title={promise.dueAt ? words.exact(promise.dueAt) : undefined}>
            {due?.text ?? t("contact.noDue")}
          </span>
        ) : (
          <span className={promise.status === "kept" ? "good" : "hint"}>{t(`contact.promise.${promise.status}`)}</span>
        )}
        {mayWrite &&
          (isOpen(promise) ? (
            <span className="side-acts">
              <button type="button" className="link-button" onClick={() => resolve("kept")}>
                {t("contact.promiseKept")}
              </button>
              <button type="button" className="link-button" onClick={() => resolve("dropped")}>
                {t("contact.promiseDrop")}
              </button>
            </span>
          ) : (
            promise.keptBy === null && (
              <button type="button" className="link-button" onClick={undo}>
                {t("contact.promiseUndo")}
              </button>
            )
          ))}
      </p>
    </li>
  );
}
