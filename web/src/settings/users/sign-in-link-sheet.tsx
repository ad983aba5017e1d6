import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWords } from "../../shared/text/use-words";
import { copyText } from "../../shared/ui/clipboard";
import { Sheet } from "../../shared/ui/sheet";

export interface NewLink {
  url: string;
  expiresAt: string;
}

/** The one-time link, shown once. */
export function SignInLinkSheet({ name, link, onClose }: { name: string; link: NewLink; onClose: () => void }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    setSaid((await copyText(link.url)) ? t("common.copied") : t("common.copyFailed"));
  };
  return (
    <Sheet
      title={t("settings.users.linkTitle", { name })}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={() => void copy()}>
          {t("common.copy")}
        </Button>
      }
    >
      <p className="muted" style={{ marginBottom: 12 }}>
        {t("settings.users.linkText", { when: when(link.expiresAt) })}
      </p>
      <Input.TextArea
        readOnly
        autoSize
        aria-label={t("settings.users.link")}
        value={link.url}
        onFocus={(event) => event.target.select()}
      />
      <p className="good" role="status">
        {said}
      </p>
    </Sheet>
  );
}
