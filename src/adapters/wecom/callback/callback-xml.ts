/**
 * WeCom's XML: elements, CDATA, plain text; no attributes. A scanner reads what the platform really sends; whatever it
 * does not know (entities, comments, attributes, text beside elements) goes to fast-xml-parser. Values stay strings:
 * ids such as "007" and 64-bit numbers must not become numbers.
 */
import { XMLParser } from "fast-xml-parser";
import { CallbackError } from "./callback-error.js";

/** The elements inside an element, in order: name, content, name, content, … Much faster to fill than an object. */
export class XmlNode {
  readonly parts: (string | XmlNode)[] = [];

  /** Content of the first element of a name. */
  get(name: string): string | XmlNode | undefined {
    const { parts } = this;
    for (let i = 0; i < parts.length; i += 2) if (parts[i] === name) return parts[i + 1];
    return undefined;
  }

  /** Its text; "" when it is missing or has elements in it. */
  text(name: string): string {
    const value = this.get(name);
    return typeof value === "string" ? value : "";
  }

  /** Its elements; an empty node when it is missing or has none. */
  node(name: string): XmlNode {
    const value = this.get(name);
    return value instanceof XmlNode ? value : new XmlNode();
  }

  /** Contents of all elements of a name. */
  all(name: string): (string | XmlNode)[] {
    return this.parts.filter((_, i) => i % 2 === 1 && this.parts[i - 1] === name);
  }

  /** Texts of all elements of a name, e.g. `node("MemChangeList").texts("Item")`. */
  texts(name: string): string[] {
    return this.all(name).filter((value): value is string => typeof value === "string");
  }

  /** Those of them that have elements in them. */
  nodes(name: string): XmlNode[] {
    return this.all(name).filter((value): value is XmlNode => value instanceof XmlNode);
  }

  /** As an object without prototype; elements of one name become a list from the second on. */
  toObject(): XmlObject {
    const object = Object.create(null) as XmlObject;
    for (let i = 0; i < this.parts.length; i += 2) {
      const [name, content] = [this.parts[i] as string, this.parts[i + 1] ?? ""];
      const value = typeof content === "string" ? content : content.toObject();
      const before = object[name];
      if (before === undefined) object[name] = value;
      else if (Array.isArray(before)) before.push(value);
      else object[name] = [before, value];
    }
    return object;
  }
}

export interface XmlObject {
  [name: string]: string | XmlObject | (string | XmlObject)[];
}

const CDATA = "<![CDATA[";
const ENCRYPT = `<Encrypt>${CDATA}`;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** @throws CallbackError xml: entities could read files or grow without end, and WeCom never sends any. */
function refuseDoctype(xml: string): void {
  if (xml.includes("<!DOCTYPE")) throw new CallbackError("xml", "a DOCTYPE is not allowed");
}

/**
 * The ciphertext of a POST body.
 *
 * @throws CallbackError xml: there is none.
 */
export function encryptedOf(body: string): string {
  // A DOCTYPE could only stand before the root.
  const from = body.startsWith("<xml>") ? body.indexOf(ENCRYPT) : -1;
  if (from >= 0) {
    const to = body.indexOf("]]>", from + ENCRYPT.length);
    if (to > 0) return body.slice(from + ENCRYPT.length, to);
  }
  refuseDoctype(body);
  const encrypted = parseXml(body).text("Encrypt").trim();
  if (encrypted === "") throw new CallbackError("xml", "no Encrypt element");
  return encrypted;
}

/**
 * The elements below the root.
 *
 * @throws CallbackError xml: not well formed, or with a DOCTYPE.
 */
export function parseXml(xml: string): XmlNode {
  const scanned = scan(xml);
  if (scanned) return scanned;
  refuseDoctype(xml);
  return parseSlowly(xml);
}

/** The general parser alone; exported to compare the scanner with it. */
export function parseSlowly(xml: string): XmlNode {
  let document: unknown;
  try {
    document = parser.parse(xml, true);
  } catch {
    throw new CallbackError("xml", "not well-formed");
  }
  const roots = Object.entries(document ?? {});
  const [, root] = roots.find(([name]) => name !== "#text") ?? [];
  if (typeof root === "string" && root.trim() === "") return new XmlNode();
  if (typeof root !== "object" || root === null) throw new CallbackError("xml", "no elements");
  return nodeOf(root as XmlObject);
}

/** Without the white space between elements. */
function nodeOf(object: XmlObject): XmlNode {
  const node = new XmlNode();
  for (const [name, value] of Object.entries(object)) {
    if (name === "#text") continue;
    for (const one of [value].flat()) node.parts.push(name, typeof one === "string" ? one : nodeOf(one));
  }
  return node;
}

