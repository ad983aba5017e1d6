/**
 * Events of a kind have the same elements in the same order; only the values differ. The shape of a message that was
 * read once becomes a regular expression with one group per value, which reads the next one of its kind in a single
 * pass of machine code. It matches this very form and nothing else, so what it reads is what a parser would read; every
 * other message goes to the parser. The expressions cannot backtrack: a value ends at the first "]" or "<".
 */
import { XmlNode } from "./xml-node.js";

/** A value, the begin of an element with elements in it, or (null) its end. */
type Step = { name: string; isValue: boolean } | null;

interface MessageShape {
  pattern: RegExp;
  steps: readonly Step[];
}

export interface MessageShapes {
  /** What messages of a kind have in common: event and change type. */
  keyOf(xml: string): string;
  /** null: no shape of this kind fits. */
  read(key: string, xml: string): XmlNode | null;
  /** @param xml a message that a parser has read. */
  learn(key: string, xml: string): void;
}

/** WeCom has about a hundred kinds; optional elements and lists give some of them several shapes. */
const MAX_KINDS = 300;
const MAX_SHAPES = 6;
const MAX_LENGTH = 8_000;
const MAX_STEPS = 80;

export function createMessageShapes(): MessageShapes {
  const kinds = new Map<string, MessageShape[]>();
  return {
    keyOf,
    read: (key, xml) => {
      const shapes = kinds.get(key);
      if (shapes === undefined) return null;
      for (let i = 0; i < shapes.length; i++) {
        const shape = shapes[i] as MessageShape;
        const values = shape.pattern.exec(xml);
        if (values !== null) return nodeOf(shape.steps, values);
      }
      return null;
    },
    learn: (key, xml) => {
      const shapes = kinds.get(key) ?? [];
      if (xml.length > MAX_LENGTH || shapes.length >= MAX_SHAPES || kinds.size >= MAX_KINDS) return;
      const shape = shapeOf(xml);
      // Detached from the message, which would live as long as its slice otherwise.
      if (shape) kinds.set(Buffer.from(key).toString(), [...shapes, shape]);
    },
  };
}

/** The element that names the kind, from its tag to the end of its content; "" when it is not there. */
function kindAt(xml: string, tag: string, from: number): string {
  const at = xml.indexOf(tag, from);
  if (at < 0) return "";
  const end = xml.indexOf("</", at);
  return end < 0 ? "" : xml.slice(at, end);
}

/** Messages of a kind begin with the same elements; the change type comes right after the event. */
function keyOf(xml: string): string {
  const event = kindAt(xml, "<Event>", 0);
  if (event === "") return kindAt(xml, "<MsgType>", 0);
  return event.includes("change_") ? event + kindAt(xml, "<ChangeType>", 0) : event;
}

function nodeOf(steps: readonly Step[], values: RegExpExecArray): XmlNode {
  const top = new XmlNode();
  const parents: XmlNode[] = [];
  let node = top;
  let group = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    if (step === null) node = parents.pop() ?? top;
    else if (step.isValue) node.parts.push(step.name, values[++group] as string);
    else {
      const below = new XmlNode();
      node.parts.push(step.name, below);
      parents.push(node);
      node = below;
    }
  }
  return top;
}

const PIECE =
  /(?<space>[ \t\r\n]+)|<(?<name>[A-Za-z][\w.-]*)>(?:<!\[CDATA\[(?<cdata>[^\]]*)\]\]>|(?<text>[^<&]*))<\/\k<name>[ \t\r\n]*>|<(?<open>[A-Za-z][\w.-]*)>|<\/(?<close>[\w.-]+)[ \t\r\n]*>/y;

/** null: not of the form that the platform sends. */
function shapeOf(xml: string): MessageShape | null {
  const ROOT = "<xml>";
  if (!xml.startsWith(ROOT)) return null;
  const steps: Step[] = [];
  let pattern = `^${ROOT}`;
  let depth = 0;
  PIECE.lastIndex = ROOT.length;
  for (;;) {
    const found = PIECE.exec(xml);
    if (found === null || steps.length > MAX_STEPS) return null;
    const { space, name, cdata, open, close } = found.groups ?? {};
    if (space !== undefined) pattern += space;
    else if (name !== undefined) {
      steps.push({ name, isValue: true });
      const value = cdata === undefined ? "([^<&]*)" : "<!\\[CDATA\\[([^\\]]*)\\]\\]>";
      pattern += `<${literal(name)}>${value}${closing(name)}`;
    } else if (open !== undefined) {
      depth++;
      steps.push({ name: open, isValue: false });
      pattern += `<${literal(open)}>`;
    } else if (close !== undefined) {
      pattern += closing(close);
      if (depth-- > 0) steps.push(null);
      else break;
    }
  }
  // The root has ended: only white space may follow.
  const rest = xml.slice(PIECE.lastIndex);
  return /^[ \t\r\n]*$/.test(rest) ? { pattern: new RegExp(`${pattern}${rest}$`), steps } : null;
}

/** Some senders write `</xml >`. */
const closing = (name: string): string => `</${literal(name)}[ \\t\\r\\n]*>`;

const literal = (name: string): string => name.replaceAll(".", "\\.");
