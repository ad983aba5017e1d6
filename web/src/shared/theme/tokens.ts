/**
 * The design tokens, light and dark. One source for antd's theme and for the CSS variables that our own styles use
 * (`accent` becomes `--accent`). Texts keep a contrast of 4.5:1 on the surfaces they are used on; `ink3` is for marks and
 * placeholders only, `hint` is its readable sibling for small text.
 */
import type { Stage } from "#src/domain/stage/stage.js";

export interface Tokens {
  /** Fill of the primary button; white text on it. */
  accent: string;
  accentHover: string;
  /** Links and selected text. */
  accentInk: string;
  accentSoft: string;
  ink1: string;
  ink2: string;
  ink3: string;
  hint: string;
  paper0: string;
  paper1: string;
  paper2: string;
  /** Lines that must be seen as the edge of a control. */
  edge: string;
  late: string;
  lateSoft: string;
  danger: string;
  dangerSoft: string;
  good: string;
  goodSoft: string;
  guess: string;
  guessInk: string;
  guessSoft: string;
  shadow: string;
  backdrop: string;
}

export const lightTokens: Tokens = {
  accent: "#0F6B5C",
  accentHover: "#0B5A4D",
  accentInk: "#0F6B5C",
  accentSoft: "#E7F2EF",
  ink1: "#1A1F1E",
  ink2: "#5A6462",
  ink3: "#8B9593",
  hint: "#66716E",
  paper0: "#FFFFFF",
  paper1: "#F6F8F7",
  paper2: "#ECF0EE",
  edge: "#CFD8D5",
  late: "#C2410C",
  lateSoft: "#FFF3EB",
  danger: "#B42318",
  dangerSoft: "#FEF1F0",
  good: "#2F7D32",
  goodSoft: "#EDF6ED",
  guess: "#7A5AF8",
  guessInk: "#6440E0",
  guessSoft: "#F4F1FF",
  shadow: "0 8px 28px rgba(18, 32, 28, 0.16)",
  backdrop: "rgba(18, 28, 25, 0.38)",
};

export const darkTokens: Tokens = {
  accent: "#17806D",
  accentHover: "#1C8E7A",
  accentInk: "#63C9B3",
  accentSoft: "#1B322D",
  ink1: "#E9EFED",
  ink2: "#AEBAB7",
  ink3: "#71807C",
  hint: "#93A19D",
  paper0: "#18201E",
  paper1: "#0F1513",
  paper2: "#28332F",
  edge: "#3B4945",
  late: "#FF9A5C",
  lateSoft: "#35221A",
  danger: "#FF8A7F",
  dangerSoft: "#3A1F1D",
  good: "#7CCB80",
  goodSoft: "#1B2E1F",
  guess: "#9B82FF",
  guessInk: "#B5A2FF",
  guessSoft: "#262140",
  shadow: "0 8px 28px rgba(0, 0, 0, 0.6)",
  backdrop: "rgba(0, 0, 0, 0.6)",
};

/** Steps of one hue along the relationship; grey beside it. The same everywhere a stage has a colour. */
const stageColours: Readonly<Record<Stage, string>> = {
  lead: "#C9DDD8",
  engaged: "#AECDC6",
  qualified: "#93BDB4",
  opportunity: "#6CA597",
  customer: "#4A9082",
  repeat: "#2C7D6E",
  loyal: "#0F6B5C",
  dormant: "#B7C0BE",
  lost: "#8B9593",
  win_back: "#A3ADAB",
};

const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/(\d)/, "-$1");

/** Token name → CSS variable, e.g. `accentSoft` → `--accent-soft`, `ink1` → `--ink-1`. */
export const cssVariables = (tokens: Tokens): [string, string][] => [
  ...Object.entries(tokens).map(([name, value]): [string, string] => [`--${kebab(name)}`, String(value)]),
  ...Object.entries(stageColours).map(([stage, value]): [string, string] => [`--stage-${stage}`, value]),
];
