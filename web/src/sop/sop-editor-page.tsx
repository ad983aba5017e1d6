import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import MoreOutlined from "@ant-design/icons/MoreOutlined";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { SopJson } from "#src/api/contract/sop.js";
import type { SopDefinition, SopStatus } from "#src/domain/sop/sop.js";
import { ApiError } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { CheckedButton } from "../shared/ui/checked-button";
import { Chip } from "../shared/ui/chip";
import { Menu } from "../shared/ui/menu";
import { NumberProblems } from "../shared/ui/number-problems";
import { PageHeading } from "../shared/ui/page-heading";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { ActivateSheet } from "./activate-sheet";
import { JoiningEditor } from "./joining-editor";
import { PeopleTab } from "./people-tab";
import { SaveSheet } from "./save-sheet";
import { createSop, refreshSops, saveSop, setSopStatus, sopQuery } from "./sop-queries";
import { StepList } from "./step-list";
import { TrialPanel } from "./trial-panel";
import { freshId, idsOf } from "./typed-step";
import { VersionsTab } from "./versions-tab";
import "./sop.css";

const TABS = ["edit", "people", "versions"] as const;

const blank = (name: string): SopDefinition => ({
  name,
  audience: "contact",
  trigger: { kind: "manual" },
  stops: { onReply: true, onPurchase: true, onStageExit: false },
  steps: [],
});

/** "What happens on which day, and to whom?" */
export default function SopEditorPage() {
  const { t } = useTranslation();
  const { id = "new" } = useParams();
  const isNew = id === "new";
  const { data, error, refetch } = useQuery({ ...sopQuery(id), enabled: !isNew });
  if (isNew) return <Editor key="new" sop={null} first={blank(t("sop.newName"))} />;
  if (error)
    return (
      <div className="page">
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data)
    return (
      <div className="page">
        <Skeleton rows={6} />
      </div>
    );
  // Another saved version is another draft.
  return <Editor key={`${data.id}#${data.version}`} sop={data} first={data.definition} />;
}

/** Faults of a refused save by place: "definition.steps[0].text" → "steps[0].text". */
const problemsOf = (error: unknown): ReadonlyMap<string, string> => {
  const issues = error instanceof ApiError ? error.details["issues"] : null;
  if (!Array.isArray(issues)) return new Map();
  return new Map(
    issues.flatMap((issue: unknown) =>
      typeof issue === "object" && issue !== null && "path" in issue && "message" in issue
        ? [[String(issue.path).replace(/^definition\./, ""), String(issue.message)] as const]
        : [],
    ),
  );
};

