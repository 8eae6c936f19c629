/** What may be wrong. An alert is one of these about one thing: a breaker, a gateway, a queue. */
export const alertKinds = [
  'breaker-open',
  'failure-share',
  'dead-letter',
  'payment-review',
] as const

export type AlertKind = (typeof alertKinds)[number]

/** Facts for whoever reads an alert: ids and numbers, nothing that a buyer typed. */
export type AlertDetails = Readonly<Record<string, string | number | null>>

/** What a source of alerts sees at one moment. */
export interface AlertReading {
  readonly isOn: boolean
  /** Why, in a sentence for people. */
  readonly reason: string
  readonly details: AlertDetails
}

/** Where one alert stands since its last turn. */
export interface AlertState {
  readonly state: 'on' | 'off'
  /** When it turned, in ms since the Unix epoch. */
  readonly at: number
  /** Why it turned. */
  readonly reason: string
  readonly details: AlertDetails
}

/**
 * The alert after a reading: turned on, or off again. Pure.
 *
 * @param before undefined where it was never on
 * @returns undefined where nothing turns: what is on already is not told again, whatever else is
 *   read, and what was never on does not go off
 */
export function turnAlert(
  before: AlertState | undefined,
  { isOn, reason, details }: AlertReading,
  at: number,
): AlertState | undefined {
  const wasOn = before?.state === 'on'
  return isOn === wasOn ? undefined : { state: isOn ? 'on' : 'off', at, reason, details }
}
