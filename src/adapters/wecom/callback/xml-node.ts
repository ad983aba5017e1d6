/** What is read from WeCom's XML. Values stay strings. */

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
