import { faultList } from '../../faults/fault-list.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import { invariantsOf } from '../../simulation/world/invariants-of.js'
import type { Invariant, World } from '../../simulation/world/world.js'
import { columns } from '../text-layout.js'

/** What each kind of invariant means. */
const KINDS: Readonly<Record<Invariant['kind'], string>> = {
  safety: 'safety: it must never be broken, whatever strikes (exit code 3)',
  liveness: 'liveness: once the faults have ended it must come true within the bound (exit code 4)',
}

/** Every fault that can strike in a simulation. */
export function faultListText(): string {
  const rows = faultList.map(({ name, explains, breaksPromise }) => [
    `${name}${breaksPromise === undefined ? '' : ' (*)'}`,
    explains,
  ])
  const foot = '(*) breaks a promise of the gateway: it strikes only where --fault names it.'
  return `${columns(rows, { indent: 2 })}\n\n${foot}\n`
}

/** Everything that must hold in a world, and all that its runs must come to. */
export function invariantListText(world: World): string {
  const { name, explains, sometimes } = world
  const rows = invariantsOf(world).map(({ id, kind, says }) => [id, kind, says])
  const reached = sometimes.map((one) => [one.name, one.isRequired ? 'required' : ''])
  return [
    `${name}: ${explains}`,
    'What must hold:',
    columns(rows, { indent: 2 }),
    'What runs must come to (sometimes):',
    columns(reached, { indent: 2 }),
    'pgsim simulate --explain <invariant> says what one leaves out.\n',
  ].join('\n\n')
}

/**
 * What an invariant means.
 *
 * @throws {ScenarioError} where the world has none of that name.
 */
export function explanationText(world: World, id: string): string {
  const invariants = invariantsOf(world)
  const found = invariants.find((one) => one.id === id)
  if (found === undefined) {
    const about = { got: id, allowed: invariants.map((one) => one.id) }
    throw new ScenarioError([problem([], `there is no invariant "${id}"`, about)])
  }
  const { kind, says, leavesOut } = found
  const rows = [
    ['says', says],
    ['leaves out', leavesOut],
    ['kind', KINDS[kind]],
  ]
  return `${id}\n\n${columns(rows, { indent: 2 })}\n`
}
