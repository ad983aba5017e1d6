/** Members and departments changed (path/90970). Newer callback URLs get ids only. */
import { orNull, toldOf, type EventHandler, type HandledEvent } from "../event-handler.js";
import type { EventSinks } from "../event-sinks.js";

/** `Status` of a member who has left, in corps that keep leavers. */
const LEFT = "5";

const ofMember = (handle: EventHandler["handle"]): EventHandler => ({
  subject: (fields) => `member:${fields.text("UserID").toLowerCase()}`,
  settleMs: 0,
  isRefresh: false,
  handle,
});

async function memberLeft(handled: HandledEvent, { directory }: EventSinks): Promise<boolean> {
  if (!directory) return false;
  await directory.memberLeft({ ...toldOf(handled), userId: handled.fields.text("UserID") });
  return true;
}

async function memberChanged(handled: HandledEvent, sinks: EventSinks): Promise<boolean> {
  if (!sinks.directory) return false;
  const { fields } = handled;
  if (fields.text("Status") === LEFT) return memberLeft(handled, sinks);
  await sinks.directory.memberChanged({
    ...toldOf(handled),
    userId: fields.text("UserID"),
    newUserId: orNull(fields.text("NewUserID")),
    name: orNull(fields.text("Name")),
  });
  return true;
}

export const createUser = ofMember(memberChanged);
export const updateUser = ofMember(memberChanged);
export const deleteUser = ofMember(memberLeft);

const ofDepartment = (isDeleted: boolean): EventHandler => ({
  subject: () => "departments",
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { directory }) => {
    if (!directory) return false;
    const departmentId = Number(handled.fields.text("Id"));
    await directory.departmentChanged({ ...toldOf(handled), departmentId, isDeleted });
    return true;
  },
});

export const changeParty = ofDepartment(false);
export const deleteParty = ofDepartment(true);
