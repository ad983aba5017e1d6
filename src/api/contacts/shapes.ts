/** Answers about contacts, as schemas that are also the OpenAPI document's. */
import { z } from "zod";
import { FACT_STATES } from "#src/domain/fact/fact.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { WARNING_KINDS, WARNING_SEVERITIES } from "#src/domain/warning/warning.js";
import { FACT_FIELDS, INTENTS, MESSAGE_TYPES } from "#src/domain/understanding/understanding.js";
import type {
  ContactDetailJson,
  ContactFacetsJson,
  ContactRowJson,
  DecisionJson,
  FactJson,
  MessageJson,
  MessagesJson,
  ProfileFieldJson,
  PromiseJson,
  StageTransitionJson,
  TagJson,
  TimelineEntryJson,
} from "../contract/contract.js";
import { PersonRefShape } from "../access/person-ref.js";
import { Instant } from "../http/response-shapes.js";
import { TaskShape } from "../tasks/shapes.js";
import { TouchShape } from "../touches/shapes.js";
import { RhythmShape, TierShape, ValueShape, WarningShape } from "../warnings/shapes.js";
import { ContactRefShape } from "./contact-ref.js";

const Stage = z.enum(STAGES);
const Field = z.enum(FACT_FIELDS);
const FactState = z.enum(FACT_STATES);
const Side = z.enum(["contact", "member"]);
const ShownState = z.enum(["proposed", "confirmed", "conflicting"]);
const PromiseState = z.enum(["open", "kept", "late", "broken", "dropped"]);
const Text = z.string();
const Span = z.strictObject({ start: z.number(), end: z.number() });

export const TagShape = z
  .strictObject({
    group: Text,
    label: Text,
    origin: z.enum(["rule", "person"]),
    by: Text,
    messageId: Text.nullable(),
  })
  .meta({ id: "Tag" }) satisfies z.ZodType<TagJson>;

export const ContactRowShape = ContactRefShape.extend({
  nickname: Text,
  stageSince: Instant,
  tags: z.array(TagShape),
  phone: Text.nullable(),
  budget: Text.nullable(),
  owner: PersonRefShape.nullable(),
  lastMessageAt: Instant.nullable(),
  lastInboundAt: Instant.nullable(),
  openTasks: z.number(),
  tier: TierShape,
  openWarnings: z.number(),
  worstWarning: z.enum(WARNING_SEVERITIES).nullable(),
  warningKinds: z.array(z.enum(WARNING_KINDS)),
}).meta({ id: "ContactRow" }) satisfies z.ZodType<ContactRowJson>;

export const FacetsShape = z
  .strictObject({
    total: z.number(),
    stages: z.array(z.strictObject({ stage: Stage, count: z.number() })),
    tags: z.array(z.strictObject({ group: Text, label: Text, count: z.number() })),
    owners: z.array(z.strictObject({ userId: Text, name: Text, count: z.number() })),
    tiers: z.array(z.strictObject({ tier: TierShape, count: z.number() })),
    warnings: z.array(z.strictObject({ kind: z.enum(WARNING_KINDS), count: z.number() })),
  })
  .meta({ id: "ContactFacets" }) satisfies z.ZodType<ContactFacetsJson>;

const FactShape = z
  .strictObject({
    id: Text,
    field: Field,
    value: Text,
    isMasked: z.boolean(),
    state: FactState,
    confidence: z.number(),
    extractor: Text,
    evidence: z.strictObject({ messageId: Text, conversationId: Text, quote: Text, saidAt: Instant, by: Text }),
    supersededBy: Text.nullable(),
    isSilent: z.boolean(),
  })
  .meta({ id: "Fact" }) satisfies z.ZodType<FactJson>;

export const DecisionShape = z
  .strictObject({
    id: Text,
    field: Field,
    factId: Text.nullable(),
    verdict: z.enum(["confirmed", "rejected", "corrected"]),
    value: Text.nullable(),
    by: PersonRefShape,
    at: Instant,
  })
  .meta({ id: "Decision" }) satisfies z.ZodType<DecisionJson>;

const ProfileFieldShape = z
  .strictObject({
    field: Field,
    values: z.array(
      z.strictObject({
        value: Text,
        isMasked: z.boolean(),
        state: ShownState,
        factId: Text.nullable(),
        messageId: Text.nullable(),
        decisionId: Text.nullable(),
      }),
    ),
    facts: z.array(FactShape),
    decisions: z.array(DecisionShape),
  })
  .meta({ id: "ProfileField" }) satisfies z.ZodType<ProfileFieldJson>;

