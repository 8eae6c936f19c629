import { UNHARMED_CALLBACK, type CallbackFate } from '../gateway/callback.js'
import type { Outcome } from '../gateway/charge.js'
import type { RandomDraws } from '../gateway/random-draws.js'
import { drawMs } from '../quantities/distribution.js'
import type { Conduct } from './conduct.js'
import type { Decider } from './decider.js'
import { faultList } from './fault-list.js'
import type { FaultRule } from './fault-rule.js'
import type { CallbackSubject, RequestSubject } from './fault-subject.js'
import type { CallbackFault, Fault, RequestFault } from './fault.js'
import { UNHARMED_GATEWAY, type GatewayFate } from './gateway-fate.js'
import { RateWindow } from './rate-window.js'
import { UNHARMED_REQUEST, type RequestFate } from './request-fate.js'
import { mayStrikeCallback, mayStrikeRequest } from './rule-match.js'
import { burstAt } from './rule-timing.js'

const requestFaults = faultList.filter((fault) => fault.bites === 'request')
const callbackFaults = faultList.filter((fault) => fault.bites === 'callback')
const gatewayFaults = faultList.filter((fault) => fault.bites === 'gateway')

/** Faults that strike one request or one callback. */
type StrikingFault = RequestFault | CallbackFault

/** What a fault may strike: by which rules, and what its chance is keyed by. */
interface Target {
  readonly isMet: (rule: FaultRule) => boolean
  readonly key: string
  readonly occurrence: number
  readonly forced: readonly string[]
}

/**
 * Decides by the conduct and the decider's keyed chance: the same seed and the same requests meet
 * the same faults, whatever the order of arrival. Windows, bursts and rate limits follow the
 * clock; whom they let strike is keyed all the same. Rules of one fault share its chance: whom the
 * smaller rate strikes, the larger strikes too.
 */
export class FaultPlan implements RandomDraws {
  readonly #decider: () => Decider
  readonly #conduct: () => Conduct
  readonly #sinceMs: () => number
  readonly #rateWindows = new Map<string, RateWindow>()
  #rules: RulesByFault | undefined

  /**
   * @param conduct read anew at every decision, so that it can change meanwhile
   * @param sinceMs milliseconds of the gateway's clock since the scenario began
   */
  constructor(decider: () => Decider, conduct: () => Conduct, sinceMs: () => number) {
    this.#decider = decider
    this.#conduct = conduct
    this.#sinceMs = sinceMs
  }

  /** The scenario begins anew, and so do the counts of its limits. */
  begin(): void {
    this.#rateWindows.clear()
  }

