import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { BroadcastJson, SegmentJson } from "#src/api/contract/outreach.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import { isCompleteAttachment } from "#src/domain/material/attachment.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { instantOf, localDay, localTime } from "../shared/text/zoned-time";
import { CheckedButton } from "../shared/ui/checked-button";
import { Chip } from "../shared/ui/chip";
import { NumberProblems } from "../shared/ui/number-problems";
import { PageHeading } from "../shared/ui/page-heading";
import { useNotices } from "../shared/ui/undo";
import { AssumedYear } from "../settings/holiday-notice";
import { BroadcastSummary } from "./broadcast-summary";
import { isComplete } from "./conditions";
import { broadcastPath, segmentsQuery } from "./outreach-queries";
import { PreflightPart } from "./preflight-part";
import { RuleEditor } from "./rule-editor";
import { SegmentPreview } from "./segment-preview";
import { VariantEditor } from "./variant-editor";

const FIRST: Variant = { key: "A", weight: 1, text: "", attachments: [] };
const KEYS = ["A", "B", "C", "D", "E"];

interface Draft {
  name: string;
  delivery: "wecom" | "accounts";
  segmentId: string | null;
  segmentVersion: number | null;
  rule: SegmentRule;
  variants: Variant[];
  scheduledAt: string | null;
}

const draftOf = (broadcast: BroadcastJson | null, segment: SegmentJson | null): Draft => ({
  name: broadcast?.name ?? segment?.name ?? "",
  delivery: broadcast?.delivery ?? "wecom",
  segmentId: broadcast?.segmentId ?? segment?.id ?? null,
  segmentVersion: broadcast?.segmentVersion ?? segment?.version ?? null,
  rule: broadcast?.rule ?? segment?.rule ?? { kind: "all", of: [] },
  variants: broadcast?.variants ?? [FIRST],
  scheduledAt: broadcast?.scheduledAt ?? null,
});

/** Instant as the browser's own date field writes it, in the corp's zone. */
const toLocal = (iso: string, zone: string): string =>
  `${localDay(new Date(iso), zone)}T${localTime(new Date(iso), zone)}`;
const fromLocal = (local: string, zone: string): string =>
  instantOf(local.slice(0, 10), local.slice(11, 16), zone).toISOString();

