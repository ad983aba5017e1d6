import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { StageMark } from "../shared/ui/stage-mark";
import { Panel } from "./panel";
import { StageSheet } from "./stage-sheet";
import type { ContactWrites } from "./use-contact-writes";

interface StagePanelProps {
  contact: ContactDetailJson;
  writes: ContactWrites;
  onMessage: (messageId: string) => void;
}

const PATH: readonly Stage[] = STAGES.slice(0, 7);

/** Where the relationship stands and why; a person may set and pin it. */
export function StagePanel({ contact, writes, onMessage }: StagePanelProps) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const mayWrite = useMay("contact:write");
  const [isChanging, setChanging] = useState(false);
  const [showsHistory, setShowsHistory] = useState(false);
  const { stageInfo } = contact;
  const place = PATH.indexOf(stageInfo.stage);
  const newestFirst = [...contact.transitions].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Panel
      title={t("contact.stage")}
      end={
        mayWrite && (
          <button type="button" className="link-button small" onClick={() => setChanging(true)}>
            {t("contact.changeStage")}
          </button>
        )
      }
    >
      <div className="stage-strip" aria-hidden>
        {PATH.map((stage, index) => (
          <i
            key={stage}
            title={t(`stage.${stage}`)}
            data-reached={index <= place}
            style={index <= place ? { background: `var(--stage-${stage})` } : undefined}
          />
        ))}
      </div>
      <p className="stage-now">
        <strong>
          <StageMark stage={stageInfo.stage} />
        </strong>
        <span className="hint small" title={exact(stageInfo.since)}>
          {t("contact.stageSince", { when: when(stageInfo.since) })}
        </span>
        {stageInfo.isPinned && <span className="pin small">{t("contact.pinned")}</span>}
      </p>
      <p className="stage-why muted">{stageInfo.reason}</p>
      <div className="panel-links small">
        {stageInfo.messageId && (
          <button type="button" className="link-button" onClick={() => onMessage(stageInfo.messageId ?? "")}>
            {t("contact.seeMessage")}
          </button>
        )}
        {newestFirst.length > 1 && (
          <button
            type="button"
            className="link-button"
            aria-expanded={showsHistory}
            onClick={() => setShowsHistory(!showsHistory)}
          >
            {t("contact.history")}
          </button>
        )}
        {stageInfo.isPinned && mayWrite && (
          <button type="button" className="link-button" onClick={() => void writes.unpin()}>
            {t("contact.unpin")}
          </button>
        )}
      </div>
      {showsHistory && (
        <ol className="stage-history">
          {newestFirst.map((move) => (
            <li key={`${move.at}-${move.to}`}>
              <p>
                {move.from ? `${t(`stage.${move.from}`)} → ` : ""}
                {t(`stage.${move.to}`)}{" "}
                <time className="hint small" dateTime={move.at} title={exact(move.at)}>
                  {when(move.at)}
                </time>
              </p>
              <p className="muted small">
                {move.explanation}{" "}
                <span className="hint" title={t("contact.byRule", { rule: move.rule })}>
                  {move.by ? t("contact.byPerson", { name: move.by.name }) : ""}
                </span>{" "}
                {move.messageId && (
                  <button type="button" className="link-button" onClick={() => onMessage(move.messageId ?? "")}>
                    {t("contact.seeMessage")}
                  </button>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
      {isChanging && (
        <StageSheet current={stageInfo.stage} onClose={() => setChanging(false)} onSave={writes.setStage} />
      )}
    </Panel>
  );
}
