import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactDetailJson, TaskJson } from "#src/api/contract/contract.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { StageSheet } from "../contact/stage-sheet";
import { useContactWrites } from "../contact/use-contact-writes";
import { useMay } from "../shared/api/session";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { PageHeading } from "../shared/ui/page-heading";
import { StageMark } from "../shared/ui/stage-mark";
import { TierMark } from "../warnings/tier-mark";
import { SidebarTask } from "./sidebar-task";
import { SnippetBox } from "./snippet-box";
import type { OpenChat } from "./wecom-client";

const RecordTaskSheet = lazy(() => import("../tasks/record-task-sheet"));
const FinishSheet = lazy(() => import("../tasks/finish-sheet"));

/** What helps most while writing to somebody. */
const USEFUL: readonly FactField[] = [
  "productInterest",
  "budget",
  "timeline",
  "quantity",
  "painPoint",
  "decisionRole",
  "competitor",
  "preference",
  "birthday",
  "phone",
];
const FACTS = 5;
const TASKS = 4;
const OPENS = 2;

interface SidebarContactProps {
  contact: ContactDetailJson;
  /** The open chat with this contact; null: none, texts are copied. */
  chat: OpenChat | null;
  onOther: (() => void) | null;
}

/** One screen about one person: who, where we stand, what is next, what to write. */
export function SidebarContact({ contact, chat, onOther }: SidebarContactProps) {
  const { t } = useTranslation();
  const words = useWords();
  const mayWrite = useMay("contact:write");
  const mayTask = useMay("task:write");
  const writes = useContactWrites(contact.id);
  const [sheet, setSheet] = useState<"stage" | "record" | TaskJson | null>(null);
  const close = (): void => setSheet(null);
  const about = contactAbout(contact);
  const open = contact.tasks
    .filter((task) => task.status === "open")
    .sort((a, b) => (b.priority?.score ?? 0) - (a.priority?.score ?? 0) || a.dueAt.localeCompare(b.dueAt));
  const promise = contact.promises
    .filter(({ status }) => status === "open" || status === "broken")
    .filter(({ messageId }) => !open.some((task) => task.evidence?.messageId === messageId))
    .sort((a, b) => (a.dueAt ?? "9").localeCompare(b.dueAt ?? "9"))[0];
  const facts = USEFUL.flatMap((field) => {
    const values = contact.profile.find((each) => each.field === field)?.values ?? [];
    return values.length > 0 ? [{ field, values }] : [];
  }).slice(0, FACTS);
  // What a task below says is not said twice.
  const warnings = contact.warnings.filter(
    ({ id, status }) => status === "open" && !open.some((task) => task.warning?.id === id),
  );
  return (
    <>
      <header className="sidebar-head">
        <div>
          <PageHeading name={contact.displayName}>
            {" "}
            <TierMark tier={contact.value.tier} />
          </PageHeading>
          {about && <p className="muted">{about}</p>}
          <p className="sidebar-stage">
            <StageMark stage={contact.stageInfo.stage} />
            <span className="hint small">{t("contact.stageSince", { when: words.when(contact.stageInfo.since) })}</span>
            {mayWrite && (
              <button type="button" className="link-button small" onClick={() => setSheet("stage")}>
                {t("contact.changeStage")}
              </button>
            )}
          </p>
        </div>
        {onOther && (
          <button type="button" className="link-button small" onClick={onOther}>
            {t("sidebar.other")}
          </button>
        )}
      </header>
      {contact.optedOutAt && (
        <p className="sidebar-line late small" role="alert">
          {t("composer.optedOut", { name: contact.displayName })}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning.id} className="sidebar-line small" data-severity={warning.severity}>
          <strong>{t(`warnings.kind.${warning.kind}`)}</strong> {warning.explanation}
        </p>
      ))}
      {promise && (
        <p className="sidebar-line small">
          {t(promise.side === "member" ? "contact.ours" : "contact.theirs")} {promise.what}{" "}
          <span className={promise.status === "broken" ? "late" : "hint"}>
            {promise.dueAt ? words.due(promise.dueAt).text : t("contact.noDue")}
          </span>
        </p>
      )}
      {contact.opens.slice(0, OPENS).map(({ title, lastAt }) => (
        <p key={`${title}/${lastAt}`} className="sidebar-line small">
          {t("links.opened", { title })} <span className="hint">{words.when(lastAt)}</span>
        </p>
      ))}
      <section className="sidebar-part" aria-label={t("contact.next")}>
        <header>
          <h2>{t("contact.next")}</h2>
          {mayTask && (
            <button type="button" className="link-button small" onClick={() => setSheet("record")}>
              {t("today.record")}
            </button>
          )}
        </header>
        {open.length === 0 && <p className="hint small">{t("contact.noNext")}</p>}
        <ul>
          {open.slice(0, TASKS).map((task) => (
            <SidebarTask key={task.id} task={task} mayWrite={mayTask} onMore={() => setSheet(task)} run={writes.run} />
          ))}
        </ul>
        {open.length > TASKS && <p className="hint small">{t("sidebar.moreTasks", { count: open.length - TASKS })}</p>}
      </section>
      {!contact.optedOutAt && <SnippetBox key={open[0]?.id ?? "none"} tasks={open} chat={chat} />}
      {facts.length > 0 && (
        <section className="sidebar-part" aria-label={t("contact.tabProfile")}>
          <h2>{t("contact.tabProfile")}</h2>
          <dl className="sidebar-facts">
            {facts.map(({ field, values }) => (
              <div key={field}>
                <dt className="small">{t(`field.${field}`)}</dt>
                <dd data-guess={values[0]?.state === "proposed"}>
                  {values.map(({ value }) => words.value(field, value)).join("、")}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <p className="sidebar-full">
        <Link to={`/contacts/${encodeURIComponent(contact.id)}`} target="_blank" rel="noreferrer">
          {t("sidebar.full")}
        </Link>
      </p>
      <Suspense>
        {sheet === "stage" && <StageSheet current={contact.stageInfo.stage} onClose={close} onSave={writes.setStage} />}
        {sheet === "record" && (
          <RecordTaskSheet
            contact={{ id: contact.id, displayName: contact.displayName, company: contact.company }}
            onClose={close}
          />
        )}
        {sheet !== null && typeof sheet === "object" && (
          <FinishSheet
            task={sheet}
            onClose={close}
            onFinish={(finish) => {
              close();
              void import("../tasks/task-writes").then(({ finishTask, reopenTask }) =>
                writes.run(
                  () => finishTask(sheet.id, finish),
                  t("today.doneToast", { name: contact.displayName }),
                  () => reopenTask(sheet.id),
                ),
              );
            }}
          />
        )}
      </Suspense>
    </>
  );
}
