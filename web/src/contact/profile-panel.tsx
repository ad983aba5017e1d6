import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { AddValueSheet } from "./add-value-sheet";
import { ProfileField } from "./profile-field";
import { emptyFields, profileGroups } from "./profile-groups";
import { Panel } from "./panel";
import { SilentFacts } from "./silent-facts";
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
  // A field of which only silent findings exist is no part of the profile.
  const groups = profileGroups(
    contact.profile.filter((field) => field.values.length > 0 || field.facts.some((fact) => !fact.isSilent)),
  );
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
      <SilentFacts contact={contact} writes={writes} onMessage={onMessage} />
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
