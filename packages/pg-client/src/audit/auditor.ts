import type { LookUp } from '../calling/look-up.js'
import type { ClientContext } from '../client-context.js'
import type { Break, BreakKind } from '../payment/break.js'
import { AskedRecords } from './asked-records.js'
import { planOf, type AuditPlan } from './audit-plan.js'
import type { AuditOptions, AuditReport } from './audit-report.js'
import { AuditRun, type Judgement, type OurCounts } from './audit-run.js'
import type { Disagreement } from './disagreement.js'
import { Examiner } from './examiner.js'
import { OpenBreaks } from './open-breaks.js'
import { PatientGateway } from './patient-gateway.js'
import { readGatewayList } from './read-gateway-list.js'
import { Unexamined } from './unexamined.js'

/** What was compared and found. */
interface Comparison
  extends OurCounts, Judgement, Pick<AuditReport, 'theirs' | 'settled' | 'comparedWith'> {}

/**
 * Compares our payments of a period with the gateway's own books, stores what they disagree in and
 * reports it. Corrects nothing.
 *
 * The gateway's list is read first and held, about 250 bytes for each approved payment of the
 * period and its margin; our payments are then read page by page, each with its record at hand,
 * and let go of where both agree. So a million payments on both sides take some 250 MB, and beyond
 * that what is held grows with the disagreements alone. A gateway with more than that is audited by
 * shorter periods: nothing is lost between them.
 *
 * A difference between two lists proves little: they were read one after the other, and end
 * somewhere. So each is examined by itself before it is called a break: our row is read again, the
 * payment is looked up at the gateway, and what was found under a reference of ours outside of the
 * period is compared with that payment. The cost is one look-up for each difference.
 */
export class Auditor {
  readonly #context: ClientContext<never>
  readonly #lookUp: LookUp

  constructor(context: ClientContext<never>, lookUp: LookUp) {
    this.#context = context
    this.#lookUp = lookUp
  }

  /**
   * Compares a period. Its own trouble is an exception, as it is an operator's tool and half a list
   * proves nothing: whenever it rejects, no break was stored or closed. A single payment that the
   * gateway does not tell of is no such trouble: the report lists it.
   *
   * A break that an earlier audit has found keeps the time of its first sight. One that this audit
   * looked for in vain is closed. One about a record that the gateway no longer lists at all stays
   * open: that it has gone is no proof that it was wrong.
   *
   * @throws RangeError where the period or a number is none; AuditError where the gateway does not
   * give its list or its settlement file; whatever the store throws.
   */
  async audit(options: AuditOptions): Promise<AuditReport> {
    const { clock, store, dialect, emit } = this.#context
    const begin = clock.monotonic()
    const plan = planOf(this.#context, options)
    const open = await OpenBreaks.read(store, dialect.name)
    const missed = new Unexamined()
    const { found, ...compared } = await this.#compare(plan, open, missed)
    const breaks = await this.#save(found, plan.now)
    const over = open.over(new Set(found.map(({ id }) => id)), missed)
    await store.closeBreaks(over, plan.now)

    const byKind: Partial<Record<BreakKind, number>> = {}
    for (const { kind } of breaks) byKind[kind] = (byKind[kind] ?? 0) + 1
    const counts = { ...compared, byKind, closed: over.length }
    const unexamined = missed.list()
    const durationMs = clock.monotonic() - begin
    emit({ type: 'audited', ...counts, unexamined: unexamined.length, durationMs })
    return { dialect: dialect.name, period: plan.period, ...counts, unexamined, breaks }
  }

  async #compare(plan: AuditPlan, open: OpenBreaks, missed: Unexamined): Promise<Comparison> {
    const gateway = new PatientGateway(this.#context, this.#lookUp)
    const examiner = new Examiner(this.#context, gateway, missed)
    const run = new AuditRun(this.#context, plan, open, examiner, missed)
    if (!this.#context.dialect.listRecords) {
      const asked = new AskedRecords(gateway, missed)
      const ours = await run.weighOurs(asked)
      const judged = await run.judge()
      const theirs = asked.told
      return { ...ours, theirs, settled: null, comparedWith: 'look-ups', ...judged }
    }
    const list = await readGatewayList(this.#context, gateway, plan, open)
    const ours = await run.weighOurs(list.book)
    await run.weighRest(list.book)
    const { found, underWay } = await run.judge()
    const { theirs, settled } = list
    const counts = { ...ours, theirs, settled, comparedWith: 'list', underWay } as const
    return { ...counts, found: [...found, ...(await run.withOurSide(list.unsettled))] }
  }

  /** Gives them as they are stored: with the time at which each was found first. */
  async #save(found: readonly Disagreement[], now: number): Promise<readonly Break[]> {
    const { store, dialect } = this.#context
    const breaks = found
      .map((one) => ({ ...one, foundAt: now, lastSeenAt: now, closedAt: null }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    await store.saveBreaks(breaks)
    const limit = Number.MAX_SAFE_INTEGER
    const stored = await store.listBreaks({ dialect: dialect.name, isOpen: true, limit })
    const firstSeen = new Map(stored.map(({ id, foundAt }) => [id, foundAt]))
    return breaks.map((one) => ({ ...one, foundAt: firstSeen.get(one.id) ?? now }))
  }
}
