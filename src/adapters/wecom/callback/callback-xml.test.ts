import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Parser } from "xml2js";
import { callbackSamples } from "#test/fixtures/wecom-samples.js";
import { CallbackError } from "./callback-error.js";
import { encryptedOf, parseSlowly, parseXml } from "./callback-xml.js";
import { XmlNode } from "./xml-node.js";

const samples = callbackSamples();

it.each(samples)("published sample %s reads as two other parsers read it", async (_name, xml) => {
  const node = parseXml(xml);
  expect(node).toEqual(parseSlowly(xml));
  const parser = new Parser({ explicitArray: false, explicitRoot: false, trim: false });
  const peer: unknown = await parser.parseStringPromise(xml);
  expect(node.toObject()).toEqual(JSON.parse(JSON.stringify(peer)));
  expect(node.text("ToUserName")).not.toBe("");
});

it("finds all samples", () => {
  expect(samples).toHaveLength(38);
});

describe("values", () => {
  it("stay strings, also when they look like numbers", () => {
    const node = parseXml("<xml><A>007</A><B><![CDATA[12345678901234567890]]></B><C></C><D><![CDATA[]]></D></xml>");
    expect(node.toObject()).toEqual({ A: "007", B: "12345678901234567890", C: "", D: "" });
  });

  it("lists have one, many or no items", () => {
    const list = (items: string) => parseXml(`<xml><L>${items}</L></xml>`);
    expect(list("<Item><![CDATA[a]]></Item><Item>b</Item>").node("L").texts("Item")).toEqual(["a", "b"]);
    expect(list("<Item>a</Item>").node("L").texts("Item")).toEqual(["a"]);
    expect(list("").node("L").texts("Item")).toEqual([]);
    expect(parseXml("<xml></xml>").node("L").texts("Item")).toEqual([]);
  });

  it.each([
    ["entities", "<xml><A>a&amp;b &lt;c&gt;</A></xml>", { A: "a&b <c>" }],
    ["two CDATA parts", "<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>", { A: "a]]>b" }],
    ["attributes", '<xml v="1"><A x="y">b</A></xml>', { A: "b" }],
    ["a declaration and a comment", '<?xml version="1.0"?>\n<xml><!-- c --><A>b</A></xml>', { A: "b" }],
    ["an empty element", "<xml><A/><B>b</B></xml>", { A: "", B: "b" }],
    ["another root", "<Root><A>b</A></Root>", { A: "b" }],
    ["markup inside CDATA", "<xml><A><![CDATA[<B>x</B>&amp;]]></A></xml>", { A: "<B>x</B>&amp;" }],
  ])("also those with %s", (_what, xml, expected) => {
    expect(parseXml(xml).toObject()).toEqual(expected);
  });
});

describe("what is refused", () => {
  it.each([
    ["a DOCTYPE", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>'],
    ["no XML", "hello"],
    ["an element that does not end", "<xml><A>b</xml>"],
    ["nothing", ""],
  ])("%s", (_what, xml) => {
    expect(() => parseXml(xml)).toThrow(CallbackError);
  });

  it("a body without ciphertext, or with a DOCTYPE beside it", () => {
    expect(() => encryptedOf("<xml><A>b</A></xml>")).toThrow(CallbackError);
    expect(() => encryptedOf("<!DOCTYPE x><xml><Encrypt><![CDATA[a]]></Encrypt></xml>")).toThrow(CallbackError);
    expect(encryptedOf("<xml><Encrypt>abc=</Encrypt></xml>")).toBe("abc=");
  });

  it("pollutes nothing with strange names", () => {
    const node = new XmlNode();
    node.parts.push("__proto__", new XmlNode());
    expect(Object.getPrototypeOf(node.toObject())).toBeNull();
    expect(() => parseXml("<xml><__proto__><polluted>1</polluted></__proto__></xml>")).toThrow(CallbackError);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

const anyNode = fc.letrec<{ node: unknown; value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[<>&\]\r]|^\s|\s$/.test(text)),
    tie("node"),
    fc.array(fc.stringMatching(/^[a-z0-9]{1,5}$/), { minLength: 2, maxLength: 3 }),
  ),
  node: fc.dictionary(fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,6}$/), tie("value"), { minKeys: 1, maxKeys: 5 }),
})).node;

const write = (value: unknown, cdata: boolean): string => {
  if (typeof value === "string") return cdata ? `<![CDATA[${value}]]>` : value;
  return Object.entries(value as object)
    .map(([name, child]) =>
      (Array.isArray(child) ? child : [child]).map((one) => `<${name}>${write(one, cdata)}</${name}>`).join("\n"),
    )
    .join("\n");
};

it("reads back whatever was written, as the general parser does", () => {
  fc.assert(
    fc.property(anyNode, fc.boolean(), (node, cdata) => {
      const xml = `<xml>${write(node, cdata)}</xml>`;
      expect(parseXml(xml).toObject()).toEqual(node);
      expect(parseSlowly(xml).toObject()).toEqual(node);
    }),
  );
});

describe("the second message of a shape", () => {
  it("reads as the first one did, with its own values", () => {
    fc.assert(
      fc.property(anyNode, fc.boolean(), fc.constantFrom("", "\n", "\n  "), (node, cdata, space) => {
        const head = `<MsgType><![CDATA[event]]></MsgType>${space}<Event><![CDATA[change_x]]></Event>${space}`;
        const first = `<xml>${head}${write(node, cdata)}</xml>`;
        const second = first.replaceAll(/[a-z0-9](?=\]\]>|<\/)/g, "7");
        for (const xml of [first, second, first, second]) expect(parseXml(xml)).toEqual(parseSlowly(xml));
      }),
    );
  });

  it.each(samples)("%s stays the same when its values need another reader", (_name, xml) => {
    const strange = xml.replace("]]>", "]x]]>").replace(/<CreateTime>\d+/, "<CreateTime>1&amp;2");
    for (const one of [xml, strange, xml]) expect(parseXml(one)).toEqual(parseSlowly(one));
  });

  it.each([
    ["cut off", (xml: string) => xml.slice(0, -3)],
    ["with something after its end", (xml: string) => `${xml}<A>b</A>`],
    ["with an end tag too few", (xml: string) => xml.replace("</CreateTime>", "")],
  ])("is refused when it is %s", (_what, spoil) => {
    const xml = samples[2]?.[1].trim() ?? "";
    expect(parseXml(xml)).toEqual(parseXml(xml));
    expect(() => parseXml(spoil(xml))).toThrow(CallbackError);
  });
});
