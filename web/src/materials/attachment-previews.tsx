import FileOutlined from "@ant-design/icons/FileOutlined";
import LinkOutlined from "@ant-design/icons/LinkOutlined";
import PlayCircleOutlined from "@ant-design/icons/PlayCircleOutlined";
import { useTranslation } from "react-i18next";
import type { Attachment } from "#src/domain/material/attachment.js";
import { contentUrl } from "./materials-queries";
import "./materials.css";

/** Attachments as the customer's WeChat shows them, one below the other. */
export function AttachmentPreviews({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <>
      {attachments.map((attachment, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <AttachmentPreview key={index} attachment={attachment} />
      ))}
    </>
  );
}

function AttachmentPreview({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation();
  if (attachment.kind === "image")
    return <img className="wechat-image" src={contentUrl(attachment.materialId)} alt={attachment.name} />;
  if (attachment.kind === "video" || attachment.kind === "file")
    return (
      <p className="wechat-card wechat-file">
        <span>{attachment.name}</span>
        {attachment.kind === "video" ? <PlayCircleOutlined aria-hidden /> : <FileOutlined aria-hidden />}
      </p>
    );
  if (attachment.kind === "link")
    return (
      <div className="wechat-card">
        <p className="wechat-title">{attachment.title || t("materials.linkTitle")}</p>
        <div className="wechat-link">
          <span className="hint small">{attachment.description}</span>
          {attachment.coverId ? (
            <img src={contentUrl(attachment.coverId)} alt="" />
          ) : (
            <span className="material-thumb" aria-hidden>
              <LinkOutlined />
            </span>
          )}
        </div>
      </div>
    );
  return (
    <div className="wechat-card">
      <p className="hint small">{t("materials.kind.mini_program")}</p>
      <p className="wechat-title">{attachment.title || t("materials.miniTitle")}</p>
      {attachment.coverId !== "" && <img className="wechat-image" src={contentUrl(attachment.coverId)} alt="" />}
    </div>
  );
}
