/** Segments and broadcasts that the demo company starts with. */
import type { Variant } from "#src/domain/broadcast/content.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";

const onWecom: SegmentRule = { kind: "channel", in: ["wecom"] };
const willing: SegmentRule = { kind: "not", of: { kind: "opted_out" } };

export const DEMO_SEGMENTS = {
  customers: {
    name: "成交客户",
    rule: { kind: "all", of: [{ kind: "stage", in: ["customer", "repeat", "loyal"] }, onWecom, willing] },
  },
  quoted: {
    name: "要过报价、还没下单",
    rule: {
      kind: "all",
      of: [
        { kind: "tag", group: "意向", label: "要过报价" },
        { kind: "stage", in: ["engaged", "qualified", "opportunity"] },
        willing,
      ],
    },
  },
  quiet: {
    name: "30 天没有消息的商机",
    rule: {
      kind: "all",
      of: [
        { kind: "stage", in: ["opportunity"] },
        { kind: "time", field: "lastMessageAt", op: "older_days", days: 30 },
      ],
    },
  },
} as const satisfies Record<string, { name: string; rule: SegmentRule }>;

export const DEMO_MATERIALS = {
  poster: { name: "能耗监测系统海报.png", file: "energy-poster.png" },
  sheet: { name: "温度传感器选型表.pdf", file: "sensor-sheet.pdf" },
} as const;

/** Two texts tried against each other on those who have bought. */
export const upgradeVariants = (posterId: string): Variant[] => {
  const attachments: Variant["attachments"] = [
    { kind: "image", materialId: posterId, name: DEMO_MATERIALS.poster.name },
  ];
  return [
    {
      key: "A",
      weight: 1,
      text: "您好，能耗监测系统上线了，老客户的旧表可以直接接入，两周装好。需要方案我发您。",
      attachments,
    },
    {
      key: "B",
      weight: 1,
      text: "您好，不少老客户把能耗监测加进了二期，一个网关接 60 个点位。要不要给您估一下？",
      attachments,
    },
  ];
};
export const UPGRADE_NAME = "能耗监测系统上线，请老客户先看";

/** What customers of the first broadcast answer, in turn. */
export const UPGRADE_ANSWERS = ["方案发我看看", "旧表都能接吗"] as const;

export const sheetVariants = (sheetId: string): Variant[] => [
  {
    key: "A",
    weight: 1,
    text: "您好，之前您要过报价，附上最新的温度传感器选型表，现货型号都标出来了，有看中的直接告诉我。",
    attachments: [{ kind: "file", materialId: sheetId, name: DEMO_MATERIALS.sheet.name }],
  },
];
export const SHEET_NAME = "给要过报价的客户发选型表";
/** Days until the second one, at this hour of the corp's zone. */
export const SHEET_IN = { days: 3, minute: 10 * 60 } as const;
