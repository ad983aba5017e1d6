import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SopEnrollmentJson } from "#src/api/contract/sop.js";
import { Panel } from "../contact/panel";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { StatePanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { contactSopsQuery, enroll, refreshSops, sopsQuery, stopEnrollment } from "./sop-queries";
import "./sop.css";

/** The contact's plans with the next step of each, and a way onto another. */
export function ContactSopsPanel({ contact }: { contact: { id: string; displayName: string } }) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const mayRead = useMay("sop:read");
  const mayEnroll = useMay("sop:enroll");
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery({ ...contactSopsQuery(contact.id), enabled: mayRead });
  if (!mayRead) return null;
  const running = data.filter(({ status }) => status === "active");
  const act = (done: Promise<SopEnrollmentJson>, told: (row: SopEnrollmentJson) => string): void => {
    setOpen(false);
    done
      .then((row) => {
        show(told(row));
        refreshSops(contact.id);
      })
      .catch((cause: unknown) => problem(errorWords(cause)));
  };
  return (
    <Panel
      title={t("sop.panel")}
      end={
        mayEnroll && (
          <button type="button" className="link-button small" onClick={() => setOpen(true)}>
            {t("sop.panelAdd")}
          </button>
        )
      }
    >
      {running.length === 0 && <p className="hint">{t("sop.panelNone")}</p>}
      <ul className="side-list">
        {running.map((row) => (
          <li key={row.id}>
            <p>
              <Link to={`/sops/${encodeURIComponent(row.sopId)}?tab=people`}>{row.sopName}</Link>
            </p>
            <p className="side-end">
              <span className="hint small">{row.next && `${words.when(row.next.dueAt)} · ${row.next.title}`}</span>
              {mayEnroll && (
                <button
                  type="button"
                  className="link-button small"
                  onClick={() =>
                    act(stopEnrollment(row.id), () => t("sop.stoppedToast", { name: contact.displayName }))
                  }
                >
                  {t("sop.stopOne")}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {isOpen && (
        <EnrollSheet
          name={contact.displayName}
          running={new Set(running.map(({ sopId }) => sopId))}
          onClose={() => setOpen(false)}
          onPick={(sopId) =>
            act(enroll(sopId, { contactId: contact.id }), (row) =>
              t("sop.enrolled", { name: contact.displayName, sop: row.sopName }),
            )
          }
        />
      )}
    </Panel>
  );
}

interface EnrollSheetProps {
  name: string;
  running: ReadonlySet<string>;
  onPick: (sopId: string) => void;
  onClose: () => void;
}

function EnrollSheet({ name, running, onPick, onClose }: EnrollSheetProps) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(sopsQuery);
  const open = data.filter(
    ({ id, status, audience }) => status === "active" && audience === "contact" && !running.has(id),
  );
  return (
    <Sheet title={t("sop.enrollTitle", { name })} onClose={onClose}>
      {open.length === 0 && <StatePanel isSmall title={t("sop.enrollNone")} />}
      <div className="sop-choices">
        {open.map((sop) => (
          <button key={sop.id} type="button" className="sop-choice" onClick={() => onPick(sop.id)}>
            <strong>{sop.name}</strong>
            <span className="hint small">{t("sop.steps", { count: sop.stepCount })}</span>
          </button>
        ))}
      </div>
    </Sheet>
  );
}
