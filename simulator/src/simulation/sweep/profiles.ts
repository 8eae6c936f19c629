import { changeScenario } from '../../scenario/read-scenario.js'
import type { Scenario, ScenarioRule } from '../../scenario/scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'

/** A gateway's everyday trouble, and a hang in the middle of it. */
export interface Profile {
  readonly name: string
  /** One line for people. */
  readonly explains: string
  readonly scenario: Scenario
}

/** When the hang of every profile begins and ends, and when the profile is over, in ms. */
export const HANG = { from: 60_000, to: 70_000 }
const LASTS_MS = 120_000

/** Orders a second, unless a scenario of one's own says otherwise. */
const PER_SECOND = 10

/** The names of all profiles. */
export const PROFILE_NAMES = ['seeds', 'brownout', 'hang', 'flapping'] as const
/** One of them. */
export type ProfileName = (typeof PROFILE_NAMES)[number]

/** The trouble of each profile: a shipped scenario, as it stands or without its windows. */
const TROUBLES: Readonly<Record<ProfileName, { of: string; always: boolean; explains: string }>> = {
  seeds: {
    of: 'seeds',
    always: true,
    explains: "the seeds' gateway: it refuses four in ten, and hangs for 10 s",
  },
  brownout: {
    of: 'brownout',
    always: true,
    explains: "an overloaded gateway: a proxy's page for four in ten, and a hang of 10 s",
  },
  hang: { of: 'calm', always: true, explains: 'a gateway that is well, and hangs for 10 s' },
  flapping: {
    of: 'flapping',
    always: false,
    explains: 'a gateway that is away for 5 s of every 20 s, and hangs for 10 s',
  },
}

/** The profile of that name. */
export function profileNamed(name: ProfileName): Profile {
  const { of, always, explains } = TROUBLES[name]
  const base = findScenario(of)
  const faults = always ? base.faults.map(withoutWindow) : base.faults
  const payments = (LASTS_MS / 1000) * PER_SECOND
  const scenario = changeScenario(base, {
    faults: [...faults, { fault: 'hang', window: HANG }],
    load: { payments, perSecond: PER_SECOND },
  })
  return { name, explains, scenario }
}

/** A scenario of one's own as a profile: nothing is added to it. */
export function profileOf(scenario: Scenario): Profile {
  const { name, description, load } = scenario
  const most = { payments: 2400, perSecond: PER_SECOND }
  const payments = Math.min(load?.payments ?? most.payments, most.payments)
  return {
    name,
    explains: /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description,
    scenario: changeScenario(scenario, { load: { ...most, ...load, payments } }),
  }
}

/** The profile's gateway on a good day, which begins to hang. */
export function suddenHang({ scenario }: Profile, fromMs: number): Scenario {
  return changeScenario(scenario, { faults: [{ fault: 'hang', window: { from: fromMs } }] })
}

function withoutWindow(rule: ScenarioRule): ScenarioRule {
  return { ...rule, window: undefined }
}