const LT = 60;
const GT = 62;
const SLASH = 47;
const BANG = 33;

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** Names that may stand in an element; never one that begins with "_", such as "__proto__". */
const NAME = /^[A-Za-z][\w.-]{0,63}$/;

/** An element's name with the texts around its content, and the name that came after it last time. */
class ElementName {
  readonly name: string;
  readonly cdataOpen: string;
  readonly cdataClose: string;
  next: ElementName | null = null;

  constructor(name: string) {
    this.name = name;
    this.cdataOpen = `<${name}>${CDATA}`;
    this.cdataClose = `]]></${name}>`;
  }
}

/** The names met so far; WeCom has some hundreds. Beyond the limit a name is made anew each time. */
const names = new Map<string, ElementName>();
const MAX_NAMES = 2_000;
const root = new ElementName("xml");

/** The name in [from, to); null when it is none that the scanner takes. */
function nameAt(xml: string, from: number, to: number): ElementName | null {
  const text = xml.slice(from, to);
  const known = names.get(text);
  if (known) return known;
  if (!NAME.test(text)) return null;
  const name = new ElementName(text);
  if (names.size < MAX_NAMES) names.set(text, name);
  return name;
}

/**
 * null: not the plain form that the platform sends. Events of a kind have the same elements in the same order, so the
 * name that followed last time is tried first: comparing a text in place costs less than finding where a name ends.
 */
function scan(xml: string): XmlNode | null {
  const { length } = xml;
  let at = 0;
  while (at < length && isSpace(xml.charCodeAt(at))) at++;
  if (!xml.startsWith("<xml>", at)) return null;
  at += 5;
  const top = new XmlNode();
  let node = top;
  let name = root;
  let previous = root;
  const parents: { node: XmlNode; name: ElementName }[] = [];
  for (;;) {
    while (isSpace(xml.charCodeAt(at))) at++;
    const guess = previous.next;
    if (guess !== null && xml.startsWith(guess.cdataOpen, at)) {
      const from = at + guess.cdataOpen.length;
      const end = xml.indexOf("]]>", from);
      if (end >= 0 && xml.startsWith(guess.cdataClose, end)) {
        node.parts.push(guess.name, xml.slice(from, end));
        at = end + guess.cdataClose.length;
        previous = guess;
        continue;
      }
    }
    if (xml.charCodeAt(at) !== LT) return null;
    if (xml.charCodeAt(at + 1) === SLASH) {
      if ((at = afterClose(xml, at, name.name)) < 0) return null;
      const parent = parents.pop();
      if (!parent) return isRestBlank(xml, at) ? top : null;
      ({ node, name } = parent);
      continue;
    }
    const to = xml.indexOf(">", at);
    const child = to < 0 ? null : nameAt(xml, at + 1, to);
    if (child === null) return null;
    previous.next = child;
    previous = child;
    at = to + 1;
    if (xml.charCodeAt(at) === LT && xml.charCodeAt(at + 1) === BANG) {
      if (!xml.startsWith(CDATA, at)) return null;
      const from = at + CDATA.length;
      const end = xml.indexOf("]]>", from);
      if (end < 0 || (at = afterClose(xml, end + 3, child.name)) < 0) return null;
      node.parts.push(child.name, xml.slice(from, end));
      continue;
    }
    const textEnd = xml.indexOf("<", at);
    if (textEnd < 0) return null;
    const after = afterClose(xml, textEnd, child.name);
    if (after >= 0) {
      const text = xml.slice(at, textEnd);
      if (text.includes("&")) return null;
      node.parts.push(child.name, text);
      at = after;
      continue;
    }
    // An element with elements in it; text beside them is not the plain form.
    for (let i = at; i < textEnd; i++) if (!isSpace(xml.charCodeAt(i))) return null;
    at = textEnd;
    const below = new XmlNode();
    node.parts.push(child.name, below);
    parents.push({ node, name });
    node = below;
    name = child;
  }
}

/** The place after `</name>` (or `</name >`, as some senders write) at `at`; -1: it is not there. */
function afterClose(xml: string, at: number, name: string): number {
  if (xml.charCodeAt(at + 1) !== SLASH || xml.charCodeAt(at) !== LT || !xml.startsWith(name, at + 2)) return -1;
  let end = at + 2 + name.length;
  while (isSpace(xml.charCodeAt(end))) end++;
  return xml.charCodeAt(end) === GT ? end + 1 : -1;
}

function isRestBlank(xml: string, from: number): boolean {
  for (let i = from; i < xml.length; i++) if (!isSpace(xml.charCodeAt(i))) return false;
  return true;
}
