import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SavedLinkJson } from "#src/api/contract/links.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { LinkThumb } from "./link-thumb";
import { MaterialPicker } from "./material-picker";
import { TrackChoice } from "./track-choice";

type Draft = Pick<SavedLinkJson, "title" | "url" | "description" | "coverId" | "isTracked">;
const FRESH: Draft = { title: "", url: "https://", description: "", coverId: null, isTracked: true };

/** A link of the library, new or changed. */
export function LinkSheet({ link, onClose }: { link: SavedLinkJson | null; onClose: () => void }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show } = useNotices();
  const [draft, setDraft] = useState<Draft>(link ?? FRESH);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const { title, url, description, coverId, isTracked } = draft;
    const body = { title: title.trim(), url: url.trim(), description: description.trim(), coverId, isTracked };
    try {
      await (link ? write("PUT", `/links/${encodeURIComponent(link.id)}`, body) : write("POST", "/links", body));
      await queryClient.invalidateQueries({ queryKey: ["saved-links"] });
      show(t("links.saved"));
      onClose();
    } catch (error) {
      setProblem(errorWords(error));
      setBusy(false);
    }
  };
  const field = (name: "title" | "url" | "description", label: string, maxLength: number) => (
    <label className="link-field">
      <span className="small">{label}</span>
      <input
        className="native-input"
        maxLength={maxLength}
        value={draft[name]}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
    </label>
  );
  const isComplete = draft.title.trim() !== "" && /^https?:\/\/[^/\s]+/.test(draft.url.trim());
  return (
    <>
      <Sheet
        title={t(link ? "links.edit" : "links.add")}
        onClose={onClose}
        footer={
          <Button type="primary" loading={isBusy} disabled={!isComplete} onClick={() => void save()}>
            {t("links.save")}
          </Button>
        }
      >
        <div className="link-form">
          {field("title", t("materials.linkTitle"), 60)}
          {field("url", t("materials.linkUrl"), 2_000)}
          {field("description", t("materials.linkDescription"), 160)}
          <div className="link-cover">
            <LinkThumb coverId={draft.coverId} />
            <button type="button" className="link-button small" onClick={() => setPicking(true)}>
              {t("materials.chooseCover")}
            </button>
            {draft.coverId && (
              <button type="button" className="link-button small" onClick={() => setDraft({ ...draft, coverId: null })}>
                {t("materials.removeCover")}
              </button>
            )}
          </div>
          <TrackChoice value={draft.isTracked} onChange={(isTracked) => setDraft({ ...draft, isTracked })} />
          <p className="danger" role="alert">
            {problem}
          </p>
        </div>
      </Sheet>
      {isPicking && (
        <MaterialPicker
          kind="image"
          onPick={({ id }) => {
            setDraft({ ...draft, coverId: id });
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
