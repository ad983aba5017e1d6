import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SegmentLeaf } from "#src/domain/segment/rule.js";
import { savedLinksQuery } from "../materials/links-queries";
import { Chip } from "../shared/ui/chip";
import { Choice, Days } from "./condition-fields";
import { broadcastsQuery } from "./outreach-queries";

type OpenedLeaf = SegmentLeaf & { kind: "opened" };
const WHAT = ["any", "broadcast", "link"] as const;
const USUAL_DAYS = 30;

/** What was opened, and how long ago at most. */
export function OpenedChoice({ leaf, onChange }: { leaf: OpenedLeaf; onChange: (leaf: SegmentLeaf) => void }) {
  const { t } = useTranslation();
  const { of, withinDays } = leaf;
  const change = (next: Pick<OpenedLeaf, "of" | "withinDays">): void =>
    onChange({
      kind: "opened",
      ...(next.of ? { of: next.of } : {}),
      ...(next.withinDays === undefined ? {} : { withinDays: next.withinDays }),
    });
  return (
    <>
      <Choice
        label={t("outreach.kind.opened")}
        value={of?.kind ?? "any"}
        all={WHAT}
        wordOf={(each) => t(`outreach.openedWhat.${each}`)}
        onChange={(what) => change({ of: what === "any" ? undefined : { kind: what, id: "" }, withinDays })}
      />
      {of?.kind === "broadcast" && (
        <BroadcastOf id={of.id} onChange={(id) => change({ of: { ...of, id }, withinDays })} />
      )}
      {of?.kind === "link" && <LinkOf id={of.id} onChange={(id) => change({ of: { ...of, id }, withinDays })} />}
      {withinDays !== undefined && (
        <Days
          value={withinDays}
          word={t("outreach.withinDays")}
          onChange={(count) => change({ of, withinDays: count })}
        />
      )}
      <Chip
        isChosen={withinDays === undefined}
        onToggle={() => change({ of, withinDays: withinDays === undefined ? USUAL_DAYS : undefined })}
      >
        {t("outreach.ever")}
      </Chip>
    </>
  );
}

interface ThingProps {
  id: string;
  onChange: (id: string) => void;
}

function BroadcastOf({ id, onChange }: ThingProps) {
  const { t } = useTranslation();
  const broadcasts = useQuery(broadcastsQuery).data?.data ?? [];
  const names = new Map(broadcasts.map((broadcast) => [broadcast.id, broadcast.name]));
  return <Thing label={t("outreach.kind.campaign")} id={id} names={names} onChange={onChange} />;
}

function LinkOf({ id, onChange }: ThingProps) {
  const { t } = useTranslation();
  const links = useQuery(savedLinksQuery).data?.data ?? [];
  const names = new Map(links.map((link) => [link.id, link.title]));
  return <Thing label={t("materials.kind.link")} id={id} names={names} onChange={onChange} />;
}

function Thing({ label, id, names, onChange }: ThingProps & { label: string; names: ReadonlyMap<string, string> }) {
  return (
    <Choice
      label={label}
      value={id}
      all={[...new Set([id, ...names.keys()])]}
      wordOf={(each) => names.get(each) ?? (each || "—")}
      onChange={onChange}
    />
  );
}
