import { fail, must } from "../errors.js";

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
 * Compiles a pattern with any of the options `imsxu`. JS is not PCRE: what differs is rewritten (`(?i)` in front, the x
 * option, `$` before a last newline, `.` next to CR, `\A \Z \z \h`, POSIX classes), what cannot be is refused.
 *
 * @throws StoreError 51108 for an unknown option, 51091 when the pattern does not compile.
 */
export function compilePattern(source: string, options: string): Pattern {
  const key = `${options}/${source}`;
  let pattern = cache.get(key);
  if (pattern) return pattern;
  must(/^[imsxu]*$/.test(options), 51108, `invalid flag in regex options: ${options}`);
  must(!source.includes("\0"), 2, "Regular expression cannot contain an embedded null byte");
  const [, inline = "", body = ""] = /^(?:\(\?([imsx]+)\))?(.*)$/s.exec(source) ?? [];
  const flags = new Set(options + inline);
  pattern = {
    source,
    options: options.split("").toSorted().join(""),
    regExp: toRegExp(translate(body, flags), [...flags].filter((flag) => "ims".includes(flag)).join(""), source),
    ...prefixOf(body, flags),
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

function prefixOf(body: string, flags: ReadonlySet<string>): { prefix: string; isPrefixOnly: boolean } {
  const literal = /^(?:\^|\\A)((?:[A-Za-z0-9 _@:,/=<>!#%&~"';-]|[\u0080-\uffff]|\\[.^$*+?()[\]{}|\\/-])*)(.*)$/s.exec(
    body,
  );
  if (!literal || ["i", "m", "x"].some((flag) => flags.has(flag)) || body.includes("|")) {
    return { prefix: "", isPrefixOnly: false };
  }
  const [, text = "", rest = ""] = literal;
  const plain = text.replaceAll(/\\(.)/g, "$1");
  return { prefix: /^[*?{]/.test(rest) ? plain.slice(0, -1) : plain, isPrefixOnly: rest === "" };
}

function toRegExp(text: string, flags: string, source: string): RegExp {
  // Escapes such as `\-` or `\_` are legal in PCRE but not with the u flag.
  for (const all of [`${flags}u`, flags]) {
    try {
      return new RegExp(text, all);
    } catch {
      continue;
    }
  }
  return fail(51091, `Regular expression is invalid or not known to the store: /${source}/`);
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
  const isExtended = flags.has("x");
  let text = "";
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? "";
    const posix = inClass ? /^\[:(\w+):\]/.exec(source.slice(i)) : null;
    if (char === "\\") {
      const [piece, length] = translateEscape(source.slice(i), inClass);
      text += piece;
      i += length - 1;
    } else if (posix) {
      text += posixClasses[posix[1] ?? ""] ?? posix[0];
      i += posix[0].length - 1;
    } else if (inClass) {
      if (char === "]") inClass = false;
      text += char === "[" ? "\\[" : char;
    } else if (char === "[") {
      inClass = true;
      const [opening = "", literal = ""] = /^\[\^?(\]?)/.exec(source.slice(i)) ?? []; // a ] in first place is a literal
      text += literal ? opening.replace("]", "\\]") : opening;
      i += opening.length - 1;
    } else if (isExtended && char === "#") {
      while (i + 1 < source.length && source[i + 1] !== "\n") i++;
    } else if (!isExtended || !/\s/.test(char)) {
      if (char === "$" && !flags.has("m")) text += escapes["Z"];
      else text += char === "." && !flags.has("s") ? "[^\\n]" : char;
    }
  }
  return text;
}
