import SearchOutlined from "@ant-design/icons/SearchOutlined";
import { Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import "./search-box.css";

const TYPING_PAUSE_MS = 250;

interface SearchBoxProps {
  value: string;
  onSearch: (q: string) => void;
  ref: React.Ref<InputRef>;
}

/** Searches after a short pause, so that each letter is not a request; follows the address when one goes back. */
export function SearchBox({ value, onSearch, ref }: SearchBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    if (text === seen) return undefined;
    const timer = setTimeout(() => latest.current(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, seen]);
  return (
    <Input
      ref={ref}
      className="search-box"
      type="search"
      allowClear
      aria-label={t("contacts.search")}
      placeholder={t("common.searchHint")}
      prefix={<SearchOutlined aria-hidden />}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