/** One scrolling page: audience, content, check, time; nothing goes out before somebody approves. */
export function BroadcastWizard({
  broadcast,
  segment,
}: {
  broadcast: BroadcastJson | null;
  segment: SegmentJson | null;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const errorWords = useErrorWords();
  const { now, zone } = useWords();
  const { show, problem } = useNotices();
  const segments = useQuery(segmentsQuery).data ?? [];
  const [draft, setDraft] = useState<Draft>(() => draftOf(broadcast, segment));
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const isChanged = broadcast === null || JSON.stringify(draft) !== JSON.stringify(draftOf(broadcast, null));
  const isReady =
    draft.name.trim() !== "" &&
    isComplete(draft.rule) &&
    draft.variants.every(
      ({ text, attachments }) =>
        (text.trim() !== "" || attachments.length > 0) && attachments.every(isCompleteAttachment),
    );

  const run = async (act: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await act();
      await queryClient.invalidateQueries({ queryKey: ["broadcasts"] });
    } catch (error) {
      problem(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  const save = async (): Promise<BroadcastJson> => {
    const body = { ...draft, name: draft.name.trim() };
    if (broadcast && !isChanged) return broadcast;
    return broadcast
      ? await write<BroadcastJson>("PUT", broadcastPath(broadcast.id), { ...body, basedOn: broadcast.version })
      : await write<BroadcastJson>("POST", "/broadcasts", body);
  };
  const check = (): Promise<void> =>
    run(async () => {
      const saved = await save();
      await write("POST", broadcastPath(saved.id, "/preflight"));
      await navigate(`/broadcasts/${saved.id}`, { replace: true });
    });

  return (
    <NumberProblems>
      <header className="outreach-head">
        <PageHeading name={broadcast?.name ?? t("outreach.newBroadcast")} />
        <CheckedButton
          loading={isBusy}
          disabled={!isChanged || draft.name.trim() === "" || !isComplete(draft.rule)}
          onClick={() =>
            void run(async () => {
              const saved = await save();
              show(t("outreach.saved"));
              await navigate(`/broadcasts/${saved.id}`, { replace: true });
            })
          }
        >
          {t("outreach.save")}
        </CheckedButton>
      </header>
      {broadcast?.rejectedNote && (
        <p className="danger" role="status">
          {t("outreach.rejectedBecause", { note: broadcast.rejectedNote })}
        </p>
      )}
      <div className="field">
        <label htmlFor="broadcast-name">{t("outreach.name")}</label>
        <Input
          id="broadcast-name"
          value={draft.name}
          maxLength={80}
          onChange={(event) => change({ name: event.target.value })}
        />
      </div>

      <Step number={1} title={t("outreach.stepAudience")}>
        <div className="outreach-columns">
          <div>
            <select
              className="native-input"
              aria-label={t("outreach.chooseSegment")}
              value={draft.segmentId ?? ""}
              onChange={(event) => {
                const chosen = segments.find(({ id }) => id === event.target.value);
                change(
                  chosen
                    ? { segmentId: chosen.id, segmentVersion: chosen.version, rule: chosen.rule }
                    : { segmentId: null, segmentVersion: null },
                );
              }}
            >
              <option value="">{t("outreach.ownRule")}</option>
              {segments.map(({ id, name, version }) => (
                <option key={id} value={id}>
                  {`${name} · ${t("outreach.version", { version })}`}
                </option>
              ))}
            </select>
            <RuleEditor
              rule={draft.rule}
              onChange={(rule) => change({ rule, segmentId: null, segmentVersion: null })}
            />
          </div>
          <SegmentPreview rule={draft.rule} />
        </div>
      </Step>

      <Step number={2} title={t("outreach.stepContent")}>
        <div className="chips" role="radiogroup" aria-label={t("outreach.delivery")}>
          {(["wecom", "accounts"] as const).map((delivery) => (
            <Chip
              key={delivery}
              kind="radio"
              isChosen={draft.delivery === delivery}
              onToggle={() => change({ delivery })}
            >
              {t(`outreach.${delivery}`)}
            </Chip>
          ))}
        </div>
        {draft.delivery === "wecom" && <p className="hint small">{t("outreach.wecomHint")}</p>}
        {draft.variants.map((variant, index) => (
          <VariantEditor
            key={variant.key}
            variant={variant}
            rule={draft.rule}
            delivery={draft.delivery}
            isAlone={draft.variants.length === 1}
            onChange={(next) => change({ variants: draft.variants.map((each, i) => (i === index ? next : each)) })}
            onRemove={() => change({ variants: draft.variants.filter((_, i) => i !== index) })}
          />
        ))}
        {draft.variants.length < KEYS.length && (
          <Button
            size="small"
            onClick={() => {
              const key = KEYS.find((each) => draft.variants.every((variant) => variant.key !== each)) ?? "E";
              change({ variants: [...draft.variants, { ...FIRST, key }] });
            }}
          >
            {t("outreach.addVariant")}
          </Button>
        )}
      </Step>

      <Step number={3} title={t("outreach.stepPreflight")}>
        <PreflightPart
          broadcast={isChanged ? null : broadcast}
          isBusy={isBusy}
          isReady={isReady}
          onCheck={() => void check()}
        />
      </Step>

      <Step number={4} title={t("outreach.stepApproval")}>
        <div className="chips" role="radiogroup" aria-label={t("outreach.when")}>
          <Chip kind="radio" isChosen={draft.scheduledAt === null} onToggle={() => change({ scheduledAt: null })}>
            {t("outreach.atOnce")}
          </Chip>
          <Chip
            kind="radio"
            isChosen={draft.scheduledAt !== null}
            onToggle={() =>
              change({ scheduledAt: draft.scheduledAt ?? new Date(now.getTime() + 86_400_000).toISOString() })
            }
          >
            {t("outreach.atTime")}
          </Chip>
          {draft.scheduledAt !== null && (
            <input
              type="datetime-local"
              className="native-input"
              aria-label={t("outreach.atTime")}
              value={toLocal(draft.scheduledAt, zone)}
              onChange={(event) => event.target.value && change({ scheduledAt: fromLocal(event.target.value, zone) })}
            />
          )}
        </div>
        {draft.scheduledAt !== null && (
          <AssumedYear year={Number(localDay(new Date(draft.scheduledAt), zone).slice(0, 4))} />
        )}
        {broadcast && !isChanged && <BroadcastSummary broadcast={broadcast} />}
        <CheckedButton
          type="primary"
          loading={isBusy}
          disabled={isChanged || broadcast?.preflight?.state !== "ready" || broadcast.preflight.sendable === 0}
          onClick={() => broadcast && void run(() => write("POST", broadcastPath(broadcast.id, "/submission")))}
        >
          {t("outreach.submit")}
        </CheckedButton>
      </Step>
    </NumberProblems>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <section className="card outreach-part" aria-label={title}>
      <h2>
        <span className="step-number">{number}</span>
        {title}
      </h2>
      {children}
    </section>
  );
}
