import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DerivationProgress } from "./derivation-progress";
import { SettingRow } from "./setting-row";
import { SettingsForm } from "./settings-form";
import { wordsOf } from "./working-hours";

const LISTS = [
  { key: "products", label: "settings.dictionary.products", hint: "settings.dictionary.productsHint" },
  { key: "competitors", label: "settings.dictionary.competitors", hint: "settings.dictionary.competitorsHint" },
  { key: "ownCompanyNames", label: "settings.dictionary.own", hint: "settings.dictionary.ownHint" },
] as const;

/** The company's own words. */
export default function DictionarySection() {
  const { t } = useTranslation();
  return (
    <>
      <DerivationProgress />
      <SettingsForm title={t("settings.nav.dictionary")} lead={t("settings.dictionary.lead")}>
        {({ dictionary }, { change, mayWrite }) =>
          LISTS.map(({ key, label, hint }) => (
            <SettingRow
              key={key}
              label={t(label)}
              htmlFor={key}
              effect={`${t(hint)} ${t("settings.dictionary.count", { count: dictionary[key].length })}`}
            >
              <WordsInput
                id={key}
                disabled={!mayWrite}
                words={dictionary[key]}
                onChange={(words) => change({ dictionary: { ...dictionary, [key]: words } })}
              />
            </SettingRow>
          ))
        }
      </SettingsForm>
    </>
  );
}

interface WordsInputProps {
  id: string;
  words: readonly string[];
  disabled: boolean;
  onChange: (words: string[]) => void;
}

/** Keeps the text as typed, so that an empty last line does not jump away. */
function WordsInput({ id, words, disabled, onChange }: WordsInputProps) {
  const [text, setText] = useState(words.join("\n"));
  const shown = JSON.stringify(wordsOf(text)) === JSON.stringify(words) ? text : words.join("\n");
  return (
    <Input.TextArea
      id={id}
      disabled={disabled}
      autoSize={{ minRows: 3, maxRows: 14 }}
      value={shown}
      onChange={(event) => {
        setText(event.target.value);
        onChange(wordsOf(event.target.value));
      }}
    />
  );
}
