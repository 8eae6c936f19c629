/** The steps of an order's saga, in their order; compensation runs backwards. */
export const sagaFlow = ['stock', 'points', 'payment'] as const

export type StepName = (typeof sagaFlow)[number]

/** What is held for an order until it is paid. */
export type HoldName = Exclude<StepName, 'payment'>

/**
 * - `running`: it may have happened.
 * - `done`, `refused`: it certainly has, or certainly has not.
 * - `undoing`: it has to be undone, and may have been.
 * - `undone`: it certainly was.
 */
export const stepStates = ['running', 'done', 'refused', 'undoing', 'undone'] as const

export type StepState = (typeof stepStates)[number]

/** One step of an order's saga, as it is stored. */
export interface SagaStep {
  readonly step: StepName
  /** The first is 1. Paying again, or holding again for late truth, is another round. */
  readonly round: number
  readonly state: StepState
}

/** A step that holds something. */
export interface HoldStep extends SagaStep {
  readonly step: HoldName
}

/** Whether a step holds something, or asks for money. */
export function isHold(step: SagaStep): step is HoldStep {
  return step.step !== 'payment'
}

/** The latest round of a step; undefined where there was none. */
export function latestStep(steps: readonly SagaStep[], step: StepName): SagaStep | undefined {
  return steps.findLast((one) => one.step === step)
}

/** The steps with one of them begun or brought further. */
export function withStep(steps: readonly SagaStep[], step: SagaStep): readonly SagaStep[] {
  return steps.some((one) => isSameStep(one, step))
    ? steps.map((one) => (isSameStep(one, step) ? step : one))
    : [...steps, step]
}

/** Whether it is the same round of the same step. */
export function isSameStep(one: SagaStep, other: SagaStep): boolean {
  return one.step === other.step && one.round === other.round
}

/**
 * The steps with everything that is held, or may be, marked as to be undone: also a step whose
 * result nobody knows.
 */
export function undoingHolds(steps: readonly SagaStep[]): readonly SagaStep[] {
  return steps.map((one) =>
    isHold(one) && (one.state === 'running' || one.state === 'done')
      ? { ...one, state: 'undoing' }
      : one,
  )
}

/** The name under which other modules hold what an order needs in a round. */
export function holdOf(orderId: string, round: number): string {
  return round === 1 ? orderId : `${orderId}-${round}`
}
