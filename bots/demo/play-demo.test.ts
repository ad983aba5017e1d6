import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadWorkCalendar } from "#config/holidays.js";
import { demoLiveChats } from "#src/demo/demo-company.js";
import type { DemoLine, DemoPlayer } from "./demo-player.js";
import { demoLines, playDemo } from "./play-demo.js";

const chats = demoLiveChats({ now: () => new Date("2026-11-23T04:00:00Z") }, "Asia/Shanghai", loadWorkCalendar());

describe("the demo's live script", () => {
  it("tells the written chats first, then ever new customers", () => {
    const lines: { conversation: string; from: string; text: string }[] = [];
    for (const line of demoLines(chats)) {
      lines.push(line);
      if (lines.length === 120) break;
    }
    expect(lines[0]?.conversation).toBe(chats.written[0]?.contacts[0]?.id);
    expect(new Set(lines.map((line) => line.conversation)).size).toBeGreaterThan(chats.written.length + 5);
    expect(lines.every((line) => line.from === "self" || line.from === line.conversation)).toBe(true);
    expect(lines.filter((line) => line.text.includes("{"))).toEqual([]);
  });

  it("goes on behind the last line said after a restart", async () => {
    const dir = mkdtempSync(join(tmpdir(), "guanxi-demo-"));
    const run = async (howMany: number): Promise<string[]> => {
      const stop = new AbortController();
      const said: string[] = [];
      await new Promise<void>((resolve) => {
        const player: DemoPlayer = {
          addPerson: () => undefined,
          addRoom: () => undefined,
          playAll: () => Promise.resolve(),
          play: (line: DemoLine) => {
            if (said.length === howMany) {
              stop.abort();
              resolve();
              return Promise.resolve(null);
            }
            said.push(line.text);
            return Promise.resolve(`m${said.length}`);
          },
        };
        playDemo(player, chats, dir, stop.signal);
      });
      return said;
    };
    const all = [...demoTexts(5)];
    expect([...(await run(2)), ...(await run(3))]).toEqual(all);
    rmSync(dir, { recursive: true });
  });
});

function* demoTexts(count: number): Generator<string> {
  let n = 0;
  for (const line of demoLines(chats)) {
    yield line.text;
    if (++n === count) return;
  }
}
