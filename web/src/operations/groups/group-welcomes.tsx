import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupWelcomeJson } from "#src/api/contract/group-welcomes.js";
import { AttachmentPreviews } from "../../materials/attachment-previews";
import { getData } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";

const GroupWelcomeSheet = lazy(() => import("./group-welcome-sheet"));
const TONE = { synced: "good", failed: "danger", unknown: "late" } as const;

/** What newcomers of customer groups get, and whether WeCom has it. */
export function GroupWelcomes() {
  const { t } = useTranslation();
  const mayOperate = useMay("wecom:operate");
  const [open, setOpen] = useState<GroupWelcomeJson | "new" | null>(null);
  const { data } = useQuery({
    queryKey: ["group-welcomes"],
    queryFn: ({ signal }) => getData<GroupWelcomeJson[]>("/group-welcomes", signal),
  });
  return (
    <section className="group-welcomes" aria-label={t("groupWelcomes.title")}>
      <header className="duty-head">
        <div>
          <h2>{t("groupWelcomes.title")}</h2>
          <p className="hint small">{t("groupWelcomes.lead")}</p>
        </div>
        {mayOperate && <Button onClick={() => setOpen("new")}>{t("groupWelcomes.add")}</Button>}
      </header>
      {data?.length === 0 && <p className="hint">{t("groupWelcomes.empty")}</p>}
      <ul className="group-welcome-list">
        {data?.map((welcome) => (
          <li key={welcome.id} className="card">
            <p className="small">
              <span className={TONE[welcome.state]}>{t(`groupWelcomes.state.${welcome.state}`)}</span>
              {welcome.note && <span className="hint"> · {welcome.note}</span>}
            </p>
            {welcome.text !== "" && <p className="bubble-preview">{welcome.text}</p>}
            {welcome.attachment && <AttachmentPreviews attachments={[welcome.attachment]} />}
            {mayOperate && (
              <button type="button" className="link-button small" onClick={() => setOpen(welcome)}>
                {t("groupWelcomes.edit")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        {open && <GroupWelcomeSheet welcome={open === "new" ? null : open} onClose={() => setOpen(null)} />}
      </Suspense>
    </section>
  );
}
