import { describe, expect, it } from "vitest";
import { readKey } from "./key-reader";

const type = (keys: string[]): (string | null)[] => {
  let pending = "";
  return keys.map((key) => {
    const read = readKey(pending, key);
    pending = read.pending;
    return read.command;
  });
};

describe("keys become commands", () => {
  it("reads single keys", () => {
    expect(type(["j", "k", "Enter", "e", "?"])).toEqual(["next", "previous", "open", "done", "help"]);
  });

  it("waits for the second key after g", () => {
    expect(type(["g", "d"])).toEqual([null, "goDay"]);
    expect(type(["g", "c"])).toEqual([null, "goContacts"]);
  });

  it("takes a key that does not continue the sequence for itself", () => {
    expect(type(["g", "j"])).toEqual([null, "next"]);
    expect(type(["g", "g", "d"])).toEqual([null, null, "goDay"]);
    expect(type(["q", "e"])).toEqual([null, "done"]);
  });
});
