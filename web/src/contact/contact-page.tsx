import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import type { ContactDetailJson, TaskJson } from "#src/api/contract/contract.js";
import { ApiError } from "../shared/api/api-client";
import { contactQuery } from "../shared/api/contact";
import { DatesPanel } from "../care/dates-panel";
import { PageHeading } from "../shared/ui/page-heading";
import { ContactSopsPanel } from "../sop/contact-sops-panel";
import { queryClient } from "../shared/api/query-client";
import { contactAbout } from "../shared/text/contact-about";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useNarrow } from "../shared/ui/use-phone";
import { useShortcuts } from "../shell/shortcuts";
import { finishTask, reopenTask } from "../tasks/task-writes";
import { TierMark } from "../warnings/tier-mark";
import { ColleaguesPanel } from "./colleagues-panel";
import { ContactTabs, type TabKey } from "./contact-tabs";
import { Conversation } from "./conversation";
import { MergePanel } from "../merge/merge-panel";
import { IdentityPanel } from "./identity-panel";
import { MiddleSwitch } from "./middle-switch";
import { NextPanel } from "./next-panel";
import { OptOutPanel } from "./opt-out-panel";
import { ProfilePanel } from "./profile-panel";
import { PromisesPanel } from "./promises-panel";
import { StagePanel } from "./stage-panel";
import { TagsPanel } from "./tags-panel";
import { Timeline } from "./timeline";
import { BudgetPanel } from "../outreach/budget-panel";
import { OpensPanel } from "./opens-panel";
import { TouchesPanel } from "./touches-panel";
import { ValuePanel } from "./value-panel";
import { WarningsPanel } from "./warnings-panel";
import { useContactWrites } from "./use-contact-writes";
import "./message.css";
import "./contact.css";

const FinishSheet = lazy(() => import("../tasks/finish-sheet"));
const ComposerSheet = lazy(() => import("../composer/composer-sheet"));
const RecordTaskSheet = lazy(() => import("../tasks/record-task-sheet"));

/** "Who is this, where do we stand, what next?" */
export default function ContactPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const detail = useQuery(contactQuery(id));
  if (detail.data) return <Contact360 key={id} contact={detail.data} />;
  if (detail.error instanceof ApiError && detail.error.code === "not_found")
    return <StatePanel title={t("contact.notFound")} action={<Link to="/contacts">{t("nav.contacts")}</Link>} />;
  return (
    <div className="page">
      {detail.error ? (
        <ErrorPanel error={detail.error} onRetry={() => void detail.refetch()} />
      ) : (
        <div className="contact-skeleton">
          <Skeleton rows={6} height={48} />
          <Skeleton rows={5} height={72} />
          <Skeleton rows={4} height={64} />
        </div>
      )}
    </div>
  );
}

type OpenSheet = { kind: "write" } | { kind: "record" } | { kind: "finish"; task: TaskJson } | null;
const isTab = (value: string | null): value is TabKey => value === "profile" || value === "chat" || value === "next";

function Contact360({ contact }: { contact: ContactDetailJson }) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  const writes = useContactWrites(contact.id);
  const [search, setSearch] = useSearchParams();
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const [openFact, setOpenFact] = useState<string | null>(null);
  const close = useCallback(() => setSheet(null), []);
  useShortcuts({ write: () => setSheet({ kind: "write" }) });

  const about = contactAbout(contact);
  const messageId = search.get("message");
  const asked = search.get("tab");
  const tab: TabKey = messageId ? "chat" : isTab(asked) ? asked : "profile";
  const go = (changes: Record<string, string | null>): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value) after.set(key, value);
          else after.delete(key);
        }
        return after;
      },
      { replace: "tab" in changes },
    );
  const seeMessage = (id: string): void => go({ message: id, view: null });
  const seeFact = (factId: string): void => {
    if (isNarrow) go({ tab: "profile", message: null });
    setOpenFact(factId);
  };

  const left = (
    <>
      <IdentityPanel contact={contact} writes={writes} />
      <StagePanel contact={contact} writes={writes} onMessage={seeMessage} />
      <ValuePanel contact={contact} />
      <TagsPanel contact={contact} writes={writes} onMessage={seeMessage} />
      <ProfilePanel
        contact={contact}
        writes={writes}
        openFact={openFact}
        onOpenFact={setOpenFact}
        onMessage={seeMessage}
      />
    </>
  );
  const middle =
    search.get("view") === "timeline" ? (
      <Timeline contactId={contact.id} onMessage={seeMessage} />
    ) : (
      <Conversation contact={contact} messageId={messageId} onLatest={() => go({ message: null })} onFact={seeFact} />
    );
  const right = (
    <>
      <NextPanel
        tasks={contact.tasks}
        onFinish={(task) => setSheet({ kind: "finish", task })}
        onAdd={() => setSheet({ kind: "record" })}
        onMessage={seeMessage}
      />
      <WarningsPanel contact={contact} onMessage={seeMessage} />
      <PromisesPanel contact={contact} writes={writes} onMessage={seeMessage} />
      <ContactSopsPanel contact={contact} />
      <DatesPanel contactId={contact.id} />
      <OpensPanel opens={contact.opens} />
      <TouchesPanel touches={contact.touches} writes={writes} />
      <BudgetPanel contactId={contact.id} />
      <ColleaguesPanel contact={contact} />
      <OptOutPanel contact={contact} writes={writes} />
      <MergePanel contact={contact} />
    </>
  );

  return (
    <div className="contact-page" data-tab={isNarrow ? tab : undefined}>
      <header className="contact-head">
        <div className="contact-title">
          <PageHeading name={contact.displayName || t("common.noName")} />
          <TierMark tier={contact.value.tier} />
          {about && <p className="muted">{about}</p>}
        </div>
        <div className="contact-acts">
          <Button onClick={() => setSheet({ kind: "record" })}>{t("contact.record")}</Button>
          <Button type="primary" onClick={() => setSheet({ kind: "write" })}>
            {t("contact.write")}
          </Button>
        </div>
      </header>
      {isNarrow && <ContactTabs value={tab} onChange={(key) => go({ tab: key, message: null })} />}
      {(!isNarrow || tab === "profile") && <div className="contact-left">{left}</div>}
      {(!isNarrow || tab === "chat") && (
        <div className="contact-middle">
          <MiddleSwitch
            view={search.get("view") === "timeline" ? "timeline" : "chat"}
            onChange={(view) => go({ view: view === "timeline" ? view : null, message: null })}
          />
          {middle}
        </div>
      )}
      {(!isNarrow || tab === "next") && <div className="contact-right">{right}</div>}
      <Suspense fallback={null}>
        {sheet?.kind === "write" && <ComposerSheet contact={contact} onClose={close} />}
        {sheet?.kind === "record" && <RecordTaskSheet contact={contact} onClose={close} />}
        {sheet?.kind === "finish" && (
          <FinishSheet
            task={sheet.task}
            onClose={close}
            onFinish={(finish) => {
              close();
              void writes
                .run(
                  () => finishTask(sheet.task.id, finish),
                  t("today.doneToast", { name: contact.displayName }),
                  () => reopenTask(sheet.task.id),
                )
                .then(() => queryClient.invalidateQueries({ queryKey: ["day-list"] }));
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
