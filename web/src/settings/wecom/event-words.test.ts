import { expect, it } from "vitest";
import { HANDLERS } from "#src/usecases/wecom-events/handlers/handlers.js";
import { eventTextKey } from "./event-words";

it("every event that is handled has words for people", () => {
  expect([...HANDLERS.keys()].filter((name) => eventTextKey(name) === null)).toEqual([]);
});
it("an unknown event stays as it is", () => {
  expect(eventTextKey("share_agent_change")).toBeNull();
});