export const PromiseShape = z
  .strictObject({
    id: Text,
    side: Side,
    by: Text,
    what: Text,
    quote: Text,
    messageId: Text,
    saidAt: Instant,
    due: Text.nullable(),
    dueAt: Instant.nullable(),
    status: PromiseState,
    keptBy: Text.nullable(),
    keptAt: Instant.nullable(),
  })
  .meta({ id: "Promise" }) satisfies z.ZodType<PromiseJson>;

const TransitionShape = z
  .strictObject({
    from: Stage.nullable(),
    to: Stage,
    at: Instant,
    rule: Text,
    explanation: Text,
    messageId: Text.nullable(),
    quote: Text.nullable(),
    by: PersonRefShape.nullable(),
  })
  .meta({ id: "StageTransition" }) satisfies z.ZodType<StageTransitionJson>;

export const ContactDetailShape = ContactRefShape.extend({
  nickname: Text,
  identities: z.array(z.strictObject({ channel: Text, id: Text })),
  owner: PersonRefShape.nullable(),
  follows: z.array(
    z.strictObject({ member: PersonRefShape, since: Instant, status: Text, source: Text, remark: Text.nullable() }),
  ),
  createdAt: Instant,
  lastInboundAt: Instant.nullable(),
  lastOutboundAt: Instant.nullable(),
  stageInfo: z.strictObject({
    stage: Stage,
    since: Instant,
    reason: Text,
    messageId: Text.nullable(),
    isPinned: z.boolean(),
  }),
  transitions: z.array(TransitionShape),
  tags: z.array(TagShape),
  profile: z.array(ProfileFieldShape),
  promises: z.array(PromiseShape),
  tasks: z.array(TaskShape),
  touches: z.array(TouchShape),
  conversations: z.array(
    z.strictObject({
      id: Text,
      kind: z.enum(["direct", "group"]),
      name: Text.nullable(),
      source: Text,
      lastMessageAt: Instant.nullable(),
      messageCount: z.number(),
    }),
  ),
  opens: z.array(z.strictObject({ title: Text, lastAt: Instant, opens: z.number() })),
  optedOutAt: Instant.nullable(),
  value: ValueShape,
  rhythm: RhythmShape.nullable(),
  warnings: z.array(WarningShape),
  sendChannels: z.array(Text),
  kfClosed: z.enum(["time", "count"]).nullable(),
}).meta({ id: "ContactDetail" }) satisfies z.ZodType<ContactDetailJson>;

const MessageShape = z
  .strictObject({
    id: Text,
    conversationId: Text,
    side: Side,
    senderName: Text,
    senderId: Text,
    type: z.enum(MESSAGE_TYPES),
    text: Text,
    media: z
      .strictObject({
        kind: z.enum(["image", "voice", "file", "video", "link", "card"]),
        name: Text.nullable(),
        href: Text.nullable(),
        sizeBytes: z.number().nullable(),
      })
      .nullable(),
    isRevoked: z.boolean(),
    editedText: Text.nullable(),
    sentAt: Instant,
    marks: z.strictObject({
      facts: z.array(z.strictObject({ factId: Text, field: Field, span: Span, state: FactState })),
      promises: z.array(z.strictObject({ promiseId: Text, span: Span, status: PromiseState })),
      intents: z.array(z.enum(INTENTS)),
      mood: z.enum(["positive", "negative"]).nullable(),
    }),
  })
  .meta({ id: "Message" }) satisfies z.ZodType<MessageJson>;

export const MessagesShape = z
  .strictObject({ data: z.array(MessageShape), hasOlder: z.boolean(), hasNewer: z.boolean() })
  .meta({ id: "Messages" }) satisfies z.ZodType<MessagesJson>;

export const TimelineEntryShape = z
  .strictObject({
    at: Instant,
    kind: z.enum(["stage", "task", "touch", "promise", "decision", "tag", "follow", "open", "audit"]),
    title: Text,
    detail: Text.nullable(),
    messageId: Text.nullable(),
    by: PersonRefShape.nullable(),
  })
  .meta({ id: "TimelineEntry" }) satisfies z.ZodType<TimelineEntryJson>;
