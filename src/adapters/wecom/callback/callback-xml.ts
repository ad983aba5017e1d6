/**
 * WeCom's XML: elements, CDATA, plain text; no attributes. Three readers with the same answers, each for what the one
 * before it does not take: the shape of an earlier message of the kind; a scanner of the plain form that the platform
 * sends; fast-xml-parser for entities, comments, attributes, text beside elements. Values stay strings: ids such as
 * "007" and 64-bit numbers must not become numbers.
 */
import { XMLParser } from "fast-xml-parser";
import { CallbackError } from "./callback-error.js";
import { createMessageShapes } from "./message-shapes.js";
import { XmlNode, type XmlObject } from "./xml-node.js";

const CDATA = "<![CDATA[";
const ENCRYPT = `<Encrypt>${CDATA}`;

const shapes = createMessageShapes();

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
  const key = shapes.keyOf(xml);
  const known = shapes.read(key, xml);
  if (known) return known;
  const scanned = scan(xml);
  if (scanned) {
    shapes.learn(key, xml);
    return scanned;
  }
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

/** null: not the plain form that the platform sends. */
function scan(xml: string): XmlNode | null {
  const { length } = xml;
  let at = 0;
  while (at < length && isSpace(xml.charCodeAt(at))) at++;
  if (!xml.startsWith("<xml>", at)) return null;
  at += 5;
  const top = new XmlNode();
  let node = top;
  let name = "xml";
  const parents: { node: XmlNode; name: string }[] = [];
  for (;;) {
    while (isSpace(xml.charCodeAt(at))) at++;
    if (xml.charCodeAt(at) !== LT) return null;
    if (xml.charCodeAt(at + 1) === SLASH) {
      if ((at = afterClose(xml, at, name)) < 0) return null;
      const parent = parents.pop();
      if (!parent) return isRestBlank(xml, at) ? top : null;
      ({ node, name } = parent);
      continue;
    }
    const to = xml.indexOf(">", at);
    const child = xml.slice(at + 1, to);
    if (to < 0 || !NAME.test(child)) return null;
    at = to + 1;
    if (xml.charCodeAt(at) === LT && xml.charCodeAt(at + 1) === BANG) {
      if (!xml.startsWith(CDATA, at)) return null;
      const from = at + CDATA.length;
      const end = xml.indexOf("]]>", from);
      if (end < 0 || (at = afterClose(xml, end + 3, child)) < 0) return null;
      node.parts.push(child, xml.slice(from, end));
      continue;
    }
    const textEnd = xml.indexOf("<", at);
    if (textEnd < 0) return null;
    const after = afterClose(xml, textEnd, child);
    if (after >= 0) {
      const text = xml.slice(at, textEnd);
      if (text.includes("&")) return null;
      node.parts.push(child, text);
      at = after;
      continue;
    }
    // An element with elements in it; text beside them is not the plain form.
    for (let i = at; i < textEnd; i++) if (!isSpace(xml.charCodeAt(i))) return null;
    at = textEnd;
    const below = new XmlNode();
    node.parts.push(child, below);
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
