import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CAMPAIGN_OUTCOMES, TIME_FIELDS } from "#src/domain/segment/condition-words.js";
import type { SegmentLeaf } from "#src/domain/segment/rule.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { FACT_FIELDS, INTENTS } from "#src/domain/understanding/understanding.js";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";
import { facetsQuery } from "../contacts/contacts-queries";
import { membersQuery } from "../shared/api/members";
import { Chip } from "../shared/ui/chip";
import { NumberInput } from "../shared/ui/number-input";
import { OpenedChoice } from "./opened-choice";
import { Choice, Days } from "./condition-fields";
import { broadcastsQuery } from "./outreach-queries";

interface EditorProps<L extends SegmentLeaf = SegmentLeaf> {
  leaf: L;
  onChange: (leaf: SegmentLeaf) => void;
}

/** What one kind of condition asks. */
export function ConditionEditor({ leaf, onChange }: EditorProps) {
  const { t } = useTranslation();
  switch (leaf.kind) {
    case "stage":
      return (
        <Several
          all={STAGES}
          chosen={leaf.in}
          wordOf={(stage) => t(`stage.${stage}`)}
          onChange={(chosen) => onChange({ ...leaf, in: chosen })}
        />
      );
    case "tier":
      return (
        <Several
          all={VALUE_TIERS}
          chosen={leaf.in}
          wordOf={(tier) => t(`value.tier.${tier}`)}
          onChange={(chosen) => onChange({ ...leaf, in: chosen })}
        />
      );
    case "tag":
      return <TagChoice leaf={leaf} onChange={onChange} />;
    case "owner":
    case "member":
      return <MemberChoice leaf={leaf} onChange={onChange} />;
    case "channel":
      return (
        <Several
          all={["wecom", "wechaty"] as const}
          chosen={leaf.in as ("wecom" | "wechaty")[]}
          wordOf={(word) => word}
          onChange={(chosen) => onChange({ ...leaf, in: [...chosen] })}
        />
      );
    case "fact":
      return <FactChoice leaf={leaf} onChange={onChange} />;
    case "time":
      return <TimeChoice leaf={leaf} onChange={onChange} />;
    case "intent":
      return (
        <>
          <Choice
            label={t("outreach.kind.intent")}
            value={leaf.intent}
            all={INTENTS}
            wordOf={(each) => t(`intent.${each}`)}
            onChange={(intent) => onChange({ ...leaf, intent })}
          />
          <Days
            value={leaf.withinDays}
            word={t("outreach.withinDays")}
            onChange={(withinDays) => onChange({ ...leaf, withinDays })}
          />
        </>
      );
    case "bought":
      return (
        <>
          <Days
            value={leaf.withinDays ?? 90}
            word={t("outreach.withinDays")}
            onChange={(withinDays) => onChange({ kind: "bought", withinDays })}
          />
          <Chip
            isChosen={leaf.withinDays === undefined}
            onToggle={() =>
              onChange(leaf.withinDays === undefined ? { kind: "bought", withinDays: 90 } : { kind: "bought" })
            }
          >
            {t("outreach.ever")}
          </Chip>
        </>
      );
    case "opened":
      return <OpenedChoice leaf={leaf} onChange={onChange} />;
    case "campaign":
      return <CampaignChoice leaf={leaf} onChange={onChange} />;
    case "group":
      return (
        <Words
          label={t("outreach.groupId")}
          value={leaf.conversationId}
          onChange={(conversationId) => onChange({ ...leaf, conversationId })}
        />
      );
    case "opted_out":
    case "wrote_last":
      return null;
    default:
      return leaf satisfies never;
  }
}

interface SeveralProps<T extends string> {
  all: readonly T[];
  chosen: readonly T[];
  wordOf: (value: T) => string;
  onChange: (chosen: T[]) => void;
}

/** Any of some words; the last one stays, because a condition without words means nothing. */
function Several<T extends string>({ all, chosen, wordOf, onChange }: SeveralProps<T>) {
  const toggle = (each: T): void => {
    const next = chosen.includes(each) ? chosen.filter((one) => one !== each) : [...chosen, each];
    if (next.length > 0) onChange(next);
  };
  return (
    <div className="chips">
      {all.map((each) => (
        <Chip key={each} isChosen={chosen.includes(each)} onToggle={() => toggle(each)}>
          {wordOf(each)}
        </Chip>
      ))}
    </div>
  );
}

