/** What the use cases of access are made from. */
import type { LiveEvents } from "#src/usecases/shared/live-events.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type {
  ApiKeyStore,
  AuditStore,
  DepartmentStore,
  MemberStore,
  PasswordHasher,
  SessionStore,
  SignInLinkStore,
  SignInThrottle,
} from "./ports.js";

export interface AccessDeps {
  members: MemberStore;
  departments: DepartmentStore;
  sessions: SessionStore;
  signInLinks: SignInLinkStore;
  apiKeys: ApiKeyStore;
  audit: AuditStore;
  passwords: PasswordHasher;
  throttle: SignInThrottle;
  clock: Clock;
  /** Address of the web UI without a slash at the end, e.g. "http://127.0.0.1:3000"; sign-in links begin with it. */
  publicUrl: string;
  liveEvents?: LiveEvents;
}
