import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { SegmentJson } from "#src/api/contract/outreach.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { CheckedButton } from "../shared/ui/checked-button";
import { NumberProblems } from "../shared/ui/number-problems";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { isComplete, newCondition } from "./conditions";
import { segmentQuery, segmentsQuery } from "./outreach-queries";
import { OutreachTabs } from "./outreach-tabs";
import { RuleEditor } from "./rule-editor";
import { SegmentVersions } from "./segment-versions";
import { SegmentPreview } from "./segment-preview";
import "./outreach.css";

/** "Whom do I mean?": saved audiences, or one in the builder. */
export default function SegmentsPage() {
  const { id } = useParams();
  return (
    <div className="page outreach-page">
      <OutreachTabs />
      {id === undefined ? (
        <SegmentList />
      ) : id === "new" ? (
        <NumberProblems key="new">
          <Builder segment={null} />
        </NumberProblems>
      ) : (
        <Loaded key={id} id={id} />
      )}
    </div>
  );
}

function SegmentList() {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayWrite = useMay("segment:write");
  const { data, error, refetch } = useQuery(segmentsQuery);
  const create = mayWrite && (
    <Link to="/segments/new">
      <Button type="primary">{t("outreach.newSegment")}</Button>
    </Link>
  );
  return (
    <>
      <header className="outreach-head">
        <div>
          <PageHeading name={t("outreach.segments")} />
          <p className="muted">{t("outreach.segmentsLead")}</p>
        </div>
        {create}
      </header>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} height={56} />}
      {data?.length === 0 && (
        <StatePanel title={t("outreach.noSegments")} text={t("outreach.noSegmentsText")} action={create} />
      )}
      {data && data.length > 0 && (
        <ul className="card plain-list">
          {data.map((segment) => (
            <li key={segment.id}>
              <Link to={`/segments/${segment.id}`}>{segment.name}</Link>
              <span className="hint small">
                {t("outreach.version", { version: segment.version })} · {segment.updatedBy.name} ·{" "}
                {when(segment.updatedAt)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(segmentQuery(id));
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} height={48} />;
  return (
    <NumberProblems key={data.version}>
      <Builder segment={data} />
    </NumberProblems>
  );
}

function Builder({ segment }: { segment: SegmentJson | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayWrite = useMay("segment:write");
  const mayPlan = useMay("broadcast:plan");
  const [name, setName] = useState(segment?.name ?? "");
  const [rule, setRule] = useState<SegmentRule>(segment?.rule ?? { kind: "all", of: [newCondition("stage")] });
  const [isBusy, setBusy] = useState(false);
  const [isShowing, setShowing] = useState(false);
  const isChanged = segment === null || name !== segment.name || JSON.stringify(rule) !== JSON.stringify(segment.rule);
  const save = async (isArchived = false): Promise<void> => {
    setBusy(true);
    try {
      const saved =
        segment === null
          ? await write<SegmentJson>("POST", "/segments", { name: name.trim(), rule })
          : await write<SegmentJson>("PUT", `/segments/${segment.id}`, {
              basedOn: segment.version,
              name: name.trim(),
              rule,
              isArchived,
            });
      await queryClient.invalidateQueries({ queryKey: ["segments"] });
      show(isArchived ? t("outreach.archived") : t("outreach.saved"));
      await navigate(isArchived ? "/segments" : `/segments/${saved.id}`, { replace: true });
    } catch (error) {
      problem(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <header className="outreach-head">
        <div>
          <PageHeading name={segment?.name ?? t("outreach.newSegment")} />
          {segment && (
            <button type="button" className="link-button small" onClick={() => setShowing(true)}>
              {t("outreach.version", { version: segment.version })}
            </button>
          )}
        </div>
        {segment && mayPlan && (
          <Link to={`/broadcasts/new?segment=${segment.id}`}>
            <Button>{t("outreach.useInBroadcast")}</Button>
          </Link>
        )}
      </header>
      <div className="outreach-columns">
        <section className="card outreach-part" aria-label={t("outreach.conditions")}>
          <div className="field">
            <label htmlFor="segment-name">{t("outreach.segmentName")}</label>
            <Input
              id="segment-name"
              value={name}
              maxLength={60}
              disabled={!mayWrite}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <RuleEditor rule={rule} onChange={setRule} />
          {mayWrite && (
            <div className="outreach-acts">
              <CheckedButton
                type="primary"
                loading={isBusy}
                disabled={!isChanged || name.trim() === "" || !isComplete(rule)}
                onClick={() => void save()}
              >
                {t("outreach.save")}
              </CheckedButton>
              {segment && (
                <Button type="text" disabled={isBusy} onClick={() => void save(true)}>
                  {t("outreach.archive")}
                </Button>
              )}
            </div>
          )}
        </section>
        <SegmentPreview rule={rule} />
      </div>
      {segment && isShowing && (
        <SegmentVersions
          segment={segment}
          onTake={
            mayWrite
              ? (version) => {
                  setName(version.name);
                  setRule(version.rule);
                  setShowing(false);
                }
              : null
          }
          onClose={() => setShowing(false)}
        />
      )}
    </>
  );
}
