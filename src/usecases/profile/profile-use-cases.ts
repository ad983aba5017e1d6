/** Composition of people's decisions: everything with its ports bound. */
import type { Viewer } from "#src/domain/member/member.js";
import { addTag, liftOptOut, overrideStage, removeTag, setOptOut, setOwner, unpinStage } from "./change-contact.js";
import { decideFact, enterFact, revealField, undoDecision } from "./decide-facts.js";
import type { ProfileDeps } from "./profile-deps.js";

export type ProfileUseCases = ReturnType<typeof createProfileUseCases>;

/** Binds the use cases of people's decisions to their ports. */
export function createProfileUseCases(deps: ProfileDeps) {
  const bind =
    <I, R>(useCase: (deps: ProfileDeps, viewer: Viewer, input: I) => Promise<R>) =>
    (viewer: Viewer, input: I): Promise<R> =>
      useCase(deps, viewer, input);
  return {
    decideFact: bind(decideFact),
    enterFact: bind(enterFact),
    undoDecision: bind(undoDecision),
    revealField: bind(revealField),
    overrideStage: bind(overrideStage),
    unpinStage: bind(unpinStage),
    addTag: bind(addTag),
    removeTag: bind(removeTag),
    setOwner: bind(setOwner),
    setOptOut: bind(setOptOut),
    liftOptOut: bind(liftOptOut),
  };
}
