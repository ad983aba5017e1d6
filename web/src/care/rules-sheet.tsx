import { useQuery } from "@tanstack/react-query";
import { Input, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CareRule } from "#src/domain/care/care-rules.js";
import type { CareRulesJson } from "#src/api/contract/care.js";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { CheckedButton } from "../shared/ui/checked-button";
import { NumberProblems } from "../shared/ui/number-problems";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { useNotices } from "../shared/ui/undo";
import { useWords } from "../shared/text/use-words";
import { ContactPicker, type PickedContact } from "../tasks/contact-picker";
import { RuleScope } from "./rule-scope";
import { careRulesQuery, previewRule, saveRules } from "./care-queries";

/** The rules of care: on or off, when, and with which words; tried on a real contact. */
export function RulesSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(careRulesQuery);
  return data ? (
    <RulesForm key={data.updatedAt ?? ""} stored={data} onClose={onClose} />
  ) : (
    <Sheet title={t("care.rules")} onClose={onClose}>
      <Skeleton rows={5} />
    </Sheet>
  );
}

function RulesForm({ stored, onClose }: { stored: CareRulesJson; onClose: () => void }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayWrite = useMay("sop:write");
  const nameOf = useRuleName();
  const [rules, setRules] = useState(stored.rules);
  const [contact, setContact] = useState<PickedContact | null>(null);
  const set = (id: string, part: Partial<CareRule>): void =>
    setRules(rules.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  const save = (): void => {
    saveRules(rules, stored.updatedAt)
      .then((saved) => {
        queryClient.setQueryData(careRulesQuery.queryKey, saved);
        show(t("care.saved"));
        onClose();
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  return (
    <NumberProblems>
      <Sheet
        title={t("care.rules")}
        place="side"
        onClose={onClose}
        footer={
          mayWrite && (
            <CheckedButton type="primary" disabled={rules === stored.rules} onClick={save}>
              {t("common.save")}
            </CheckedButton>
          )
        }
      >
        <div className="field">
          <span className="label">{t("care.preview")}</span>
          <ContactPicker value={contact} onChange={setContact} isFocused={false} />
        </div>
        <ul className="care-rules">
          {rules.map((rule) => (
            <li key={rule.id} data-rule={rule.id}>
              <p className="care-rule-head">
                <Switch
                  size="small"
                  checked={rule.isOn}
                  disabled={!mayWrite}
                  aria-label={`${t("care.ruleOn")} ${nameOf(rule)}`}
                  onChange={(isOn) => set(rule.id, { isOn })}
                />
                <strong>{nameOf(rule)}</strong>
                <span className="hint small">
                  {rule.offsetDays < 0
                    ? t("care.offset.before", { days: -rule.offsetDays })
                    : rule.offsetDays === 0
                      ? t("care.offset.same")
                      : t("care.offset.after", { days: rule.offsetDays })}
                  {rule.perAccount && ` · ${t("care.perAccount")}`}
                </span>
              </p>
              <Input.TextArea
                autoSize={{ minRows: 1, maxRows: 4 }}
                aria-label={`${t("care.ruleText")} ${nameOf(rule)}`}
                maxLength={500}
                disabled={!mayWrite}
                value={rule.text}
                onChange={(event) => set(rule.id, { text: event.target.value })}
              />
              <RuleScope rule={rule} name={nameOf(rule)} mayWrite={mayWrite} onChange={(part) => set(rule.id, part)} />
              {contact && <RulePreview rule={rule} contactId={contact.id} />}
            </li>
          ))}
        </ul>
      </Sheet>
    </NumberProblems>
  );
}

/** A rule's name: the feast, or what the day is. */
function useRuleName(): (rule: CareRule) => string {
  const { t } = useTranslation();
  return ({ on }) => {
    if (on.kind === "festival") return t(`care.festival.${on.festival}`);
    return on.kind === "date" ? t(`care.kind.${on.date}`) : t("care.kind.after_order");
  };
}

function RulePreview({ rule, contactId }: { rule: CareRule; contactId: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const { data, error } = useQuery({
    queryKey: ["care-preview", rule, contactId],
    queryFn: () => previewRule(rule, contactId),
    placeholderData: (previous) => previous,
    retry: false,
  });
  const errorWords = useErrorWords();
  if (error) return <p className="field-error">{errorWords(error)}</p>;
  if (!data) return null;
  if (!data.isForStage) return <p className="hint small">{t("care.previewStage")}</p>;
  return (
    <figure className="care-preview">
      {data.text === null ? (
        <p className="late small">{t("care.previewNever", { why: data.problem ?? "" })}</p>
      ) : (
        <p className="bubble-preview">{data.text}</p>
      )}
      <figcaption className="hint small">
        {data.days.length === 0
          ? t("care.previewNoDay")
          : t("care.previewDays", { days: data.days.map((day) => words.day(day)).join("、") })}
      </figcaption>
    </figure>
  );
}
