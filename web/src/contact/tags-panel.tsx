import { Button, Input } from "antd";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { Panel } from "./panel";
import "../shared/ui/tag-list.css";
import type { ContactWrites } from "./use-contact-writes";

interface TagsPanelProps {
  contact: ContactDetailJson;
  writes: ContactWrites;
  onMessage: (messageId: string) => void;
}

/** Tags: filled ones come from a rule (with its message), outlined ones from a person and can be taken away. */
export function TagsPanel({ contact, writes, onMessage }: TagsPanelProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("contact:write");
  const [isAdding, setAdding] = useState(false);
  const tags = contact.tags.filter((tag) => tag.group !== "阶段");
  return (
    <Panel
      title={t("contact.tags")}
      end={
        mayWrite && (
          <button type="button" className="link-button small" onClick={() => setAdding(!isAdding)}>
            {t("contact.addTag")}
          </button>
        )
      }
    >
      {tags.length > 0 ? (
        <ul className="contact-tags">
          {tags.map((tag) => (
            <li key={`${tag.group}/${tag.label}`} className="tag" data-origin={tag.origin} title={tag.group}>
              {tag.origin === "rule" && tag.messageId ? (
                <button
                  type="button"
                  className="tag-link"
                  title={`${tag.group} · ${t("contact.tagRule")}`}
                  onClick={() => onMessage(tag.messageId ?? "")}
                >
                  {tag.label}
                </button>
              ) : (
                <span title={tag.origin === "person" ? t("contact.tagPerson", { name: tag.by }) : t("contact.tagRule")}>
                  {tag.label}
                </span>
              )}
              {tag.origin === "person" && mayWrite && (
                <button
                  type="button"
                  className="tag-remove"
                  aria-label={t("contact.removeTag", { label: tag.label })}
                  onClick={() => void writes.removeTag(tag.group, tag.label)}
                >
                  ×
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        !isAdding && <p className="hint">{t("common.none")}</p>
      )}
      {isAdding && <AddTag writes={writes} onDone={() => setAdding(false)} />}
    </Panel>
  );
}

function AddTag({ writes, onDone }: { writes: ContactWrites; onDone: () => void }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState("");
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (label.trim() && (await writes.addTag(t("contact.tagDefaultGroup"), label.trim()))) onDone();
  };
  return (
    <form className="inline-form" onSubmit={(event) => void submit(event)}>
      <Input
        size="small"
        autoFocus
        maxLength={30}
        aria-label={t("contact.tagLabel")}
        placeholder={t("contact.tagLabel")}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Button size="small" htmlType="submit" disabled={!label.trim()}>
        {t("common.add")}
      </Button>
    </form>
  );
}
