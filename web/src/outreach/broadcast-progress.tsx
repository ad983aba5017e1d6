import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BroadcastJson, BroadcastPartJson } from "#src/api/contract/outreach.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useMay, useSession } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { countWords } from "../shared/text/value-words";
import { PageHeading } from "../shared/ui/page-heading";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { BroadcastSummary } from "./broadcast-summary";
import { broadcastTone } from "./broadcast-tone";
import { broadcastPath } from "./outreach-queries";
import { hasTrackedLink, percent, VariantResults } from "./variant-results";

const FIGURES = [
  "created",
  "delivered",
  "waiting",
  "failed",
  "skipped",
  "cancelled",
  "unknown",
  "opened",
  "replied",
  "converted",
] as const;
const ALWAYS: ReadonlySet<string> = new Set(["created", "delivered", "waiting", "replied"]);
const STOPPABLE = ["pending", "scheduled", "planning", "running"];

/** Handed in and later: who has it, who still has to confirm, and the switch that stops it. */
export function BroadcastProgressView({ broadcast }: { broadcast: BroadcastJson }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const session = useSession();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayApprove = useMay("broadcast:approve");
  const mayPlan = useMay("broadcast:plan");
  const mayExport = useMay("export");
  const [sheet, setSheet] = useState<"stop" | "reject" | null>(null);
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const { id, state, progress, byMember } = broadcast;
  const unknownOpens = (broadcast.unknownOpens ?? []).reduce((sum, { count }) => sum + count, 0);
  const isOwn = broadcast.createdBy.userId === session.user.userId && session.user.role !== "admin";

  const act = async (rest: string, body: unknown, said: string): Promise<void> => {
    setBusy(true);
    try {
      await write("POST", broadcastPath(id, rest), body);
      setSheet(null);
      show(said);
    } catch (error) {
      problem(errorWords(error));
    } finally {
      setBusy(false);
      await queryClient.invalidateQueries({ queryKey: ["broadcasts"] });
    }
  };
  const remind = async (memberId: string | null): Promise<void> => {
    try {
      const { reminded, atLimit } = await write<{ reminded: number; atLimit: number }>(
        "POST",
        broadcastPath(id, "/reminders"),
        { memberId },
      );
      show(
        atLimit > 0 && reminded === 0
          ? t("outreach.remindLimit", { count: atLimit })
          : t("outreach.reminded", { count: reminded }),
      );
    } catch (error) {
      problem(errorWords(error));
    }
  };

  return (
    <>
      <header className="outreach-head">
        <div>
          <PageHeading name={broadcast.name}>
            {" "}
            <span className={`state-word ${broadcastTone[state]}`}>{t(`outreach.state.${state}`)}</span>
          </PageHeading>
          <p className="hint small">
            {broadcast.createdBy.name} · {when(broadcast.createdAt)}
            {broadcast.approvedBy && ` · ${t("outreach.approve")}: ${broadcast.approvedBy.name}`}
            {broadcast.stoppedBy && ` · ${t("outreach.stop")}: ${broadcast.stoppedBy.name}`}
          </p>
        </div>
        <div className="outreach-acts">
          {mayExport && progress.recipients > 0 && (
            <a href={`/api/v1${broadcastPath(id, "/results.csv")}`} download>
              <Button>{t("outreach.export")}</Button>
            </a>
          )}
          {mayPlan && STOPPABLE.includes(state) && (
            <Button danger type="primary" onClick={() => setSheet("stop")}>
              {t("outreach.stop")}
            </Button>
          )}
        </div>
      </header>

      {(state === "pending" || state === "scheduled") && (
        <section className="card outreach-part" aria-label={t("outreach.stepApproval")}>
          <BroadcastSummary broadcast={broadcast} />
          {state === "pending" && !mayApprove && <p className="muted">{t("outreach.waitingApproval")}</p>}
          {state === "pending" && mayApprove && isOwn && <p className="muted">{t("outreach.ownNotApprovable")}</p>}
          {state === "pending" && mayApprove && !isOwn && (
            <div className="outreach-acts">
              <Button
                type="primary"
                loading={isBusy}
                onClick={() => void act("/approval", undefined, t("outreach.state.scheduled"))}
              >
                {t("outreach.approve")}
              </Button>
              <Button onClick={() => setSheet("reject")}>{t("outreach.reject")}</Button>
            </div>
          )}
        </section>
      )}

      {progress.recipients > 0 && (
        <section className="card outreach-part" aria-label={t("outreach.progress")} aria-live="polite">
          <ProgressLine part={progress} />
          <dl className="figures">
            {FIGURES.filter(
              (name) => ALWAYS.has(name) || progress[name] > 0 || (name === "opened" && hasTrackedLink(broadcast)),
            ).map((name) => (
              <div key={name}>
                <dt className="hint small">{t(`outreach.progressOf.${name}`)}</dt>
                <dd className={`tabular ${name === "unknown" || name === "failed" ? "late" : ""}`}>
                  {countWords(progress[name])}
                  {name === "opened" && progress.delivered > 0 && (
                    <span className="hint small"> {percent(progress.opened, progress.delivered)}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
          {unknownOpens > 0 && (
            <p className="hint small" title={t("links.unknownHint")}>
              {t("outreach.unknownOpens", { count: unknownOpens })}
            </p>
          )}
        </section>
      )}

      <VariantResults broadcast={broadcast} />

      {byMember.length > 0 && (
        <section className="card outreach-part" aria-label={t("outreach.byMember")}>
          <header className="outreach-head">
            <h2>{t("outreach.byMember")}</h2>
            {mayPlan && state === "running" && byMember.some(({ unconfirmed }) => unconfirmed > 0) && (
              <Button size="small" onClick={() => void remind(null)}>
                {t("outreach.remindAll")}
              </Button>
            )}
          </header>
          <ul className="plain-list">
            {byMember.map((part) => (
              <MemberRow
                key={part.key}
                part={part}
                onRemind={mayPlan && state === "running" ? () => void remind(part.key) : null}
              />
            ))}
          </ul>
        </section>
      )}

      {sheet === "stop" && (
        <Sheet
          title={t("outreach.stop")}
          onClose={() => setSheet(null)}
          footer={
            <Button
              danger
              type="primary"
              loading={isBusy}
              onClick={() => void act("/stop", undefined, t("outreach.stopped"))}
            >
              {t("outreach.stopSure")}
            </Button>
          }
        >
          <p>
            {t("outreach.stopText", {
              waiting: countWords(progress.recipients > 0 ? progress.waiting : (broadcast.preflight?.sendable ?? 0)),
              delivered: countWords(progress.delivered),
            })}
          </p>
        </Sheet>
      )}
      {sheet === "reject" && (
        <Sheet
          title={t("outreach.reject")}
          onClose={() => setSheet(null)}
          footer={
            <Button
              type="primary"
              loading={isBusy}
              disabled={note.trim() === ""}
              onClick={() => void act("/rejection", { note: note.trim() }, t("outreach.state.rejected"))}
            >
              {t("outreach.reject")}
            </Button>
          }
        >
          <div className="field">
            <label htmlFor="reject-note">{t("outreach.rejectNote")}</label>
            <Input.TextArea
              id="reject-note"
              rows={3}
              maxLength={300}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
        </Sheet>
      )}
    </>
  );
}

function MemberRow({ part, onRemind }: { part: BroadcastPartJson; onRemind: (() => void) | null }) {
  const { t } = useTranslation();
  return (
    <li className="part-row">
      <span className="clip">{part.name}</span>
      <ProgressLine part={part} />
      <span className={part.unconfirmed > 0 ? "late small" : "good small"}>
        {part.unconfirmed > 0
          ? t("outreach.unconfirmed", { count: part.unconfirmed })
          : part.confirmedAt
            ? t("outreach.confirmed")
            : ""}
      </span>
      {part.unconfirmed > 0 && onRemind && (
        <Button size="small" onClick={onRemind}>
          {t("outreach.remind")}
        </Button>
      )}
    </li>
  );
}

const PARTS = ["delivered", "waiting", "unknown", "failed", "skipped", "cancelled"] as const;

/** One line by state; the words are beside it. */
function ProgressLine({ part }: { part: Pick<BroadcastPartJson, "recipients" | (typeof PARTS)[number]> }) {
  const { t } = useTranslation();
  const words = PARTS.filter((name) => part[name] > 0).map(
    (name) => `${t(`outreach.progressOf.${name}`)} ${part[name]}`,
  );
  return (
    <div className="progress-line" role="img" aria-label={words.join(",")} title={words.join(" · ")}>
      {PARTS.map((name) => (
        <i key={name} data-part={name} style={{ flexGrow: part[name] }} />
      ))}
    </div>
  );
}
