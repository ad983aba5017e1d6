import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import type { MaterialJson } from "#src/api/contract/materials.js";
import { MATERIAL_KINDS, type MaterialKind } from "#src/domain/material/material.js";
import { OutreachTabs } from "../outreach/outreach-tabs";
import { useMay, useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Chip } from "../shared/ui/chip";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { LinkSheet } from "./link-sheet";
import { LinksPart } from "./links-part";
import { MaterialThumb } from "./material-thumb";
import { RemoveSheet } from "./remove-sheet";
import { contentUrl, materialsQuery, sizeWords } from "./materials-queries";
import { UploadButton, useUpload } from "./upload-button";
import "../outreach/outreach.css";
import "./materials.css";

/** The library: what can go along with messages. */
export default function MaterialsPage() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<MaterialKind | "link" | null>(null);
  const [isAdding, setAdding] = useState(false);
  const mayWrite = useMay("touch:write");
  const { data, error, refetch } = useQuery(materialsQuery(kind === "link" ? null : kind));
  const { upload, name } = useUpload(null);
  const [isOver, setOver] = useState(false);
  const [removing, setRemoving] = useState<MaterialJson | null>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <div className="page outreach-page">
      <OutreachTabs />
      <header className="outreach-head">
        <div>
          <PageHeading name={t("materials.title")} />
          <p className="hint small">{t("materials.lead")}</p>
        </div>
        {kind !== "link" && <UploadButton kind={null} label={t("materials.upload")} isPrimary />}
        {kind === "link" && mayWrite && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("links.add")}
          </Button>
        )}
      </header>
      <div className="chips" role="radiogroup" aria-label={t("materials.title")}>
        <Chip kind="radio" isChosen={kind === null} onToggle={() => setKind(null)}>
          {t("materials.all")}
        </Chip>
        {([...MATERIAL_KINDS, "link"] as const).map((each) => (
          <Chip key={each} kind="radio" isChosen={kind === each} onToggle={() => setKind(each)}>
            {t(`materials.kind.${each}`)}
          </Chip>
        ))}
      </div>
      {kind === "link" && <LinksPart />}
      {isAdding && <LinkSheet link={null} onClose={() => setAdding(false)} />}
      {kind !== "link" && (
        <section
          className="card material-drop"
          data-over={isOver}
          aria-label={t("materials.title")}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
          {!data && !error && <Skeleton rows={4} height={64} />}
          {data?.data.length === 0 && <StatePanel title={t("materials.none")} text={t("materials.hintOf.all")} />}
          {data && data.data.length > 0 && (
            <ul className="material-grid">
              {data.data.map((material) => (
                <MaterialCard key={material.id} material={material} onRemove={() => setRemoving(material)} />
              ))}
            </ul>
          )}
          {data && data.data.length > 0 && (
            <p className="hint small" aria-live="polite">
              {name === null ? t("materials.hintOf.all") : t("materials.uploading", { name })}
            </p>
          )}
        </section>
      )}
      {removing && <RemoveMaterial material={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function MaterialCard({ material, onRemove }: { material: MaterialJson; onRemove: () => void }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { user } = useSession();
  const mayWrite = useMay("touch:write");
  const mayPlan = useMay("broadcast:plan");
  const { id, kind, name, sizeBytes, createdBy, createdAt } = material;
  return (
    <li className="material-card">
      <a href={contentUrl(id)} target="_blank" rel="noreferrer" aria-label={`${t("materials.open")} ${name}`}>
        <MaterialThumb kind={kind} id={id} name={name} />
      </a>
      <p className="material-name" title={name}>
        {name}
      </p>
      <p className="hint small">
        {sizeWords(sizeBytes)} · {t("materials.by", { name: createdBy.name, when: when(createdAt) })}
      </p>
      {mayWrite && (mayPlan || createdBy.userId === user.userId) && (
        <button type="button" className="link-button small" onClick={onRemove}>
          {t("materials.remove")}
        </button>
      )}
    </li>
  );
}

function RemoveMaterial({ material, onClose }: { material: MaterialJson; onClose: () => void }) {
  const { t } = useTranslation();
  const words = {
    title: t("materials.removeTitle"),
    text: t("materials.removeText", { name: material.name }),
    remove: t("materials.remove"),
    removed: t("materials.removed"),
  };
  return (
    <RemoveSheet
      path={`/materials/${encodeURIComponent(material.id)}`}
      listed="materials"
      words={words}
      onClose={onClose}
    />
  );
}
