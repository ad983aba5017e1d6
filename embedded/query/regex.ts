import type { BSONRegExp } from "bson";
import { StoreError } from "../errors.js";

/** A regular expression of MongoDB (PCRE) made runnable, with its source for comparison with stored ones. */
export interface Pattern {
  readonly source: string;
  readonly options: string;
  readonly regExp: RegExp;
  /** Text that every match starts with, when the pattern is `^literal…` and case matters; else "". */
  readonly prefix: string;
  /** The pattern is nothing but `^literal`. */
  readonly isPrefixOnly: boolean;
}

const cache = new Map<string, Pattern>();
const MAX_CACHED = 500;

/**
 * Compiles a pattern. JS is not PCRE: what differs is rewritten (`(?i)` in front, the x option, `$` before a last
 * newline, `.` next to CR, `\A \Z \z \h`, POSIX classes), what cannot be is refused.
 *
 * @param options any of `imsxu`.
 * @throws StoreError 51108 for an unknown option, 51091 when the pattern does not compile.
 */
export function compilePattern(source: string, options: string): Pattern {
  const key = `${options}/${source}`;
  const known = cache.get(key);
  if (known) return known;
  for (const option of options) {
    if (!"imsxu".includes(option)) throw new StoreError(51108, `invalid flag in regex options: ${option}`);
  }
  if (source.includes("\0")) throw new StoreError(2, "Regular expression cannot contain an embedded null byte");
  let flags = new Set(options);
  let body = source;
  const inline = /^\(\?([imsx]+)\)/.exec(body);
  if (inline) {
    flags = new Set(`${options}${inline[1] ?? ""}`);
    body = body.slice(inline[0].length);
  }
  const translated = translate(body, flags);
  const jsFlags = [...flags].filter((flag) => flag === "i" || flag === "m" || flag === "s").join("");
  const literal = /^(?:\^|\\A)((?:[A-Za-z0-9 _@:,/=<>!#%&~"';-]|[\u0080-\uffff]|\\[.^$*+?()[\]{}|\\/-])*)(.*)$/s.exec(
    body,
  );
  const isLiteral = literal !== null && !flags.has("i") && !flags.has("m") && !flags.has("x") && !/\|/.test(body);
  const quantified = /^[*?{]/.test(literal?.[2] ?? "");
  const text = (literal?.[1] ?? "").replaceAll(/\\(.)/g, "$1");
  const pattern: Pattern = {
    source,
    options: options.split("").toSorted().join(""),
    regExp: toRegExp(translated, jsFlags, source),
    prefix: isLiteral ? (quantified ? text.slice(0, -1) : text) : "",
    isPrefixOnly: isLiteral && literal?.[2] === "",
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

/** The pattern of a regular expression value. */
export function patternOf(value: BSONRegExp): Pattern {
  return compilePattern(value.pattern, value.options);
}

function toRegExp(text: string, flags: string, source: string): RegExp {
  try {
    return new RegExp(text, `${flags}u`);
  } catch {
    // Escapes such as `\-` or `\_` are legal in PCRE but not with the u flag.
  }
  try {
    return new RegExp(text, flags);
  } catch (error) {
    throw new StoreError(
      51091,
      `Regular expression is invalid or not known to the store: /${source}/: ${String(error)}`,
    );
  }
}

const posixClasses: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
  punct: "!-\\/:-@\\[-`{-~",
};

const escapes: Readonly<Record<string, string>> = {
  A: "(?<![^])",
  z: "(?![^])",
  Z: "(?=\\n?(?![^]))",
  h: "[ \\t]",
  a: "\\x07",
  e: "\\x1b",
};

/** One escape at the start of `rest`: what JS needs instead, and how many characters it takes. */
function translateEscape(rest: string, inClass: boolean): [piece: string, length: number] {
  const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(rest);
  if (quoted) return [(quoted[1] ?? "").replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), quoted[0].length];
  const code = /^\\x\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (code) return [`\\u{${code[1] ?? ""}}`, code[0].length];
  const property = /^\\([pP])\{(\^?)(\w+)\}/.exec(rest);
  if (property) {
    const [whole, kind = "p", not, name = ""] = property;
    const letter = not ? (kind === "p" ? "P" : "p") : kind;
    return [`\\${letter}{${name.length > 2 && name !== "Any" ? "Script=" : ""}${name}}`, whole.length];
  }
  const next = rest[1] ?? "";
  return [inClass ? `\\${next}` : (escapes[next] ?? `\\${next}`), 2];
}

/** Walks the pattern once and rewrites what JS reads differently. */
function translate(source: string, flags: ReadonlySet<string>): string {
  const extended = flags.has("x");
  let text = "";
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? "";
    if (char === "\\") {
      const [piece, length] = translateEscape(source.slice(i), inClass);
      text += piece;
      i += length - 1;
    } else if (inClass) {
      const posix = /^\[:(\w+):\]/.exec(source.slice(i));
      if (posix) {
        text += posixClasses[posix[1] ?? ""] ?? posix[0];
        i += posix[0].length - 1;
      } else {
        if (char === "]") inClass = false;
        text += char === "[" ? "\\[" : char;
      }
    } else if (char === "[") {
      inClass = true;
      text += char;
      if (source[i + 1] === "^") text += source[++i];
      if (source[i + 1] === "]") {
        text += "\\]"; // a ] in first place is a literal in PCRE
        i++;
      }
    } else if (extended && /\s/.test(char)) {
      continue;
    } else if (extended && char === "#") {
      while (i + 1 < source.length && source[i + 1] !== "\n") i++;
    } else if (char === "$" && !flags.has("m")) {
      text += "(?=\\n?(?![^]))";
    } else if (char === "." && !flags.has("s")) {
      text += "[^\\n]";
    } else text += char;
  }
  return text;
}
