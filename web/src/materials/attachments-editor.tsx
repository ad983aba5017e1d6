import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MaterialJson } from "#src/api/contract/materials.js";
import { MAX_ATTACHMENTS, type Attachment, type AttachmentKind } from "#src/domain/material/attachment.js";
import type { MaterialKind } from "#src/domain/material/material.js";
import { linkAttachment } from "./links-queries";
import { LinkPicker } from "./link-picker";
import { MaterialPicker } from "./material-picker";
import { MaterialThumb } from "./material-thumb";
import { TrackChoice } from "./track-choice";
import "./materials.css";

interface AttachmentsEditorProps {
  value: readonly Attachment[];
  /** What the channel can carry. */
  kinds?: readonly AttachmentKind[];
  max?: number;
  disabled?: boolean;
  onChange: (attachments: Attachment[]) => void;
}

const ALL: readonly AttachmentKind[] = ["image", "video", "file", "link", "mini_program"];
/** Where a picked file goes: into a new attachment, in place of one, or as its cover. */
type Picking = { kind: MaterialKind; index: number | null; isCover: boolean };

/** What goes along with a message: files of the library, links, mini programs, in the order in which they go out. */
export function AttachmentsEditor({
  value,
  kinds = ALL,
  max = MAX_ATTACHMENTS,
  disabled = false,
  onChange,
}: AttachmentsEditorProps) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState<Picking | null>(null);
  /** The link that one of the library is to take the place of. */
  const [linkAt, setLinkAt] = useState<number | null>(null);
  const replace = (index: number, next: Attachment | null): void =>
    onChange(value.flatMap((each, i) => (i !== index ? [each] : next ? [next] : [])));
  const add = (kind: AttachmentKind): void => {
    if (kind === "link") onChange([...value, FRESH_LINK]);
    else if (kind === "mini_program") onChange([...value, FRESH_MINI]);
    else setPicking({ kind, index: null, isCover: false });
  };
  const picked = ({ id, name }: MaterialJson): void => {
    if (!picking) return;
    const { kind, index, isCover } = picking;
    const at = index === null ? undefined : value[index];
    if (isCover && index !== null && (at?.kind === "link" || at?.kind === "mini_program")) {
      replace(index, { ...at, coverId: id });
    } else if (index !== null) replace(index, { kind, materialId: id, name });
    else onChange([...value, { kind, materialId: id, name }]);
    setPicking(null);
  };
  return (
    <div className="attachments">
      {value.map((attachment, index) => (
        // Attachments have no name of their own; their order is what goes out.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="attachment" key={index} data-kind={attachment.kind}>
          <Fields
            attachment={attachment}
            disabled={disabled}
            onChange={(next) => replace(index, next)}
            onPick={(kind, isCover) => setPicking({ kind, index, isCover })}
            onPickLink={() => setLinkAt(index)}
          />
          {!disabled && (
            <button
              type="button"
              className="icon-button"
              aria-label={t("materials.drop")}
              onClick={() => replace(index, null)}
            >
              <span aria-hidden>×</span>
            </button>
          )}
        </div>
      ))}
      {!disabled && value.length < max && (
        <div className="attachment-adds" role="group" aria-label={t("materials.addLabel")}>
          {kinds.map((kind) => (
            <Button key={kind} size="small" onClick={() => add(kind)}>
              {`+ ${t(`materials.add.${kind}`)}`}
            </Button>
          ))}
        </div>
      )}
      {value.length >= max && max > 1 && <p className="hint small">{t("materials.limit", { count: max })}</p>}
      {linkAt !== null && (
        <LinkPicker
          onPick={(link) => {
            replace(linkAt, linkAttachment(link));
            setLinkAt(null);
          }}
          onClose={() => setLinkAt(null)}
        />
      )}
      {picking && <MaterialPicker kind={picking.kind} onPick={picked} onClose={() => setPicking(null)} />}
    </div>
  );
}

const FRESH_LINK: Attachment = {
  kind: "link",
  title: "",
  url: "https://",
  description: "",
  imageUrl: null,
  coverId: null,
  isTracked: true,
};
const FRESH_MINI: Attachment = { kind: "mini_program", appId: "", page: "", title: "", coverId: "" };

/** Another address is another link than that of the library. */
function withUrl({ savedLinkId, ...link }: Attachment & { kind: "link" }, url: string): Attachment {
  return url === link.url && savedLinkId !== undefined ? { ...link, savedLinkId } : { ...link, url };
}

interface FieldsProps {
  attachment: Attachment;
  disabled: boolean;
  onChange: (next: Attachment) => void;
  onPick: (kind: MaterialKind, isCover: boolean) => void;
  onPickLink: () => void;
}

function Fields({ attachment, disabled, onChange, onPick, onPickLink }: FieldsProps) {
  const { t } = useTranslation();
  const field = (label: string, text: string, set: (text: string) => Attachment, maxLength: number) => (
    <input
      className="native-input"
      aria-label={label}
      placeholder={label}
      disabled={disabled}
      maxLength={maxLength}
      value={text}
      onChange={(event) => onChange(set(event.target.value))}
    />
  );
  if (attachment.kind === "link") {
    const { title, url, description, coverId } = attachment;
    return (
      <>
        <Cover id={coverId} disabled={disabled} onPick={() => onPick("image", true)} />
        <div className="attachment-fields">
          {field(t("materials.linkTitle"), title, (text) => ({ ...attachment, title: text }), 60)}
          {field(t("materials.linkUrl"), url, (text) => withUrl(attachment, text), 2_000)}
          {field(t("materials.linkDescription"), description, (text) => ({ ...attachment, description: text }), 160)}
          <TrackChoice
            value={attachment.isTracked === true}
            disabled={disabled}
            onChange={(isTracked) => onChange({ ...attachment, isTracked })}
          />
          {!disabled && (
            <button type="button" className="link-button small" onClick={onPickLink}>
              {t("links.pick")}
            </button>
          )}
          {coverId && !disabled && (
            <button
              type="button"
              className="link-button small"
              onClick={() => onChange({ ...attachment, coverId: null })}
            >
              {t("materials.removeCover")}
            </button>
          )}
        </div>
      </>
    );
  }
  if (attachment.kind === "mini_program") {
    const { title, appId, page, coverId } = attachment;
    return (
      <>
        <Cover id={coverId} disabled={disabled} onPick={() => onPick("image", true)} />
        <div className="attachment-fields">
          {field(t("materials.miniTitle"), title, (text) => ({ ...attachment, title: text }), 20)}
          {field(t("materials.appId"), appId, (text) => ({ ...attachment, appId: text }), 64)}
          {field(t("materials.page"), page, (text) => ({ ...attachment, page: text }), 1_000)}
        </div>
      </>
    );
  }
  const { kind, materialId, name } = attachment;
  return (
    <>
      <MaterialThumb kind={kind} id={materialId} name={name} />
      <div className="attachment-fields">
        <span className="clip">{name}</span>
        <span className="hint small">
          {t(`materials.kind.${kind}`)}
          {!disabled && (
            <>
              {" · "}
              <button type="button" className="link-button small" onClick={() => onPick(kind, false)}>
                {t("materials.replace")}
              </button>
            </>
          )}
        </span>
      </div>
    </>
  );
}

function Cover({ id, disabled, onPick }: { id: string | null; disabled: boolean; onPick: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="attachment-cover" disabled={disabled} onClick={onPick}>
      {id ? (
        <MaterialThumb kind="image" id={id} name={t("materials.cover")} />
      ) : (
        <span className="material-thumb small">{t("materials.chooseCover")}</span>
      )}
    </button>
  );
}
