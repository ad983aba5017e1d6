import DownOutlined from "@ant-design/icons/DownOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactFacetsJson, ContactRowJson } from "#src/api/contract/contract.js";
import { membersQuery } from "../shared/api/members";
import { useMay, useSession } from "../shared/api/session";
import { Menu } from "../shared/ui/menu";
import { Sheet } from "../shared/ui/sheet";
import { StatePanel } from "../shared/ui/state-panel";
import { sopsQuery } from "../sop/sop-queries";
import { bulkContacts, enrollMany, useBulk } from "./bulk-acts";
import { TagManySheet } from "./tag-many-sheet";
import "../shared/ui/selection-bar.css";
import "../sop/sop.css";

interface ContactSelectionBarProps {
  selected: readonly ContactRowJson[];
  facets: ContactFacetsJson | undefined;
  onClear: () => void;
}

/** Acts on everybody who is selected: tag, put on a plan, give to a colleague. */
export function ContactSelectionBar({ selected, facets, onClear }: ContactSelectionBarProps) {
  const { t } = useTranslation();
  const { user } = useSession();
  const mayEnroll = useMay("sop:enroll");
  const mayAssign = user.dataScope !== "own";
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: mayAssign });
  const [sheet, setSheet] = useState<"tag" | "sop" | null>(null);
  const bulk = useBulk();
  const ids = selected.map(({ id }) => id);
  const done = (act: Promise<void>): void => {
    setSheet(null);
    void act.then(onClear);
  };
  const tag = (group: string, label: string): void => {
    // Who had it already keeps it when this is taken back.
    const had = new Set(
      selected
        .filter(({ tags }) => tags.some((each) => each.group === group && each.label === label))
        .map(({ id }) => id),
    );
    done(
      bulk(
        () => bulkContacts(ids, { kind: "tag", group, label }),
        (count) => t("contacts.tagged", { count, label }),
        (changed) =>
          bulkContacts(
            changed.filter((id) => !had.has(id)),
            { kind: "untag", group, label },
          ),
      ),
    );
  };
  if (selected.length === 0) return null;
  const label = t("contacts.selected", { count: selected.length });
  return (
    <div className="selection-bar" role="toolbar" aria-label={label}>
      <span className="tabular" role="status">
        {label}
      </span>
      <Button onClick={() => setSheet("tag")}>{t("contacts.bulkTag")}</Button>
      {mayEnroll && <Button onClick={() => setSheet("sop")}>{t("contacts.bulkSop")}</Button>}
      {mayAssign && (
        <Menu
          label={t("contacts.bulkOwner")}
          className="tool-button"
          trigger={
            <>
              {t("contacts.bulkOwner")} <DownOutlined aria-hidden />
            </>
          }
          items={members.map(({ userId, name }) => ({
            key: userId,
            label: name,
            onSelect: () =>
              done(
                bulk(
                  () => bulkContacts(ids, { kind: "owner", ownerId: userId }),
                  (count) => t("contacts.handedOver", { count, name }),
                ),
              ),
          }))}
        />
      )}
      <button type="button" className="link-button" onClick={onClear}>
        {t("contacts.bulkClear")}
      </button>
      {sheet === "tag" && (
        <TagManySheet count={selected.length} facets={facets} onTag={tag} onClose={() => setSheet(null)} />
      )}
      {sheet === "sop" && (
        <PlanSheet
          count={selected.length}
          onClose={() => setSheet(null)}
          onPick={(sopId, name) =>
            done(
              bulk(
                () => enrollMany(sopId, ids),
                (count) => t("contacts.enrolled", { count, name }),
              ),
            )
          }
        />
      )}
    </div>
  );
}

interface PlanSheetProps {
  count: number;
  onPick: (sopId: string, name: string) => void;
  onClose: () => void;
}

function PlanSheet({ count, onPick, onClose }: PlanSheetProps) {
  const { t } = useTranslation();
  const { data } = useQuery(sopsQuery);
  const open = (data ?? []).filter(({ status, audience }) => status === "active" && audience === "contact");
  return (
    <Sheet title={t("contacts.bulkSopTitle", { count })} onClose={onClose}>
      <p className="hint small">{t("contacts.bulkSopLead")}</p>
      {data && open.length === 0 && <StatePanel isSmall title={t("sop.enrollNone")} />}
      <div className="sop-choices">
        {open.map((sop) => (
          <button key={sop.id} type="button" className="sop-choice" onClick={() => onPick(sop.id, sop.name)}>
            <strong>{sop.name}</strong>
            <span className="hint small">{t("sop.steps", { count: sop.stepCount })}</span>
          </button>
        ))}
      </div>
    </Sheet>
  );
}
