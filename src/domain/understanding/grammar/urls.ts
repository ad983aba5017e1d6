/** Web addresses: with a scheme, with www., or a bare host with a real ending (microsoft.com). */
import { TOP_LEVEL_DOMAINS } from "./tables/top-level-domains.js";
import type { UrlMatch } from "./match.js";
import { foldText } from "./text-fold.js";

const SCHEMES: ReadonlySet<string> = new Set([
  "http",
  "https",
  "ftp",
  "ftps",
  "sftp",
  "ws",
  "wss",
  "rtsp",
  "rtmp",
  "weixin",
  "wxwork",
  "mms",
  "svn",
  "git",
]);
/** Every sign a URL may hold by RFC 3986; brackets and quotes at the end are cut. */
const isUrlChar = (code: number): boolean => code > 32 && code < 127 && !/["<>\\^`{|}]/.test(String.fromCharCode(code));
const isHostChar = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 45 || code === 46;
const isWord = (char: string | undefined): boolean => char !== undefined && /[\w\u4e00-\u9fff]/.test(char);

/** All web addresses of a text, as said. Linear: each run of URL characters is looked at once. */
export function findUrls(text: string): UrlMatch[] {
  const s = foldText(text);
  if (!s.includes(".") && !s.includes("://")) return [];
  const found: UrlMatch[] = [];
  for (let i = 0; i < s.length;) {
    if (!isHostChar(s.charCodeAt(i))) {
      i++;
      continue;
    }
    let end = i;
    while (end < s.length && isUrlChar(s.charCodeAt(end))) end++;
    const url = end - i <= 4_096 ? readUrl(s, i, end) : null;
    if (url) found.push({ ...url, url: text.slice(url.start, url.end) });
    i = end;
  }
  return found;
}

function readUrl(s: string, runStart: number, runEnd: number): { start: number; end: number } | null {
  const run = s.slice(runStart, runEnd);
  const scheme = run.indexOf("://");
  if (scheme > 0) {
    let from = scheme;
    while (from > 0 && /[a-z]/i.test(run[from - 1] ?? "")) from--;
    if (!SCHEMES.has(run.slice(from, scheme).toLowerCase())) return null;
    const end = trimEnd(run, scheme + 3);
    return end > scheme + 3 ? { start: runStart + from, end: runStart + end } : null;
  }
  let hostEnd = 0;
  while (hostEnd < run.length && isHostChar(run.charCodeAt(hostEnd))) hostEnd++;
  let host = run.slice(0, hostEnd);
  while (/[.-]$/.test(host)) host = host.slice(0, -1);
  if (run[hostEnd] === "@" || s[runStart - 1] === "@" || !host.includes(".") || host.includes("..")) return null;
  const labels = host.toLowerCase().split(".");
  const ending = labels.at(-1) ?? "";
  if (labels.some((label) => label === "" || label.startsWith("-"))) return null;
  if (!TOP_LEVEL_DOMAINS.has(ending)) return null;
  const www = labels[0] === "www";
  if (!www && isWord(s[runStart - 1]) && !/[是为址网站：在看问]/.test(s[runStart - 1] ?? "")) return null;
  // 7.am, 3.5.it: a number with a unit; names of a single letter
  if (!www && labels.slice(0, -1).every((label) => /^\d+$/.test(label)) && !run.includes("/")) return null;
  const pathStart = run[hostEnd] === "/" || run[hostEnd] === ":" || run[hostEnd] === "?" || run[hostEnd] === "#";
  const end = pathStart && host.length === hostEnd ? trimEnd(run, hostEnd) : host.length;
  return { start: runStart, end: runStart + end };
}

/** Punctuation at the end of a URL belongs to the sentence. */
function trimEnd(run: string, floor: number): number {
  let end = run.length;
  while (end > floor) {
    const char = run[end - 1] ?? "";
    if (
      /[.,;:!?'*~]/.test(char) ||
      (char === ")" && !run.slice(floor, end).includes("(")) ||
      (char === "]" && !run.slice(floor, end).includes("["))
    )
      end--;
    else break;
  }
  return end;
}
