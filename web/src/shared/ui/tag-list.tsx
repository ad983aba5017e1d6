import { useTranslation } from "react-i18next";
import type { TagJson } from "#src/api/contract/contract.js";
import "./tag-list.css";

interface TagListProps {
  tags: readonly TagJson[];
  /** Further ones are counted. */
  limit?: number;
  /** A group that is shown elsewhere already. */
  hideGroup?: string;
}

/** Tags as what they are: filled when a rule gave them, outlined when a person did. */
export function TagList({ tags, limit = 99, hideGroup }: TagListProps) {
  const { t } = useTranslation();
  const shown = tags.filter((tag) => tag.group !== hideGroup);
  return (
    <span className="tag-list">
      {shown.slice(0, limit).map((tag) => (
        <span
          key={`${tag.group}/${tag.label}`}
          className="tag"
          data-origin={tag.origin}
          title={`${tag.group} · ${tag.origin === "rule" ? t("contact.tagRule") : t("contact.tagPerson", { name: tag.by })}`}
        >
          {tag.label}
        </span>
      ))}
      {shown.length > limit && <span className="hint small">+{shown.length - limit}</span>}
    </span>
  );
}
