import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { AddValueSheet } from "./add-value-sheet";
import { ProfileField } from "./profile-field";
import { emptyFields, profileGroups } from "./profile-groups";
import { Panel } from "./panel";
import type { ContactWrites } from "./use-contact-writes";

interface ProfilePanelProps {
  contact: ContactDetailJson;
  writes: ContactWrites;
  /** The fact whose card is open. */
  openFact: string | null;
  onOpenFact: (factId: string | null) => void;
  onMessage: (messageId: string) => void;
}

/** What is known, grouped; what a machine proposes is underlined until a person has looked. */
export function ProfilePanel({ contact, writes, openFact, onOpenFact, onMessage }: ProfilePanelProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("contact:write");
  const [isAdding, setAdding] = useState(false);
  const groups = profileGroups(contact.profile);
  return (
    <>
      {groups.length === 0 && <p className="panel muted">{t("contact.emptyProfile")}</p>}
      {groups.map(({ group, fields }) => (
        <Panel key={group} title={t(`contact.groups.${group}`)}>
          <dl className="facts-grid">
            {fields.map((field) => (
              <ProfileField
                key={field.field}
                contactId={contact.id}
                profile={field}
                writes={writes}
                openFact={openFact}
                onOpenFact={onOpenFact}
                onMessage={onMessage}
              />
            ))}
          </dl>
        </Panel>
      ))}
      {mayWrite && (
        <p className="panel">
          <button type="button" className="link-button" onClick={() => setAdding(true)}>
            + {t("contact.otherFields")}
          </button>
        </p>
      )}
      {isAdding && (
        <AddValueSheet
          fields={emptyFields(contact.profile)}
          onSave={writes.addValue}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
