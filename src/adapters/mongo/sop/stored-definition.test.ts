import { expect, it } from "vitest";
import type { SopDefinition } from "#src/domain/sop/sop.js";
import { storedDefinition } from "./stored-definition.js";

it("reads attachments of earlier releases as links, in branches too, and leaves those of today", () => {
  const wait = { day: 0, unit: "calendar" as const, at: null };
  const message = (attachments: unknown[]) => ({
    id: "a",
    kind: "message",
    wait,
    channel: "touch",
    text: "hi",
    attachments,
  });
  const today = { kind: "file", materialId: "mt_1", name: "a.pdf" };
  const stored = {
    name: "旧计划",
    audience: "contact",
    trigger: { kind: "manual" },
    stops: { onReply: true, onPurchase: true, onStageExit: false },
    steps: [
      message([{ kind: "link", title: "样册", url: "https://e.cn" }, today]),
      {
        id: "b",
        kind: "branch",
        wait,
        condition: { kind: "replied", not: false },
        yes: [message([{ kind: "image", title: "海报", url: "https://e.cn/a.png" }])],
        no: [],
      },
    ],
  } as unknown as SopDefinition;
  const link = { kind: "link", description: "", imageUrl: null, coverId: null };
  expect(storedDefinition(stored).steps).toMatchObject([
    { attachments: [{ ...link, title: "样册", url: "https://e.cn" }, today] },
    { yes: [{ attachments: [{ ...link, title: "海报", url: "https://e.cn/a.png" }] }] },
  ]);
});
