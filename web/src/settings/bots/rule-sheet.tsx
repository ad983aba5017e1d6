import { Button, Checkbox, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReplyRule } from "#src/domain/bot/bot-settings.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { FormSheet } from "../../shared/ui/form-sheet";
import { NumberInput } from "../../shared/ui/number-input";

interface RuleSheetProps {
  rule: ReplyRule;
  isNew: boolean;
  accounts: readonly string[];
  onClose: () => void;
  onSave: (rule: ReplyRule) => Promise<void>;
  onRemove: (rule: ReplyRule) => Promise<void>;
}

const wordsOf = (text: string): string[] => text.split(/[\s,,、]+/).filter(Boolean);

/** One rule, filled in from above. */
export function RuleSheet({ rule, isNew, accounts, onClose, onSave, onRemove }: RuleSheetProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(rule);
  const [groups, setGroups] = useState(rule.groupNames.join(" "));
  const [keywords, setKeywords] = useState(rule.keywords.join(" "));
  const [isBusy, setBusy] = useState(false);
  const isKeyword = draft.kind === "keyword";
  const isReady = draft.name.trim() !== "" && draft.text.trim() !== "" && (!isKeyword || wordsOf(keywords).length > 0);
  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await act();
    setBusy(false);
  };
  return (
    <FormSheet
      title={isNew ? t("bots.addRule") : t("bots.editRule")}
      onClose={onClose}
      isReady={isReady}
      isBusy={isBusy}
      onSave={() => void run(() => onSave({ ...draft, groupNames: wordsOf(groups), keywords: wordsOf(keywords) }))}
      extra={
        !isNew && (
          <Button danger loading={isBusy} onClick={() => void run(() => onRemove(rule))}>
            {t("bots.removeRule")}
          </Button>
        )
      }
    >
      <label>
        {t("bots.name")}
        <Input
          value={draft.name}
          maxLength={50}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
      </label>
      <Radio.Group
        value={draft.kind}
        options={(["group_welcome", "keyword"] as const).map((kind) => ({
          value: kind,
          label: t(`bots.kind.${kind}`),
        }))}
        onChange={(event) => setDraft({ ...draft, kind: event.target.value as ReplyRule["kind"] })}
      />
      {isKeyword && (
        <>
          <Radio.Group
            value={draft.match}
            options={(["contains", "exact"] as const).map((match) => ({
              value: match,
              label: t(`bots.match.${match}`),
            }))}
            onChange={(event) => setDraft({ ...draft, match: event.target.value as ReplyRule["match"] })}
          />
          <label>
            {t("bots.keywords")} <span className="hint small">{t("bots.keywordsHint")}</span>
            <Input value={keywords} onChange={(event) => setKeywords(event.target.value)} />
          </label>
        </>
      )}
      <label>
        {t("bots.groups")} <span className="hint small">{t("bots.keywordsHint")}</span>
        <Input value={groups} placeholder={t("bots.groupsAny")} onChange={(event) => setGroups(event.target.value)} />
      </label>
      {isKeyword && (
        <Checkbox checked={draft.inDirect} onChange={(event) => setDraft({ ...draft, inDirect: event.target.checked })}>
          {t("bots.inDirect")}
        </Checkbox>
      )}
      {accounts.length > 1 && (
        <label>
          {t("bots.accounts")}
          <Select
            allowClear
            style={{ width: "100%" }}
            value={draft.account}
            options={accounts.map((account) => ({ value: account, label: account }))}
            onChange={(account: string | undefined) => setDraft({ ...draft, account: account ?? null })}
          />
        </label>
      )}
      <label>
        {t("bots.text")} <span className="hint small">{t("bots.textHint", { name: "{称呼}", group: "{群名}" })}</span>
        <Input.TextArea
          rows={3}
          maxLength={1_000}
          value={draft.text}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        />
      </label>
      {isKeyword ? (
        <label>
          {t("bots.cooldown")}
          <NumberInput
            {...BOUNDS.monthMinutes}
            unit={t("bots.minutes")}
            width={160}
            value={draft.cooldownMinutes}
            onChange={(minutes) => minutes !== null && setDraft({ ...draft, cooldownMinutes: minutes })}
          />
        </label>
      ) : (
        <p className="hint small">{t("bots.once")}</p>
      )}
    </FormSheet>
  );
}
