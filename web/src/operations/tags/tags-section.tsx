import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CorpTagJson } from "#src/api/contract/wecom.js";
import { SectionHead } from "../../settings/section-head";
import { getData, write } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { useWrites } from "../use-writes";
import { TagRow } from "./tag-row";

/** The library by group, each tag with how far WeCom has it. */
export default function TagsSection() {
  const { t } = useTranslation();
  const mayWrite = useMay("wecom:operate");
  const { run, isBusy } = useWrites("corp-tags");
  const [adding, setAdding] = useState<string | null>(null);
  const [removing, setRemoving] = useState<CorpTagJson | null>(null);
  const list = useQuery({
    queryKey: ["corp-tags"],
    queryFn: ({ signal }) => getData<CorpTagJson[]>("/corp-tags", signal),
    refetchInterval: (query) => (query.state.data?.some((tag) => tag.syncState === "pending") ? 3_000 : false),
  });
  const groups = new Map<string, CorpTagJson[]>();
  for (const tag of list.data ?? []) groups.set(tag.groupName, [...(groups.get(tag.groupName) ?? []), tag]);
  const change = (tag: CorpTagJson, changes: { name?: string; order?: number }): Promise<boolean> =>
    run(() => write("PATCH", `/corp-tags/${encodeURIComponent(tag.id)}`, changes));
  const add = mayWrite && (
    <Button type="primary" onClick={() => setAdding("")}>
      {t("corpTags.add")}
    </Button>
  );
  return (
    <section aria-label={t("operations.nav.tags")}>
      <SectionHead title={t("operations.nav.tags")} lead={t("corpTags.lead")} act={add} />
      {list.isPending && <Skeleton rows={6} height={44} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <StatePanel title={t("corpTags.empty")} text={t("corpTags.emptyText")} action={add} />
      )}
      {[...groups].map(([groupName, tags]) => (
        <section key={groupName} className="tag-group" aria-label={groupName}>
          <header>
            <h3>{groupName}</h3>
            {tags[0]?.isMirrored && <span className="hint small">{t("corpTags.mirroredText")}</span>}
            {mayWrite && !tags[0]?.isMirrored && (
              <button type="button" className="link-button small" onClick={() => setAdding(groupName)}>
                {t("corpTags.add")}
              </button>
            )}
          </header>
          <ul className="card plain-list">
            {tags.map((tag, index) => (
              <TagRow
                key={tag.id}
                tag={tag}
                mayWrite={mayWrite && !tag.isMirrored}
                isFirst={index === 0}
                onRename={(name) => change(tag, { name })}
                onUp={() => void change(tag, { order: (tags[index - 1]?.order ?? tag.order) + 1 })}
                onRemove={() => setRemoving(tag)}
              />
            ))}
          </ul>
        </section>
      ))}
      {adding !== null && (
        <AddTagSheet
          groupName={adding}
          isBusy={isBusy}
          onClose={() => setAdding(null)}
          onAdd={async (body) => {
            if (await run(() => write("POST", "/corp-tags", body), t("corpTags.added", { name: body.name })))
              setAdding(null);
          }}
        />
      )}
      {removing && (
        <Sheet
          title={`${t("corpTags.remove")}：${removing.name}`}
          onClose={() => setRemoving(null)}
          footer={
            <>
              <Button onClick={() => setRemoving(null)}>{t("common.cancel")}</Button>
              <Button
                danger
                type="primary"
                loading={isBusy}
                onClick={() =>
                  void run(
                    () => write("DELETE", `/corp-tags/${encodeURIComponent(removing.id)}`),
                    t("corpTags.removed", { name: removing.name }),
                  ).then(() => setRemoving(null))
                }
              >
                {t("corpTags.remove")}
              </Button>
            </>
          }
        >
          <p>{t("corpTags.removeAsk")}</p>
        </Sheet>
      )}
    </section>
  );
}

interface AddTagSheetProps {
  groupName: string;
  isBusy: boolean;
  onClose: () => void;
  onAdd: (body: { groupName: string; name: string }) => Promise<void>;
}

function AddTagSheet({ groupName, isBusy, onClose, onAdd }: AddTagSheetProps) {
  const { t } = useTranslation();
  const [group, setGroup] = useState(groupName);
  const [name, setName] = useState("");
  const isReady = group.trim() !== "" && name.trim() !== "";
  return (
    <Sheet
      title={t("corpTags.add")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            loading={isBusy}
            onClick={() => void onAdd({ groupName: group.trim(), name: name.trim() })}
          >
            {t("common.add")}
          </Button>
        </>
      }
    >
      <div className="form-stack">
        <label>
          {t("corpTags.group")}
          <Input value={group} maxLength={30} onChange={(event) => setGroup(event.target.value)} />
        </label>
        <label>
          {t("corpTags.name")}
          <Input
            value={name}
            maxLength={30}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => isReady && void onAdd({ groupName: group.trim(), name: name.trim() })}
          />
        </label>
      </div>
    </Sheet>
  );
}
