import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SopEnrollmentJson, SopJson } from "#src/api/contract/sop.js";
import { useErrorWords } from "../shared/text/error-words";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { Menu } from "../shared/ui/menu";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { enroll, enrollmentsQuery, moveEnrollment, refreshSops, sopGroupsQuery, stopEnrollment } from "./sop-queries";

const STATES = ["active", "completed", "stopped"] as const;

/** Who is on the plan, where each stands, with stop and move. */
export function PeopleTab({ sop }: { sop: SopJson }) {
  const { t } = useTranslation();
  const words = useWords();
  const mayEnroll = useMay("sop:enroll");
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [state, setState] = useState<(typeof STATES)[number]>("active");
  const [isMoving, setMoving] = useState(false);
  const { data, error, refetch } = useQuery(enrollmentsQuery(sop.id, state));
  const act = (done: Promise<SopEnrollmentJson>, told: (row: SopEnrollmentJson) => string): void => {
    done
      .then((row) => {
        show(told(row));
        refreshSops(row.contact.id);
      })
      .catch((cause: unknown) => problem(errorWords(cause)));
  };
  const behind = data?.data.filter((row) => row.status === "active" && row.version !== sop.version) ?? [];
  // One after the other: each is a decision of its own, and one that fails holds up nobody.
  const moveAll = async (): Promise<void> => {
    setMoving(true);
    const faults: unknown[] = [];
    for (const row of behind) await moveEnrollment(row.id).catch((cause: unknown) => faults.push(cause));
    setMoving(false);
    refreshSops();
    const count = behind.length - faults.length;
    if (faults.length === 0) show(t("sop.movedAll", { count }));
    else problem(t("sop.movedPart", { count, failed: faults.length, why: errorWords(faults[0]) }));
  };
  const nameOf = (row: SopEnrollmentJson): string => row.group?.name ?? row.contact.displayName;
  return (
    <section>
      <div className="sop-people-head">
        <div className="chips" role="radiogroup" aria-label={t("sop.state")}>
          {STATES.map((each) => (
            <Chip key={each} kind="radio" isChosen={state === each} onToggle={() => setState(each)}>
              {t(`sop.enrollmentStatus.${each}`)}
            </Chip>
          ))}
        </div>
        {sop.definition.audience === "group" && sop.status === "active" && mayEnroll && (
          <GroupAdder
            onPick={(groupId) =>
              act(enroll(sop.id, { groupId }), (row) => t("sop.enrolled", { name: nameOf(row), sop: row.sopName }))
            }
          />
        )}
      </div>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} isSmall />}
      {!data && !error && <Skeleton rows={4} height={40} />}
      {data && data.data.length === 0 && (
        <StatePanel isSmall title={t("sop.peopleEmptyTitle")} text={t("sop.peopleEmptyText")} />
      )}
      {mayEnroll && behind.length > 1 && (
        <p className="sop-people-all">
          <Button loading={isMoving} onClick={() => void moveAll()}>
            {t("sop.moveAll", { count: behind.length })}
          </Button>
        </p>
      )}
      {data && data.data.length > 0 && (
        <ul className="card sop-people">
          {data.data.map((row) => (
            <li key={row.id}>
              <span className="sop-person">
                <Link to={`/contacts/${encodeURIComponent(row.contact.id)}`}>{nameOf(row)}</Link>{" "}
                <span className="hint small">{row.contact.company}</span>
              </span>
              <span className="small muted">
                {row.next && (
                  <>
                    {words.when(row.next.dueAt)} · {row.next.title}
                  </>
                )}
                {row.stop && `${words.when(row.stop.at)} · ${t(`sop.reason.${row.stop.reason}`)}`}
                {row.status === "completed" && t("sop.completed")}
              </span>
              <span className="hint small">{t("sop.version", { version: row.version })}</span>
              {row.status === "active" && mayEnroll && (
                <span className="sop-person-acts">
                  {row.version !== sop.version && (
                    <button
                      type="button"
                      className="link-button small"
                      onClick={() => act(moveEnrollment(row.id), (next) => t("sop.movedToast", { name: nameOf(next) }))}
                    >
                      {t("sop.moveOne")}
                    </button>
                  )}
                  <button
                    type="button"
                    className="link-button small"
                    onClick={() => act(stopEnrollment(row.id), (next) => t("sop.stoppedToast", { name: nameOf(next) }))}
                  >
                    {t("sop.stopOne")}
                  </button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function GroupAdder({ onPick }: { onPick: (groupId: string) => void }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(sopGroupsQuery);
  if (data.length === 0) return null;
  return (
    <Menu
      label={t("sop.addGroup")}
      className="tool-button"
      trigger={t("sop.addGroup")}
      items={data.map((group) => ({
        key: group.id,
        label: `${group.name} · ${t("sop.people", { count: group.contacts })}`,
        onSelect: () => onPick(group.id),
      }))}
    />
  );
}
