/** How the profile's fields are grouped on the page. */
import type { ProfileFieldJson } from "#src/api/contract/contract.js";
import type { FactField } from "#src/domain/understanding/understanding.js";

export type ProfileGroup = "basic" | "need" | "buying" | "likes" | "days";

const groupOf: Readonly<Record<FactField, ProfileGroup>> = {
  name: "basic",
  surname: "basic",
  company: "basic",
  title: "basic",
  phone: "basic",
  email: "basic",
  wechatId: "basic",
  address: "basic",
  region: "basic",
  productInterest: "need",
  quantity: "need",
  painPoint: "need",
  timeline: "need",
  budget: "buying",
  decisionRole: "buying",
  competitor: "buying",
  customer_of_ours: "buying",
  preference: "likes",
  birthday: "days",
};

/** Fields in the order in which they are read. */
const FIELD_ORDER = Object.keys(groupOf) as readonly FactField[];
const GROUP_ORDER: readonly ProfileGroup[] = ["basic", "need", "buying", "likes", "days"];

/** Groups that have something to show, fields in reading order. Fields whose every value was rejected are left out. */
export function profileGroups(
  profile: readonly ProfileFieldJson[],
): { group: ProfileGroup; fields: ProfileFieldJson[] }[] {
  const filled = profile.filter((field) => field.values.length > 0);
  return GROUP_ORDER.map((group) => ({
    group,
    fields: filled
      .filter(({ field }) => groupOf[field] === group)
      .sort((a, b) => FIELD_ORDER.indexOf(a.field) - FIELD_ORDER.indexOf(b.field)),
  })).filter(({ fields }) => fields.length > 0);
}

/** Fields that have no value yet, for adding by hand. */
export const emptyFields = (profile: readonly ProfileFieldJson[]): FactField[] =>
  FIELD_ORDER.filter((field) => !profile.some((each) => each.field === field && each.values.length > 0));
