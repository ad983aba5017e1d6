import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CorpTagJson } from "#src/api/contract/wecom.js";

interface TagRowProps {
  tag: CorpTagJson;
  mayWrite: boolean;
  isFirst: boolean;
  onRename: (name: string) => Promise<boolean>;
  onUp: () => void;
  onRemove: () => void;
}

const tone = { synced: "hint", pending: "late", failed: "danger" } as const;

/** One tag: its name, changed in place, and how far WeCom has it. */
export function TagRow({ tag, mayWrite, isFirst, onRename, onUp, onRemove }: TagRowProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  const isOurs = tag.origin === "product";
  const save = async (): Promise<void> => {
    const name = draft?.trim() ?? "";
    if (name === "" || name === tag.name || (await onRename(name))) setDraft(null);
  };
  return (
    <li>
      <div>
        {draft === null ? (
          <p>
            {tag.name}{" "}
            <span className={`small ${tone[tag.syncState]}`}>
              {t(`corpTags.state.${tag.syncState}`)}
              {tag.note && `：${tag.note}`}
            </span>
          </p>
        ) : (
          <Input
            autoFocus
            size="small"
            maxLength={30}
            style={{ maxWidth: 240 }}
            aria-label={t("corpTags.rename")}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => void save()}
            onPressEnter={() => void save()}
            onKeyDown={(event) => {
              if (event.key === "Escape") setDraft(null);
            }}
          />
        )}
      </div>
      {mayWrite && (
        <div className="tag-row-acts">
          {isOurs ? (
            <>
              {!isFirst && (
                <button type="button" className="link-button small" onClick={onUp}>
                  {t("corpTags.up")}
                </button>
              )}
              <button type="button" className="link-button small" onClick={() => setDraft(tag.name)}>
                {t("corpTags.rename")}
              </button>
              <button type="button" className="link-button small" onClick={onRemove}>
                {t("corpTags.remove")}
              </button>
            </>
          ) : (
            <span className="hint small">{t("corpTags.foreign")}</span>
          )}
        </div>
      )}
    </li>
  );
}
