import { useQuery } from "@tanstack/react-query";
import { Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { MergeRulesJson } from "#src/api/contract/merge.js";
import { useWrites } from "../operations/use-writes";
import { getData, write } from "../shared/api/api-client";
import { useMay } from "../shared/api/session";

/** What is merged without asking, for those who may set it. */
export function MergeRule() {
  const { t } = useTranslation();
  const mayWrite = useMay("settings:write");
  const { run, isBusy } = useWrites("merge-rules");
  const { data } = useQuery({
    queryKey: ["merge-rules"],
    queryFn: ({ signal }) => getData<MergeRulesJson>("/merge-rules", signal),
    enabled: mayWrite,
  });
  if (!mayWrite || !data) return null;
  return (
    <label className="merge-rule small">
      <Switch
        size="small"
        checked={data.onConfirmedPhone}
        loading={isBusy}
        onChange={(onConfirmedPhone) =>
          void run(() => write("PUT", "/merge-rules", { onConfirmedPhone, basedOn: data.updatedAt }), t("common.saved"))
        }
      />
      {t("merge.rule")}
    </label>
  );
}
