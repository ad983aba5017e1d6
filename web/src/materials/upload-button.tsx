import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MaterialJson } from "#src/api/contract/materials.js";
import type { MaterialKind } from "#src/domain/material/material.js";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";
import { ACCEPT, uploadMaterial } from "./materials-queries";

interface UploadButtonProps {
  kind: MaterialKind | null;
  label: string;
  isPrimary?: boolean;
  onUploaded?: (material: MaterialJson) => void;
}

/** Takes files from the disk, one after the other. */
export function UploadButton({ kind, label, isPrimary = false, onUploaded }: UploadButtonProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { upload, name } = useUpload(kind, onUploaded);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={label}
        accept={kind === null ? "" : ACCEPT[kind]}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          void upload(files);
        }}
      />
      <Button type={isPrimary ? "primary" : "default"} loading={name !== null} onClick={() => input.current?.click()}>
        {name === null ? label : t("materials.uploading", { name })}
      </Button>
    </>
  );
}

/** Uploads with a word when it is done, and the reason when it is not. */
export function useUpload(kind: MaterialKind | null, onUploaded?: (material: MaterialJson) => void) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [name, setName] = useState<string | null>(null);
  const upload = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      setName(file.name);
      try {
        const material = await uploadMaterial(file, kind);
        show(t("materials.uploaded"));
        onUploaded?.(material);
      } catch (error) {
        problem(`${file.name}: ${errorWords(error)}`);
      }
    }
    setName(null);
  };
  return { upload, name };
}
