import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { write } from "../../shared/api/api-client";
import { Sheet } from "../../shared/ui/sheet";
import { useWrites } from "../use-writes";

/** Asks before a printed code stops working. */
export default function RemoveJoinWay({ way, onClose }: { way: JoinWayJson; onClose: () => void }) {
  const { t } = useTranslation();
  const { run, isBusy } = useWrites("join-ways");
  const remove = async (): Promise<void> => {
    const path = `/join-ways/${encodeURIComponent(way.id)}`;
    if (await run(() => write("DELETE", path), t("joinWays.removed"))) onClose();
  };
  return (
    <Sheet
      title={t("joinWays.removeAsk", { name: way.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button danger type="primary" loading={isBusy} onClick={() => void remove()}>
            {t("joinWays.remove")}
          </Button>
        </>
      }
    >
      <p>{t("joinWays.removeText")}</p>
    </Sheet>
  );
}
