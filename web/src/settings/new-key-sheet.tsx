import { Button, Checkbox, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiKeyJson } from "#src/api/contract/contract.js";
import type { Action } from "#src/domain/member/member.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { useErrorWords } from "../shared/text/error-words";
import { copyText } from "../shared/ui/clipboard";
import { Sheet } from "../shared/ui/sheet";
import { ACTIONS_OF } from "./role-actions";

/** Makes a key and shows it this once. */
export function NewKeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const words = useErrorWords();
  const [name, setName] = useState("");
  const [actions, setActions] = useState<Action[]>(["message:capture"]);
  const [made, setMade] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem("");
    try {
      const answer = await write<ApiKeyJson & { key: string }>("POST", "/api-keys", { name: name.trim(), actions });
      setMade(answer.key);
      void queryClient.invalidateQueries({ queryKey: keys.apiKeys });
    } catch (error) {
      setProblem(words(error));
    } finally {
      setBusy(false);
    }
  };
  if (made !== null)
    return (
      <Sheet
        title={t("settings.keys.shown")}
        onClose={onClose}
        footer={
          <Button
            type="primary"
            onClick={() => {
              void copyText(made).then((isDone) => setSaid(isDone ? t("common.copied") : t("common.copyFailed")));
            }}
          >
            {t("common.copy")}
          </Button>
        }
      >
        <p className="muted" style={{ marginBottom: 12 }}>
          {t("settings.keys.shownText")}
        </p>
        <Input.TextArea
          readOnly
          autoSize
          aria-label={t("settings.keys.shown")}
          value={made}
          onFocus={(event) => event.target.select()}
        />
        <p className="good" role="status">
          {said}
        </p>
      </Sheet>
    );
  return (
    <Sheet
      title={t("settings.keys.add")}
      onClose={onClose}
      footer={
        <>
          <span className="danger" role="alert" style={{ flex: 1 }}>
            {problem}
          </span>
          <Button
            type="primary"
            htmlType="submit"
            form={id}
            loading={isBusy}
            disabled={!name.trim() || actions.length === 0}
          >
            {t("common.add")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor={`${id}-name`}>{t("settings.keys.name")}</label>
          <Input
            id={`${id}-name`}
            autoFocus
            maxLength={100}
            placeholder={t("settings.keys.nameHint")}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <fieldset className="field">
          <legend>{t("settings.keys.actions")}</legend>
          <Checkbox.Group<Action>
            className="action-list"
            value={actions}
            options={ACTIONS_OF.admin.map((action) => ({ value: action, label: t(`action.${action}`) }))}
            onChange={setActions}
          />
        </fieldset>
      </form>
    </Sheet>
  );
}
