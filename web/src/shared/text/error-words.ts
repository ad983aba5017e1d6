/** What a failure says to a person. */
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/api-client";
import { zh } from "./zh";

type Known = Exclude<keyof typeof zh.errors, `${string}Title` | `${string}Text`>;
const isKnown = (code: string): code is Known => Object.hasOwn(zh.errors, code);

interface Issue {
  path: string;
  message: string;
}
const isIssue = (value: unknown): value is Issue =>
  typeof value === "object" && value !== null && "path" in value && "message" in value;

/** The issues of an `invalid_input` answer, empty otherwise. */
export function issuesOf(error: unknown): Issue[] {
  if (!(error instanceof ApiError)) return [];
  const issues = error.details["issues"];
  return Array.isArray(issues) ? issues.filter(isIssue) : [];
}

/** Turns any failure into one sentence: what happened and what is safe. */
export function useErrorWords(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t("errors.internal_error");
    const issues = issuesOf(error);
    if (issues.length > 0 && i18n.language.startsWith("zh")) return issues.map((issue) => issue.message).join(";");
    const code: string = error.code;
    if (error.message && i18n.language.startsWith("zh") && code !== "internal_error" && code !== "wrong_credentials")
      return error.message;
    return isKnown(code) ? t(`errors.${code}`) : error.message || t("errors.internal_error");
  };
}
