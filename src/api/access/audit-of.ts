/** The audit trail as the routes write to it. */
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";

/** Writes down who did what to what, before or after the act as the route needs it. */
export type Audit = (byUserId: string, action: string, target: string, detail?: string | null) => Promise<void>;

export const auditOf =
  ({ access, corpId }: { access: Pick<AccessUseCases, "recordAudit">; corpId: string }): Audit =>
  (byUserId, action, target, detail = null) =>
    access.recordAudit({ corpId, byUserId, action, target, detail });
