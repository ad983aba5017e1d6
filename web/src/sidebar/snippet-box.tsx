import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskJson } from "#src/api/contract/contract.js";
import { copyText } from "../shared/ui/clipboard";
import { useNotices } from "../shared/ui/undo";
import type { OpenChat } from "./wecom-client";

interface SnippetBoxProps {
  tasks: readonly TaskJson[];
  chat: OpenChat | null;
}

/** A text to begin with: put into the open chat, or copied where there is none. The member still sends it. */
export function SnippetBox({ tasks, chat }: SnippetBoxProps) {
  const { t } = useTranslation();
  const id = useId();
  const { show } = useNotices();
  const suggestions = [...new Set(tasks.map((task) => task.suggestedText).filter(Boolean))];
  const [text, setText] = useState(suggestions[0] ?? "");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const isEmpty = text.trim() === "";
  const copy = async (): Promise<void> => {
    if (await copyText(text)) show(t("sidebar.copied"));
    else setProblem(t("common.copyFailed"));
  };
  const insert = async (): Promise<void> => {
    if (!chat) return copy();
    setBusy(true);
    setProblem("");
    try {
      await chat.insert(text.trim());
      show(t("sidebar.inserted"));
    } catch (error) {
      setProblem(t("sidebar.insertFailed", { why: error instanceof Error ? error.message : "" }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="sidebar-part" aria-label={t("sidebar.write")}>
      <label htmlFor={id}>
        <h2>{t("sidebar.write")}</h2>
      </label>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={2000}
        placeholder={t("composer.placeholder")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {suggestions.length > 1 && (
        <ul className="sidebar-snippets">
          {suggestions
            .filter((each) => each !== text)
            .slice(0, 3)
            .map((each) => (
              <li key={each}>
                <button type="button" className="link-button small clip" onClick={() => setText(each)}>
                  {each}
                </button>
              </li>
            ))}
        </ul>
      )}
      <div className="sidebar-acts">
        {chat && (
          <Button disabled={isEmpty} onClick={() => void copy()}>
            {t("composer.copy")}
          </Button>
        )}
        <Button type="primary" loading={isBusy} disabled={isEmpty} onClick={() => void insert()}>
          {chat ? t("sidebar.insert") : t("composer.copy")}
        </Button>
      </div>
      <p className="hint small">{t(chat ? "sidebar.insertHint" : "sidebar.copyHint")}</p>
      {problem && (
        <p className="danger small" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
