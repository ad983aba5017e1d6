import { useTranslation } from "react-i18next";
import { useMay } from "../../shared/api/session";
import { SectionHead } from "../section-head";
import { ArchivePart } from "./archive-part";
import { CallbacksPart } from "./callbacks-part";
import { CredentialsPart } from "./credentials-part";
import { DoctorPart } from "./doctor-part";
import { RulesPart } from "./rules-part";
import { SyncPart } from "./sync-part";
import "../../operations/operations.css";

/** WeCom: what connects it, whether it is right, how far the passes are, and every callback. */
export default function WecomSection() {
  const { t } = useTranslation();
  const maySetUp = useMay("wecom:setup");
  return (
    <section aria-label={t("settings.nav.wecom")}>
      <SectionHead title={t("settings.nav.wecom")} lead={t("wecomSetup.lead")} />
      {maySetUp && <DoctorPart />}
      <SyncPart />
      {maySetUp && <CredentialsPart />}
      <RulesPart />
      <ArchivePart />
      {maySetUp && <CallbacksPart />}
    </section>
  );
}
