import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskJson, TouchJson } from "#src/api/contract/contract.js";
import { isCompleteAttachment, type Attachment, type AttachmentKind } from "#src/domain/material/attachment.js";
import { TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import { AttachmentsEditor } from "../materials/attachments-editor";
import { write } from "../shared/api/api-client";
import { contactPath, contactQuery } from "../shared/api/contact";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { copyText, newIdempotencyKey } from "../shared/ui/clipboard";
import { EvidenceQuote } from "../shared/ui/evidence-quote";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { useChannelName } from "./channel-name";
import "./composer.css";

interface ComposerSheetProps {
  contact: { id: string; displayName: string };
  /** The task it was opened from; offers to finish it afterwards. */
  task?: TaskJson;
  onFinish?: () => void;
  onClose: () => void;
}

/** What the channel can carry: a person's own account has no mini programs. */
const kindsOf = (channel: string): readonly AttachmentKind[] =>
  channel.startsWith("wechaty:")
    ? ["image", "video", "file", "link"]
    : ["image", "video", "file", "link", "mini_program"];

/** Write to one contact: edit the suggestion, see what will really happen, send by channel or copy. */
export default function ComposerSheet({ contact, task, onFinish, onClose }: ComposerSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const errorWords = useErrorWords();
  const channelName = useChannelName();
  const { show } = useNotices();
  const maySend = useMay("touch:write");
  const detail = useQuery(contactQuery(contact.id));
  const [text, setText] = useState(task?.suggestedText ?? "");
  const [attachments, setAttachments] = useState<Attachment[]>([]);
  const [alsoFinish, setAlsoFinish] = useState(Boolean(task));
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  // One key for one wish: a second press after a timeout cannot send twice.
  const idempotencyKey = useRef(newIdempotencyKey());

  const channel = maySend ? detail.data?.sendChannels[0] : undefined;
  // Only where the customer would be answered there.
  const kfClosed = channel?.startsWith("wechaty:") ? null : detail.data?.kfClosed;
  const isOptedOut = Boolean(detail.data?.optedOutAt);
  const name = contact.displayName;
  const isEmpty = (text.trim() === "" && attachments.length === 0) || !attachments.every(isCompleteAttachment);

  const finish = (): void => {
    onClose();
    if (alsoFinish) onFinish?.();
  };
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) return setProblem(t("common.copyFailed"));
    show(t("composer.copied"));
    finish();
  };
  const send = async (): Promise<void> => {
    if (!channel) return;
    setBusy(true);
    setProblem("");
    try {
      await write<TouchJson>("POST", contactPath(contact.id, "/touches"), {
        text: text.trim(),
        attachments,
        idempotencyKey: idempotencyKey.current,
      });
      void queryClient.invalidateQueries({ queryKey: ["contact", contact.id] });
      show(channel === TASK_CHANNEL ? t("composer.toConfirm") : t("composer.sent", { channel: channelName(channel) }));
      finish();
    } catch (error) {
      setProblem(t("composer.failed", { why: errorWords(error) }));
      setBusy(false);
    }
  };

  const whatHappens = detail.isPending
    ? t("composer.checking")
    : isOptedOut
      ? t("composer.optedOut", { name })
      : channel
        ? channel === TASK_CHANNEL
          ? t("composer.willConfirm", { name })
          : t("composer.willSend", { channel: channelName(channel), name })
        : t("composer.willCopy");

  return (
    <Sheet
      title={t("composer.title", { name })}
      place="side"
      onClose={onClose}
      footer={
        <>
          {channel && !isOptedOut && (
            <Button disabled={isEmpty || isBusy} onClick={() => void copy()}>
              {t("composer.openWeCom")}
            </Button>
          )}
          {channel ? (
            <Button type="primary" loading={isBusy} disabled={isEmpty || isOptedOut} onClick={() => void send()}>
              {t("composer.send")}
            </Button>
          ) : (
            <Button type="primary" disabled={isEmpty || isOptedOut || detail.isPending} onClick={() => void copy()}>
              {t("composer.copy")}
            </Button>
          )}
        </>
      }
    >
      {task && (
        <div className="composer-why">
          <p>{task.title}</p>
          {task.warning && <p className="small muted">{t("today.play", { play: task.warning.play })}</p>}
          {task.evidence && <EvidenceQuote evidence={task.evidence} />}
        </div>
      )}
      <div className="field">
        <label htmlFor={id}>{t("composer.text")}</label>
        <Input.TextArea
          id={id}
          autoFocus
          autoSize={{ minRows: 6, maxRows: 16 }}
          maxLength={2000}
          placeholder={t("composer.placeholder")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="hint small tabular">{t("composer.length", { count: text.length })}</span>
      </div>
      {channel && <AttachmentsEditor value={attachments} kinds={kindsOf(channel)} onChange={setAttachments} />}
      {task && onFinish && (
        <Checkbox checked={alsoFinish} onChange={(event) => setAlsoFinish(event.target.checked)}>
          {t("composer.alsoDone")}
        </Checkbox>
      )}
      {kfClosed && <p className="composer-closed late">{t(`composer.kfClosed.${kfClosed}`)}</p>}
      <p className="composer-effect" data-blocked={isOptedOut} aria-live="polite">
        {whatHappens}
      </p>
      <p className="danger" role="alert">
        {problem}
      </p>
    </Sheet>
  );
}
