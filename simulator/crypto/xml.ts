/** The XML of callbacks: strings as CDATA, integers bare, as the platform writes it. */

/** undefined leaves the element out. */
export type XmlValue = string | number | XmlNode | readonly (string | XmlNode)[] | undefined;
export interface XmlNode {
  [element: string]: XmlValue;
}

/** `<xml>…</xml>` of the elements in their order. */
export const xmlOf = (node: XmlNode): string => `<xml>${elementsOf(node)}</xml>`;

function elementsOf(node: XmlNode): string {
  let text = "";
  for (const [name, value] of Object.entries(node)) {
    if (value === undefined) continue;
    if (isList(value)) for (const item of value) text += `<${name}>${contentOf(item)}</${name}>`;
    else text += `<${name}>${contentOf(value)}</${name}>`;
  }
  return text;
}

const isList = (value: XmlValue): value is readonly (string | XmlNode)[] => Array.isArray(value);

function contentOf(value: string | number | XmlNode): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "object") return elementsOf(value);
  return `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** Text of the first element of that name; CDATA or bare. For passive replies, which are small and ours. */
export function elementText(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`).exec(xml);
  return match ? (match[1] ?? match[2] ?? "").trim() : null;
}