function Editor({ sop, first }: { sop: SopJson | null; first: SopDefinition }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayWrite = useMay("sop:write");
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "edit";
  const [draft, setDraft] = useState(first);
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const [isAsking, setAsking] = useState(false);
  const [isArchiving, setArchiving] = useState(false);
  const [isActivating, setActivating] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isReadOnly = !mayWrite || sop?.status === "archived";
  const isChanged = draft !== first;
  const running = useMemo(() => (sop?.versions ?? []).reduce((sum, version) => sum + version.running, 0), [sop]);
  const used = useRef(new Set(idsOf(first.steps)));
  const newId = (): string => {
    const id = freshId(used.current);
    used.current.add(id);
    return id;
  };
  const change = (part: Partial<SopDefinition>): void => {
    setDraft({ ...draft, ...part });
    setProblems(new Map());
  };

  const save = async (choice: "stay" | "move"): Promise<void> => {
    setAsking(false);
    setBusy(true);
    try {
      const saved = sop
        ? await saveSop(sop.id, { basedOn: sop.version, definition: draft, running: choice })
        : await createSop(draft);
      show(t(choice === "move" ? "sop.savedMoved" : "sop.saved", { version: saved.version }));
      queryClient.setQueryData(["sops", saved.id], saved);
      refreshSops();
      if (!sop) void navigate(`/sops/${encodeURIComponent(saved.id)}`, { replace: true });
    } catch (error) {
      setProblems(problemsOf(error));
      problem(errorWords(error));
    }
    setBusy(false);
  };
  const setStatus = (status: Exclude<SopStatus, "draft">): void => {
    setArchiving(false);
    setActivating(false);
    if (!sop) return;
    setSopStatus(sop.id, status)
      .then((changed) => {
        queryClient.setQueryData(["sops", changed.id], changed);
        refreshSops();
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  const copy = (): void => {
    createSop({ ...draft, name: t("sop.copyName", { name: draft.name }).slice(0, 60) })
      .then((made) => {
        refreshSops();
        void navigate(`/sops/${encodeURIComponent(made.id)}`);
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  const status = sop?.status ?? "draft";
  const mayActivate = sop !== null && mayWrite && (status === "draft" || status === "paused");

  return (
    <NumberProblems>
      <div className="page sop-editor">
        <header className="sop-editor-head">
          <Link className="small" to="/sops">
            {t("sop.title")}
          </Link>
          <PageHeading className="visually-hidden" name={draft.name || t("sop.newName")} />
          <div className="sop-title-line">
            <Input
              className="sop-name-input"
              variant="borderless"
              aria-label={t("sop.name")}
              maxLength={60}
              disabled={isReadOnly}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
            <span className="sop-status small" data-status={status}>
              {t(`sop.status.${status}`)}
              {sop && ` · ${t("sop.version", { version: sop.version })}`}
            </span>
            <span className="sop-editor-acts">
              {isChanged && <span className="hint small">{t("sop.unsaved")}</span>}
              {mayActivate && !isChanged && (
                <Button
                  type="primary"
                  // A segment comes onto the plan at once, so whom that is stands before the switch.
                  onClick={() => (draft.trigger.kind === "segment" ? setActivating(true) : setStatus("active"))}
                >
                  {t("sop.act.active")}
                </Button>
              )}
              {!isReadOnly && (isChanged || !sop) && (
                <CheckedButton
                  type="primary"
                  loading={isBusy}
                  disabled={draft.steps.length === 0}
                  onClick={() => (running > 0 ? setAsking(true) : void save("stay"))}
                >
                  {t("sop.save")}
                </CheckedButton>
              )}
              {sop && mayWrite && (
                <Menu
                  label={draft.name}
                  trigger={<MoreOutlined aria-hidden />}
                  items={[
                    ...(status === "active"
                      ? [{ key: "pause", label: t("sop.act.paused"), onSelect: () => setStatus("paused") }]
                      : []),
                    { key: "copy", label: t("sop.copy"), onSelect: copy },
                    ...(status === "archived"
                      ? []
                      : [
                          {
                            key: "archive",
                            label: t("sop.act.archived"),
                            isDanger: true,
                            onSelect: () => setArchiving(true),
                          },
                        ]),
                  ]}
                />
              )}
            </span>
          </div>
          {!mayWrite && <p className="hint small">{t("sop.readOnly")}</p>}
          {sop && (
            <div className="chips" role="radiogroup" aria-label={t("sop.title")}>
              {TABS.map((each) => (
                <Chip
                  key={each}
                  kind="radio"
                  isChosen={tab === each}
                  onToggle={() => setSearch(each === "edit" ? {} : { tab: each })}
                >
                  {t(`sop.tab.${each}`)}
                  {each === "people" ? ` ${running}` : ""}
                </Chip>
              ))}
            </div>
          )}
        </header>
        {tab === "people" && sop && <PeopleTab sop={sop} />}
        {tab === "versions" && sop && (
          <VersionsTab
            sop={sop}
            onTake={
              isReadOnly
                ? null
                : (definition) => {
                    change(definition);
                    setSearch({});
                  }
            }
          />
        )}
        {tab === "edit" && (
          <div className="sop-columns">
            <div className="sop-main card">
              {!sop && (
                <div className="chips" role="radiogroup" aria-label={t("sop.whoJoins")}>
                  {(["contact", "group"] as const).map((audience) => (
                    <Chip
                      key={audience}
                      kind="radio"
                      isChosen={draft.audience === audience}
                      onToggle={() => change({ audience, trigger: { kind: "manual" } })}
                    >
                      {t(`sop.audience.${audience}`)}
                    </Chip>
                  ))}
                </div>
              )}
              <JoiningEditor definition={draft} disabled={isReadOnly} onChange={change} />
              <p className="sop-start">{t("sop.start")}</p>
              <StepList
                steps={draft.steps}
                before={null}
                place="steps"
                isReadOnly={isReadOnly}
                problems={problems}
                newId={newId}
                onChange={(steps) => change({ steps })}
              />
            </div>
            {draft.audience === "contact" && <TrialPanel definition={draft} />}
          </div>
        )}
        {isAsking && (
          <SaveSheet running={running} onSave={(choice) => void save(choice)} onClose={() => setAsking(false)} />
        )}
        {isActivating && sop && (
          <ActivateSheet sop={sop} onActivate={() => setStatus("active")} onClose={() => setActivating(false)} />
        )}
        {isArchiving && (
          <Sheet
            title={t("sop.archiveTitle", { name: draft.name })}
            onClose={() => setArchiving(false)}
            footer={
              <Button danger type="primary" onClick={() => setStatus("archived")}>
                {t("sop.act.archived")}
              </Button>
            }
          >
            <p>{t("sop.archiveText", { count: running })}</p>
          </Sheet>
        )}
      </div>
    </NumberProblems>
  );
}
