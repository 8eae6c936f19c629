import type { Invariant, World } from './world.js'

/** Holds in every world: who runs it sees to that, not the world. */
export const throwsNothing: Invariant = {
  id: 'program-throws-nothing',
  kind: 'safety',
  says: 'No error ends up where nobody hears of it: in a timer, or in a promise without a catch.',
  leavesOut: 'errors that the program catches, or gives to who has called it',
}

/** What must hold in a world: its own invariants, and that of every world. */
export function invariantsOf({ invariants }: Pick<World, 'invariants'>): readonly Invariant[] {
  return [...invariants, throwsNothing]
}
