import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactWayJson } from "#src/api/contract/wecom.js";
import { isCompleteAttachment } from "#src/domain/material/attachment.js";
import { spanProblem } from "#src/domain/wecom/duty-spans.js";
import type { DutyMember, WelcomeText } from "#src/domain/wecom/wecom-records.js";
import { write } from "../../shared/api/api-client";
import { membersQuery } from "../../shared/api/members";
import { FormSheet } from "../../shared/ui/form-sheet";
import { useWrites } from "../use-writes";
import { DutyRow } from "./duty-row";
import { WelcomeFields } from "./welcome-fields";

interface Draft {
  name: string;
  members: DutyMember[];
  backupUserIds: string[];
  skipVerify: boolean;
  tags: string[];
  welcome: WelcomeText | null;
  isOn: boolean;
}

const draftOf = (way: ContactWayJson | null): Draft => ({
  name: way?.name ?? "",
  members: way?.members.map(({ userId, spans, dailyCap }) => ({ userId, spans, dailyCap })) ?? [],
  backupUserIds: way?.backups.map((person) => person.userId) ?? [],
  skipVerify: way?.skipVerify ?? true,
  tags: way?.tags.map(({ group, label }) => `${group}/${label}`) ?? [],
  welcome: way?.welcome ?? null,
  isOn: way?.isOn ?? true,
});

/** "来源/展会" → group and label; without a group it lands in the sources. */
const tagOf = (text: string): { group: string; label: string } => {
  const [group = "", ...label] = text.split("/");
  return label.length === 0
    ? { group: "来源", label: group.trim() }
    : { group: group.trim(), label: label.join("/").trim() };
};

/** Makes or changes a code. */
export default function WaySheet({ way, onClose }: { way: ContactWayJson | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(membersQuery);
  const { run, isBusy } = useWrites("contact-ways");
  const [draft, setDraft] = useState(() => draftOf(way));
  const options = members.map((member) => ({ value: member.userId, label: member.name }));
  const nameOf = (userId: string): string => members.find((member) => member.userId === userId)?.name ?? userId;
  const set = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const isReady =
    draft.name.trim() !== "" &&
    draft.members.length + draft.backupUserIds.length > 0 &&
    draft.members.every((member) => spanProblem(member) === null) &&
    (draft.welcome?.attachments ?? []).every(isCompleteAttachment);
  const submit = async (): Promise<void> => {
    const body = {
      ...draft,
      name: draft.name.trim(),
      tags: draft.tags.map(tagOf).filter((tag) => tag.label && tag.group),
    };
    const path = way ? `/contact-ways/${encodeURIComponent(way.id)}` : "/contact-ways";
    if (await run(() => write(way ? "PUT" : "POST", path, body), t("common.saved"))) onClose();
  };
  return (
    <FormSheet
      title={way ? t("ways.edit") : t("ways.add")}
      onClose={onClose}
      isReady={isReady}
      isBusy={isBusy}
      onSave={() => void submit()}
    >
      <label>
        {t("ways.name")}
        <Input
          value={draft.name}
          maxLength={60}
          placeholder={t("ways.nameHint")}
          onChange={(event) => set({ name: event.target.value })}
        />
      </label>
      <div className="form-field">
        <span>
          {t("ways.members")} <span className="hint small">{t("ways.membersHint")}</span>
        </span>
        <Select
          mode="multiple"
          optionFilterProp="label"
          aria-label={t("ways.members")}
          value={draft.members.map((member) => member.userId)}
          options={options}
          onChange={(userIds: string[]) =>
            set({
              members: userIds.map(
                (userId) =>
                  draft.members.find((member) => member.userId === userId) ?? { userId, spans: [], dailyCap: null },
              ),
            })
          }
        />
        {draft.members.map((member) => (
          <DutyRow
            key={member.userId}
            name={nameOf(member.userId)}
            member={member}
            onChange={(next) => set({ members: draft.members.map((one) => (one.userId === next.userId ? next : one)) })}
          />
        ))}
      </div>
      <div className="form-field">
        <span>
          {t("ways.backups")} <span className="hint small">{t("ways.backupsHint")}</span>
        </span>
        <Select
          mode="multiple"
          optionFilterProp="label"
          aria-label={t("ways.backups")}
          value={draft.backupUserIds}
          options={options}
          onChange={(backupUserIds: string[]) => set({ backupUserIds })}
        />
      </div>
      <Checkbox checked={draft.skipVerify} onChange={(event) => set({ skipVerify: event.target.checked })}>
        {t("ways.skipVerify")}
      </Checkbox>
      <div className="form-field">
        <span>
          {t("ways.tags")} <span className="hint small">{t("ways.tagsHint")}</span>
        </span>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          aria-label={t("ways.tags")}
          value={draft.tags}
          onChange={(tags: string[]) => set({ tags })}
        />
      </div>
      <WelcomeFields value={draft.welcome} onChange={(welcome) => set({ welcome })} />
      {way && (
        <div className="duty-head">
          <span>
            {t("ways.on")} <span className="hint small">{t("ways.switchOff")}</span>
          </span>
          <Switch checked={draft.isOn} aria-label={t("ways.on")} onChange={(isOn) => set({ isOn })} />
        </div>
      )}
    </FormSheet>
  );
}
