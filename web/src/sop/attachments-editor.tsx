import { useTranslation } from "react-i18next";
import type { SopAttachment } from "#src/domain/sop/sop.js";

const KINDS = ["link", "image", "file", "mini_program"] as const;

interface AttachmentsEditorProps {
  value: readonly SopAttachment[];
  disabled: boolean;
  onChange: (attachments: SopAttachment[]) => void;
}

/** What goes along with a message: kind, title, address. */
export function AttachmentsEditor({ value, disabled, onChange }: AttachmentsEditorProps) {
  const { t } = useTranslation();
  const set = (index: number, part: Partial<SopAttachment>): void =>
    onChange(value.map((each, i) => (i === index ? { ...each, ...part } : each)));
  return (
    <>
      {value.map((attachment, index) => (
        <div className="sop-attachment" key={String(index)}>
          <select
            className="native-input"
            aria-label={t("sop.addAttachment")}
            disabled={disabled}
            value={attachment.kind}
            onChange={(event) => set(index, { kind: event.target.value as SopAttachment["kind"] })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`sop.attachment.${kind}`)}
              </option>
            ))}
          </select>
          <input
            className="native-input"
            aria-label={t("sop.attachmentTitle")}
            placeholder={t("sop.attachmentTitle")}
            disabled={disabled}
            maxLength={64}
            value={attachment.title}
            onChange={(event) => set(index, { title: event.target.value })}
          />
          <input
            className="native-input"
            aria-label={t("sop.attachmentUrl")}
            placeholder={t("sop.attachmentUrl")}
            disabled={disabled}
            value={attachment.url}
            onChange={(event) => set(index, { url: event.target.value })}
          />
          {!disabled && (
            <button
              type="button"
              className="icon-button"
              aria-label={t("sop.remove")}
              onClick={() => onChange(value.filter((_, i) => i !== index))}
            >
              <span aria-hidden>×</span>
            </button>
          )}
        </div>
      ))}
    </>
  );
}
