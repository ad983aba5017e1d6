import { fail, must, refuse } from "../errors.js";

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
 * Compiles a pattern with any of the options `imsu`. JS is not PCRE: `(?i)` in front, `$` before a last newline, `.` next
 * to CR and POSIX classes are rewritten; the x option and escapes that JS lacks are refused.
 *
 * @throws StoreError 51108 for an unknown option, 51091 when the pattern does not compile, 238 outside the profile.
 */
export function compilePattern(source: string, options: string): Pattern {
  const key = `${options}/${source}`;
  let pattern = cache.get(key);
  if (pattern) return pattern;
  must(/^[imsxu]*$/.test(options), 51108, `invalid flag in regex options: ${options}`);
  must(!source.includes("\0"), 2, "Regular expression cannot contain an embedded null byte");
  const [, inline = "", body = ""] = /^(?:\(\?([imsx]+)\))?(.*)$/s.exec(source) ?? [];
  const flags = new Set(options + inline);
  if (flags.has("x")) refuse("the x option of a regular expression");
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

const literalStart = /^\^((?:[A-Za-z0-9 _@:,/=<>!#%&~"';-]|[\u0080-\uffff]|\\[.^$*+?()[\]{}|\\/-])*)(.*)$/s;

function prefixOf(body: string, flags: ReadonlySet<string>): { prefix: string; isPrefixOnly: boolean } {
  const literal = flags.has("i") || flags.has("m") || body.includes("|") ? null : literalStart.exec(body);
  const [, text = "", rest = ""] = literal ?? [];
  const plain = text.replaceAll(/\\(.)/g, "$1");
  return { prefix: /^[*?{]/.test(rest) ? plain.slice(0, -1) : plain, isPrefixOnly: literal !== null && rest === "" };
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

/** Escapes that mean something else in PCRE than in JS, or nothing in one of them; and groups that JS lacks. */
const foreign = /^(?:\\(?:[AZzQEGhHKRXaeCgNpPuvV]|x\{|[0-7]{2})|\(\?(?:[a-zA-Z>|#&+-]|P|<[^=!]|\())/;

/** A piece of a pattern: an escape, a POSIX class, the start of a character class, or one character. */
const pieces = /\\[^]|\[:(\w+):\]|\[\^?\]?|[^]/g;

/** Walks the pattern once and rewrites what JS reads differently. */
function translate(source: string, flags: ReadonlySet<string>): string {
  let inClass = false;
  return source.replaceAll(pieces, (piece, posix: string | undefined, at: number) => {
    if (foreign.test(source.slice(at))) refuse(`the regular expression /${source}/`);
    if (piece.startsWith("\\")) return piece;
    if (!inClass && piece.startsWith("[")) {
      // A [ stands for itself inside, and so does a ] in first place.
      inClass = true;
      return posix === undefined ? piece.replace("]", "\\]") : `\\${piece}`;
    }
    if (!inClass) {
      if (piece === "$" && !flags.has("m")) return "(?=\\n?(?![^]))";
      return piece === "." && !flags.has("s") ? "[^\\n]" : piece;
    }
    if (posix !== undefined) return posixClasses[posix] ?? piece;
    if (piece.endsWith("]")) inClass = false;
    return piece.replace("[", "\\[");
  });
}
