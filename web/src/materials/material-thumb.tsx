import FileOutlined from "@ant-design/icons/FileOutlined";
import PlayCircleOutlined from "@ant-design/icons/PlayCircleOutlined";
import type { MaterialKind } from "#src/domain/material/material.js";
import { contentUrl } from "./materials-queries";

/** A picture as it is, other files by their ending. */
export function MaterialThumb({ kind, id, name }: { kind: MaterialKind; id: string; name: string }) {
  if (kind === "image") return <img className="material-thumb" src={contentUrl(id)} alt={name} loading="lazy" />;
  const dot = name.lastIndexOf(".");
  return (
    <span className="material-thumb" aria-hidden>
      {kind === "video" ? <PlayCircleOutlined /> : <FileOutlined />}
      <span className="material-ending">{dot > 0 ? name.slice(dot + 1, dot + 6).toUpperCase() : ""}</span>
    </span>
  );
}
