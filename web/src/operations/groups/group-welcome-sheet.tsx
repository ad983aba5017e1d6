import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupWelcomeJson } from "#src/api/contract/group-welcomes.js";
import { isCompleteAttachment, type Attachment } from "#src/domain/material/attachment.js";
import { AttachmentsEditor } from "../../materials/attachments-editor";
import { write } from "../../shared/api/api-client";
import { Sheet } from "../../shared/ui/sheet";
import { useWrites } from "../use-writes";

const NICKNAME = "{客户昵称}";

/** Writes or changes one greeting. */
export default function GroupWelcomeSheet({
  welcome,
  onClose,
}: {
  welcome: GroupWelcomeJson | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { run, isBusy } = useWrites("group-welcomes");
  const [text, setText] = useState(welcome?.text ?? `${NICKNAME}，欢迎加入。`);
  const [attachments, setAttachments] = useState<Attachment[]>(welcome?.attachment ? [welcome.attachment] : []);
  const path = welcome ? `/group-welcomes/${encodeURIComponent(welcome.id)}` : "/group-welcomes";
  const isReady = (text.trim() !== "" || attachments.length > 0) && attachments.every(isCompleteAttachment);
  const save = async (): Promise<void> => {
    const body = { text: text.trim(), attachment: attachments[0] ?? null };
    if (await run(() => write(welcome ? "PUT" : "POST", path, body), t("common.saved"))) onClose();
  };
  const remove = async (): Promise<void> => {
    if (await run(() => write("DELETE", path), t("groupWelcomes.removed"))) onClose();
  };
  return (
    <Sheet
      title={t(welcome ? "groupWelcomes.edit" : "groupWelcomes.add")}
      place="side"
      onClose={onClose}
      footer={
        <>
          {welcome && (
            <Button danger disabled={isBusy} title={t("groupWelcomes.removeText")} onClick={() => void remove()}>
              {t("groupWelcomes.remove")}
            </Button>
          )}
          <Button type="primary" disabled={!isReady} loading={isBusy} onClick={() => void save()}>
            {welcome && welcome.state !== "synced" ? t("groupWelcomes.again") : t("common.save")}
          </Button>
        </>
      }
    >
      <div className="form-stack">
        <label>
          {t("groupWelcomes.text")}
          <Input.TextArea rows={4} maxLength={900} value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <button type="button" className="link-button small" onClick={() => setText(text + NICKNAME)}>
          {t("groupWelcomes.nickname")}
        </button>
        <div className="form-field">
          <span className="hint small">{t("groupWelcomes.attachmentHint")}</span>
          <AttachmentsEditor value={attachments} max={1} onChange={setAttachments} />
        </div>
        {welcome && <p className="hint small">{t("groupWelcomes.removeText")}</p>}
      </div>
    </Sheet>
  );
}
