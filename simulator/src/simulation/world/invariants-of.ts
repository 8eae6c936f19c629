import type { Invariant, World } from './world.js'

/** Holds in every world: who runs it sees to that, not the world. */
export const throwsNothing: Invariant = {
  id: 'program-throws-nothing',
  kind: 'safety',
  says: 'No error ends up where nobody hears of it: in a timer, or in a promise without a catch.',
  leavesOut: 'errors that the program catches, or gives to who has called it',
}

/** Holds in every world that names none of its own: who runs it sees to that. */
export const comesToItsEnd: Invariant = {
  id: 'comes-to-its-end',
  kind: 'liveness',
  says: 'Once the faults are over, all comes to its end within the bound.',
  leavesOut: 'how it ends',
}

/** What holds in a world without its doing. */
export function ofEveryWorld({ invariants }: Pick<World, 'invariants'>): readonly Invariant[] {
  const isLive = invariants.some(({ kind }) => kind === 'liveness')
  return isLive ? [throwsNothing] : [comesToItsEnd, throwsNothing]
}

/** What must hold in a world: its own invariants, and those of every world. */
export function invariantsOf(world: Pick<World, 'invariants'>): readonly Invariant[] {
  return [...world.invariants, ...ofEveryWorld(world)]
}
