import type { Command } from 'commander'
import { dialectList } from '../../dialects/dialect-list.js'
import { faultByName } from '../../faults/fault-list.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import type { ExhaustiveOptions } from '../../simulation/exhaustive/exhaustive-options.js'
import type { SimulateFlags } from './hunt-settings.js'

/** Flags of a hunt that say nothing to an enumeration, and why. */
const UNHEARD: Readonly<Record<string, string>> = {
  scenario: 'it strikes with every fault that breaks no promise',
  profile: 'it strikes with every fault that breaks no promise',
  fault: 'each fault strikes where it is wanted; --only chooses among them',
  world: "it enumerates the payment client's own world",
  seed: 'it has one seed of its own',
  seeds: 'it has one seed of its own',
  for: 'it ends when all is enumerated; Ctrl-C ends it before',
  payments: 'it is about one payment',
  shrink: 'what it finds has two faults at most',
  checkDeterminism: 'what breaks something is run again in any case',
  threshold: 'nothing but its violations is counted',
  junit: 'its report is text or JSON',
  html: 'its report is text or JSON',
}

/** The SQL of 300 000 runs is told by hunts: here the model does, unless told otherwise. */
const DEFAULT_STORE = 'memory'

/**
 * The enumeration that the flags ask for.
 *
 * @throws {ScenarioError} where a flag says nothing to it, or a fault is none that it strikes with.
 */
export function exhaustiveSettings(flags: SimulateFlags, command: Command): ExhaustiveOptions {
  const isTyped = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
  for (const [name, why] of Object.entries(UNHEARD)) {
    if (isTyped(name)) refuse(`${flagOf(command, name)} does not go with --exhaustive: ${why}`)
  }
  const breaking = flags.only?.find((name) => faultByName(name)?.breaksPromise !== undefined)
  if (breaking !== undefined) refuse(`--only ${breaking}: it breaks a promise of the gateway`)
  return {
    dialects: flags.dialect ?? dialectList.map(({ name }) => name),
    store: isTyped('store') ? flags.store : DEFAULT_STORE,
    ...(flags.only === undefined ? {} : { onlyFaults: flags.only }),
    everyDouble: flags.singlesOnly ? 0 : 1,
    jobs: flags.jobs,
    bail: flags.bail ?? false,
    reproFolder: flags.reproDir,
  }
}

/** As it is typed. */
function flagOf(command: Command, name: string): string {
  const option = command.options.find((one) => one.attributeName() === name)
  return option?.long ?? name
}

function refuse(why: string): never {
  throw new ScenarioError([problem([], why)])
}
