import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SavedLinkJson } from "#src/api/contract/links.js";
import { useMay, useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { AskingPart } from "./asking-part";
import { LinkSheet } from "./link-sheet";
import { LinkThumb } from "./link-thumb";
import { openersQuery, savedLinksQuery } from "./links-queries";
import { RemoveSheet } from "./remove-sheet";

type Open = { act: "edit" | "remove" | "openers"; link: SavedLinkJson };

/** Links of the library: what they are, and who opened them. */
export function LinksPart() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(savedLinksQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <section className="card outreach-part" aria-label={t("materials.kind.link")}>
      <AskingPart />
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} height={64} />}
      {data?.data.length === 0 && <StatePanel title={t("links.none")} text={t("links.noneText")} />}
      <ul>
        {data?.data.map((link) => (
          <LinkRow key={link.id} link={link} onAct={(act) => setOpen({ act, link })} />
        ))}
      </ul>
      {open?.act === "edit" && <LinkSheet link={open.link} onClose={close} />}
      {open?.act === "remove" && <RemoveLink link={open.link} onClose={close} />}
      {open?.act === "openers" && <Openers link={open.link} onClose={close} />}
    </section>
  );
}

function LinkRow({ link, onAct }: { link: SavedLinkJson; onAct: (act: Open["act"]) => void }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { user } = useSession();
  const mayWrite = useMay("touch:write");
  const mayPlan = useMay("broadcast:plan");
  const mayChange = mayWrite && (mayPlan || link.createdBy.userId === user.userId);
  const { title, url, coverId, isTracked, people, unknown, lastOpenedAt } = link;
  return (
    <li className="link-row">
      <LinkThumb coverId={coverId} />
      <div className="link-words">
        <p className="material-name">{title}</p>
        <a className="hint small clip" href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      </div>
      <div className="link-figures">
        {people > 0 ? (
          <button type="button" className="link-button" onClick={() => onAct("openers")}>
            {t("links.people", { count: people })}
          </button>
        ) : (
          <span className="hint">{t(isTracked || unknown > 0 ? "links.nobody" : "links.notTracked")}</span>
        )}
        <p className="hint small" title={t("links.unknownHint")}>
          {[
            ...(unknown > 0 ? [t("links.unknown", { count: unknown })] : []),
            ...(lastOpenedAt ? [t("links.last", { when: when(lastOpenedAt) })] : []),
          ].join(" · ")}
        </p>
      </div>
      {mayChange && (
        <div className="link-acts">
          <button type="button" className="link-button small" onClick={() => onAct("edit")}>
            {t("links.change")}
          </button>
          <button type="button" className="link-button small" onClick={() => onAct("remove")}>
            {t("links.remove")}
          </button>
        </div>
      )}
    </li>
  );
}

/** Who opened it: the customers whom the viewer may see. */
function Openers({ link, onClose }: { link: SavedLinkJson; onClose: () => void }) {
  const { t } = useTranslation();
  const { when, exact } = useWords();
  const { data, error, refetch } = useQuery(openersQuery(link.id));
  return (
    <Sheet place="side" title={t("links.openersTitle", { title: link.title })} onClose={onClose}>
      {error && !data && <ErrorPanel isSmall error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={5} height={44} />}
      {data?.data.length === 0 && <StatePanel isSmall title={t("links.noOpeners")} />}
      <ul>
        {data?.data.map(({ contact, lastAt, opens }) => (
          <li key={contact.id} className="opener-row">
            <Link to={`/contacts/${encodeURIComponent(contact.id)}`}>{contact.displayName}</Link>
            <span className="hint small clip">{contact.company}</span>
            <time className="hint small" dateTime={lastAt} title={exact(lastAt)}>
              {when(lastAt)}
              {opens > 1 && ` · ${t("links.times", { count: opens })}`}
            </time>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function RemoveLink({ link, onClose }: { link: SavedLinkJson; onClose: () => void }) {
  const { t } = useTranslation();
  const words = {
    title: t("links.removeTitle"),
    text: t("links.removeText", { title: link.title }),
    remove: t("links.remove"),
    removed: t("links.removed"),
  };
  return (
    <RemoveSheet path={`/links/${encodeURIComponent(link.id)}`} listed="saved-links" words={words} onClose={onClose} />
  );
}
