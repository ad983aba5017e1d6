import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MaterialJson } from "#src/api/contract/materials.js";
import type { MaterialKind } from "#src/domain/material/material.js";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { MaterialThumb } from "./material-thumb";
import { materialsQuery, sizeWords } from "./materials-queries";
import { UploadButton } from "./upload-button";
import "./materials.css";

interface MaterialPickerProps {
  kind: MaterialKind;
  onPick: (material: MaterialJson) => void;
  onClose: () => void;
}

/** Choose a file of the library, or bring a new one that is chosen at once. */
export function MaterialPicker({ kind, onPick, onClose }: MaterialPickerProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(materialsQuery(kind));
  const [words, setWords] = useState("");
  const kindName = t(`materials.kind.${kind}`);
  const shown = data?.data.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <Sheet
      title={t("materials.pick", { kind: kindName })}
      onClose={onClose}
      footer={
        <>
          <span className="hint small material-limit">{t(`materials.hintOf.${kind}`)}</span>
          <UploadButton kind={kind} label={t("materials.uploadMore")} isPrimary onUploaded={onPick} />
        </>
      }
    >
      <Input
        allowClear
        aria-label={t("materials.search")}
        placeholder={t("materials.search")}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {error && !data && <ErrorPanel isSmall error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} height={64} />}
      {shown?.length === 0 && (
        <StatePanel
          isSmall
          title={words.trim() === "" ? t("materials.noneOf", { kind: kindName }) : t("materials.noMatch")}
        />
      )}
      <ul className="material-choices" data-kind={kind}>
        {shown?.map((material) => (
          <li key={material.id}>
            <button type="button" className="material-choice" onClick={() => onPick(material)}>
              <MaterialThumb kind={kind} id={material.id} name={material.name} />
              <span className="material-name">{material.name}</span>
              <span className="hint small">{sizeWords(material.sizeBytes)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
