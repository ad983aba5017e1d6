import { useQuery } from "@tanstack/react-query";
import { Input, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import type { GroupChatRowJson } from "#src/api/contract/wecom.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { JOIN_WAY_LIMITS } from "#src/domain/wecom/join-way.js";
import { getData, write } from "../../shared/api/api-client";
import { FormSheet } from "../../shared/ui/form-sheet";
import { NumberInput } from "../../shared/ui/number-input";
import { useWrites } from "../use-writes";

/** Makes or changes a code. */
export default function JoinWaySheet({ way, onClose }: { way: JoinWayJson | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { run, isBusy } = useWrites("join-ways");
  const [name, setName] = useState(way?.name ?? "");
  const [state, setState] = useState("");
  const [chatIds, setChatIds] = useState(way?.groups.map((group) => group.chatId) ?? []);
  const [isAuto, setAuto] = useState(way?.autoCreateRoom ?? true);
  const [roomBaseName, setRoomName] = useState(way?.roomBaseName ?? "");
  const [roomBaseId, setRoomId] = useState(way?.roomBaseId ?? 2);
  const { data: groups = [] } = useQuery({
    queryKey: ["group-chats"],
    queryFn: ({ signal }) => getData<GroupChatRowJson[]>("/group-chats", signal),
  });
  const options = groups
    .filter((group) => group.status !== "dismissed" || chatIds.includes(group.chatId))
    .map((group) => ({
      value: group.chatId,
      label: `${group.name || t("handOver.unnamedGroup")} · ${group.owner.name}`,
    }));
  const isReady = name.trim() !== "" && chatIds.length > 0;
  const save = async (): Promise<void> => {
    const body = {
      name: name.trim(),
      chatIds,
      autoCreateRoom: isAuto,
      roomBaseName: roomBaseName.trim(),
      roomBaseId,
    };
    const act = (): Promise<unknown> =>
      way
        ? write("PUT", `/join-ways/${encodeURIComponent(way.id)}`, body)
        : write("POST", "/join-ways", { ...body, state: state.trim() });
    if (await run(act, t("common.saved"))) onClose();
  };
  return (
    <FormSheet
      title={t(way ? "joinWays.edit" : "joinWays.add")}
      onClose={onClose}
      isReady={isReady}
      isBusy={isBusy}
      onSave={() => void save()}
      saveLabel={way && way.syncState !== "synced" ? t("joinWays.again") : undefined}
    >
      <label>
        {t("joinWays.name")}
        <Input
          value={name}
          maxLength={JOIN_WAY_LIMITS.name}
          placeholder={t("joinWays.nameHint")}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <div className="form-field">
        <span>
          {t("joinWays.groups")} <span className="hint small">{t("joinWays.groupsHint")}</span>
        </span>
        <Select
          mode="multiple"
          optionFilterProp="label"
          maxCount={JOIN_WAY_LIMITS.groups}
          aria-label={t("joinWays.groups")}
          value={chatIds}
          options={options}
          onChange={(ids: string[]) => setChatIds(ids)}
        />
      </div>
      <div className="duty-head">
        <span>{t("joinWays.auto")}</span>
        <Switch checked={isAuto} aria-label={t("joinWays.auto")} onChange={setAuto} />
      </div>
      {isAuto && (
        <div className="room-fields">
          <label>
            {t("joinWays.roomName")}
            <Input
              value={roomBaseName}
              maxLength={JOIN_WAY_LIMITS.roomName}
              placeholder={t("joinWays.roomNameHint")}
              onChange={(event) => setRoomName(event.target.value)}
            />
          </label>
          <label>
            {t("joinWays.roomId")}
            <NumberInput {...BOUNDS.roomNumber} value={roomBaseId} onChange={(id) => id !== null && setRoomId(id)} />
          </label>
        </div>
      )}
      {way ? (
        <p className="hint small">{t("joinWays.stateFixed", { state: way.state })}</p>
      ) : (
        <label>
          {t("joinWays.state")} <span className="hint small">{t("joinWays.stateHint")}</span>
          <Input value={state} maxLength={JOIN_WAY_LIMITS.state} onChange={(event) => setState(event.target.value)} />
        </label>
      )}
    </FormSheet>
  );
}