function Words({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      className="native-input"
      aria-label={label}
      placeholder={label}
      value={value}
      maxLength={120}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function TagChoice({ leaf, onChange }: EditorProps<SegmentLeaf & { kind: "tag" }>) {
  const { t } = useTranslation();
  const tags = useQuery(facetsQuery).data?.tags ?? [];
  const value = JSON.stringify([leaf.group ?? "", leaf.label]);
  const isListed = tags.some(({ group, label }) => JSON.stringify([group, label]) === value);
  return (
    <select
      className="native-input"
      aria-label={t("outreach.kind.tag")}
      value={value}
      onChange={(event) => {
        const [group = "", label = ""] = JSON.parse(event.target.value) as string[];
        onChange({ kind: "tag", label, ...(group === "" ? {} : { group }) });
      }}
    >
      {!isListed && <option value={value}>{leaf.label || "—"}</option>}
      {tags.map(({ group, label, count }) => (
        <option key={`${group}/${label}`} value={JSON.stringify([group, label])}>
          {`${group} / ${label} (${count})`}
        </option>
      ))}
    </select>
  );
}

function MemberChoice({ leaf, onChange }: EditorProps<SegmentLeaf & { kind: "owner" | "member" }>) {
  const members = useQuery(membersQuery).data ?? [];
  const names = new Map(members.map(({ userId, name }) => [userId, name]));
  const all = [...new Set([...members.map(({ userId }) => userId), ...leaf.in])];
  return (
    <Several
      all={all}
      chosen={leaf.in}
      wordOf={(userId) => names.get(userId) ?? userId}
      onChange={(chosen) => onChange({ ...leaf, in: chosen })}
    />
  );
}

/** Far above any budget or quantity. */
const MOST_OF_A_FACT = 1_000_000_000_000;
const FACT_OPS = ["known", "is", "contains", "at_least", "at_most"] as const;

function FactChoice({ leaf, onChange }: EditorProps<SegmentLeaf & { kind: "fact" }>) {
  const { t } = useTranslation();
  const text = "value" in leaf ? String(leaf.value) : "";
  const change = (op: (typeof FACT_OPS)[number], value: string, field = leaf.field): void => {
    if (op === "known") onChange({ kind: "fact", field, op });
    else if (op === "is" || op === "contains") onChange({ kind: "fact", field, op, value });
    else onChange({ kind: "fact", field, op, value: Number(value) || 0 });
  };
  return (
    <>
      <Choice
        label={t("outreach.kind.fact")}
        value={leaf.field}
        all={FACT_FIELDS}
        wordOf={(each) => t(`field.${each}`)}
        onChange={(field) => change(leaf.op, text, field)}
      />
      <Choice
        label={t("outreach.isTrue")}
        value={leaf.op}
        all={FACT_OPS}
        wordOf={(op) => t(`outreach.factOp.${op}`)}
        onChange={(op) => change(op, text)}
      />
      {(leaf.op === "at_least" || leaf.op === "at_most") && (
        <NumberInput
          hasFractions
          label={t("outreach.value")}
          min={-MOST_OF_A_FACT}
          max={MOST_OF_A_FACT}
          width={140}
          value={leaf.value}
          onChange={(value) => value !== null && onChange({ ...leaf, value })}
        />
      )}
      {(leaf.op === "is" || leaf.op === "contains") && (
        <Words label={t("outreach.value")} value={text} onChange={(value) => change(leaf.op, value)} />
      )}
    </>
  );
}

const TIME_OPS = ["within_days", "older_days", "on_or_after", "before", "never"] as const;

function TimeChoice({ leaf, onChange }: EditorProps<SegmentLeaf & { kind: "time" }>) {
  const { t } = useTranslation();
  const change = (op: (typeof TIME_OPS)[number], field = leaf.field): void => {
    if (op === "never") onChange({ kind: "time", field, op });
    else if (op === "on_or_after" || op === "before") {
      onChange({ kind: "time", field, op, date: "date" in leaf ? leaf.date : new Date().toISOString().slice(0, 10) });
    } else onChange({ kind: "time", field, op, days: "days" in leaf ? leaf.days : 30 });
  };
  return (
    <>
      <Choice
        label={t("outreach.kind.time")}
        value={leaf.field}
        all={TIME_FIELDS}
        wordOf={(each) => t(`outreach.time.${each}`)}
        onChange={(field) => change(leaf.op, field)}
      />
      <Choice
        label={t("outreach.isTrue")}
        value={leaf.op}
        all={TIME_OPS}
        wordOf={(op) => t(`outreach.timeOp.${op}`)}
        onChange={(op) => change(op)}
      />
      {"days" in leaf && (
        <Days value={leaf.days} word={t("outreach.days")} onChange={(count) => onChange({ ...leaf, days: count })} />
      )}
      {"date" in leaf && (
        <input
          className="native-input"
          type="date"
          aria-label={t("outreach.value")}
          value={leaf.date}
          onChange={(event) => event.target.value && onChange({ ...leaf, date: event.target.value })}
        />
      )}
    </>
  );
}

function CampaignChoice({ leaf, onChange }: EditorProps<SegmentLeaf & { kind: "campaign" }>) {
  const { t } = useTranslation();
  const broadcasts = useQuery(broadcastsQuery).data?.data ?? [];
  const names = new Map(broadcasts.map(({ id, name }) => [id, name]));
  const all = [...new Set([leaf.broadcastId, ...names.keys()])];
  return (
    <>
      <Choice
        label={t("outreach.kind.campaign")}
        value={leaf.broadcastId}
        all={all}
        wordOf={(id) => names.get(id) ?? (id || "—")}
        onChange={(broadcastId) => onChange({ ...leaf, broadcastId })}
      />
      <Choice
        label={t("outreach.isTrue")}
        value={leaf.outcome}
        all={CAMPAIGN_OUTCOMES}
        wordOf={(each) => t(`outreach.outcome.${each}`)}
        onChange={(outcome) => onChange({ ...leaf, outcome })}
      />
    </>
  );
}
