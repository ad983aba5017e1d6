import LinkOutlined from "@ant-design/icons/LinkOutlined";
import { contentUrl } from "./materials-queries";

/** A link's cover, or a sign for one. */
export function LinkThumb({ coverId }: { coverId: string | null }) {
  if (coverId) return <img className="material-thumb" src={contentUrl(coverId)} alt="" loading="lazy" />;
  return (
    <span className="material-thumb" aria-hidden>
      <LinkOutlined />
    </span>
  );
}
