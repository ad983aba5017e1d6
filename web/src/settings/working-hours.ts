/** Spans of a working day, "HH:mm". */
export interface Span {
  from: string;
  to: string;
}

const minutesOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
};

/** Hours of a working day, one decimal; spans that end before they begin count nothing. */
export function workingHoursOf(spans: readonly Span[]): number {
  const minutes = spans.reduce((sum, { from, to }) => sum + Math.max(0, minutesOf(to) - minutesOf(from)), 0);
  return Math.round(minutes / 6) / 10;
}

const VARIABLE = /\{([^{}]*)\}/g;

/** Variables of care texts with an example for the preview. */
export const CARE_VARIABLES: Readonly<Record<string, string>> = {
  称呼: "王工",
  姓名: "王建国",
  公司: "华盛精密",
  职位: "采购经理",
  产品: "伺服电机",
  我: "李倩",
  我的公司: "",
};

/** Variables in a text that do not exist. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map((match) => match[1]?.trim() ?? "").filter((name) => !(name in CARE_VARIABLES));

/** The text as an example contact would get it. */
export const previewOf = (text: string, corpName: string): string =>
  text.replace(VARIABLE, (whole, name: string) =>
    name.trim() === "我的公司" ? corpName : CARE_VARIABLES[name.trim()] || whole,
  );

/** One word per line; empty lines and repeats are dropped. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