  /**
   * What befalls a request; where `forced` names faults, these and no others. A forced fault takes
   * as long as the first rule that could strike this request says, whatever the rule's rate.
   */
  request(subject: RequestSubject, forced: readonly string[] = []): RequestFate {
    const { dialect, operation, kind, entity, occurrence } = subject
    const key = `${dialect.name}/${operation}/${entity}`
    const fraction = this.#decider().fraction('latency', key, occurrence)
    const latencyMs = drawMs(this.#conduct().latency[kind], fraction)
    let fate: RequestFate = { ...UNHARMED_REQUEST, latencyMs }
    for (const fault of forced.length > 0 ? requestFaults : this.#ruled().requestFaults) {
      if (fate.executions === 0) break
      const isMet = (rule: FaultRule): boolean => mayStrikeRequest(fault, rule.match, subject)
      const tookMs = this.#strikes(fault, { isMet, key, occurrence, forced })
      if (tookMs !== undefined) fate = named(fault.name, fate, fault.strike(fate, tookMs))
    }
    return fate
  }

  /** What befalls a callback; where `forced` names faults, those of callbacks and no others. */
  callback(subject: CallbackSubject, forced: readonly string[] = []): CallbackFate {
    const { dialect, event, reference, occurrence } = subject
    const key = `${dialect.name}/${event}/${reference}`
    let fate = UNHARMED_CALLBACK
    for (const fault of forced.length > 0 ? callbackFaults : this.#ruled().callbackFaults) {
      if (fate.lost) break
      const isMet = (rule: FaultRule): boolean => mayStrikeCallback(fault, rule.match, subject)
      const tookMs = this.#strikes(fault, { isMet, key, occurrence, forced })
      if (tookMs !== undefined) fate = named(fault.name, fate, fault.strike(fate, tookMs))
    }
    return fate
  }

  /** What befalls the gateway as a whole at this moment; chance is drawn once for every burst. */
  gateway(): GatewayFate {
    const atMs = this.#sinceMs()
    let fate = UNHARMED_GATEWAY
    for (const fault of gatewayFaults) {
      const strikes = this.#rulesOf(fault).some((rule) => {
        const burst = burstAt(rule, atMs)
        if (burst === undefined) return false
        return this.#decider().strikes(fault.name, 'gateway', burst, rule.rate)
      })
      if (strikes) fate = fault.strike(fate)
    }
    return fate
  }

  processingMs(reference: string, occurrence: number): number {
    const fraction = this.#decider().fraction('processing', reference, occurrence)
    return drawMs(this.#conduct().processing, fraction)
  }

  outcome(reference: string, occurrence: number): Outcome {
    const { approved, limitExceeded } = this.#conduct().outcomes
    const fraction = this.#decider().fraction('outcome', reference, occurrence)
    if (fraction < approved) return 'approved'
    return fraction < approved + limitExceeded ? 'limitExceeded' : 'invalidCard'
  }

  keyWord(entity: string, occurrence: number, redraw: number, index: number): number {
    return this.#decider().bits(`key-${redraw}-${index}`, entity, occurrence)
  }

  /** How long the fault takes where it strikes (0 where it takes no time), else `undefined`. */
  #strikes(fault: StrikingFault, target: Target): number | undefined {
    const { isMet, key, occurrence, forced } = target
    const isForced = forced.includes(fault.name)
    if (forced.length > 0 && !isForced) return undefined
    const all = this.#rulesOf(fault)
    if (all.length === 0 && !isForced) return undefined
    const rules = all.filter(isMet)
    const struck = isForced ? rules[0] : rules.find((rule) => this.#hits(fault, rule, target))
    if (struck === undefined && !isForced) return undefined
    const takes = struck?.takes ?? fault.takes
    if (takes === undefined) return 0
    return drawMs(takes, this.#decider().fraction(`${fault.name}-takes`, key, occurrence))
  }

  /** Whether chance, time and, where there is one, the limit of the rule let it strike. */
  #hits(fault: StrikingFault, rule: FaultRule, { key, occurrence }: Target): boolean {
    const atMs = this.#sinceMs()
    if (burstAt(rule, atMs) === undefined) return false
    const limit = rule.limit ?? fault.limit
    // Whom chance strikes counts towards the limit, and is struck above it.
    const isDue = limit && (() => this.#windowOf(rule).exceeds(limit, atMs))
    return this.#decider().strikes(fault.name, key, occurrence, rule.rate, isDue)
  }

  /** By id: a change of the scenario makes its rules anew. */
  #windowOf({ id }: FaultRule): RateWindow {
    const window = this.#rateWindows.get(id) ?? new RateWindow()
    this.#rateWindows.set(id, window)
    return window
  }

  #rulesOf(fault: Fault): readonly FaultRule[] {
    return this.#ruled().named.get(fault.name) ?? NO_RULES
  }

  #ruled(): RulesByFault {
    const { faults } = this.#conduct()
    if (this.#rules?.of !== faults) this.#rules = rulesByFault(faults)
    return this.#rules
  }
}

/** The rules of a conduct by what they are about, and which faults have any: few have. */
interface RulesByFault {
  readonly of: readonly FaultRule[]
  readonly named: ReadonlyMap<string, readonly FaultRule[]>
  readonly requestFaults: readonly RequestFault[]
  readonly callbackFaults: readonly CallbackFault[]
}

const NO_RULES: readonly FaultRule[] = []

function rulesByFault(of: readonly FaultRule[]): RulesByFault {
  const named = new Map<string, FaultRule[]>()
  for (const rule of of) {
    const rules = named.get(rule.fault)
    if (rules) rules.push(rule)
    else named.set(rule.fault, [rule])
  }
  const hasRules = ({ name }: Fault): boolean => named.has(name)
  return {
    of,
    named,
    requestFaults: requestFaults.filter(hasRules),
    callbackFaults: callbackFaults.filter(hasRules),
  }
}

/** The fate after a fault of that name struck; unchanged where it found nothing to strike. */
function named<Fate extends { readonly faults: readonly string[] }>(
  name: string,
  before: Fate,
  after: Fate,
): Fate {
  return after === before ? before : { ...after, faults: [...before.faults, name] }
}
