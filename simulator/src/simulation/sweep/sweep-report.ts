import type { Settings } from './settings.js'

/** The figures of settings; null stands for never. */
export interface Figures {
  /** The share of orders accepted that came while the gateway was there, 0..1. */
  readonly goodput: number
  /** Requests sent for each order that came while it hung. */
  readonly load: number
  /** From the beginning of a hang until the breaker opened, in ms. */
  readonly cutOffMs: number | null
  /** Requests sent for each order of the profile. */
  readonly requestsPerOrder: number
  /** The share of orders that came while the gateway was there and that the breaker refused. */
  readonly refusedWhileThere: number
  /** How often the breaker opened while the gateway was there, in one life through the profile. */
  readonly opened: number
}

/** Settings with their figures. */
export interface SettingsPoint {
  readonly settings: Settings
  /** The settings in one line. */
  readonly text: string
  readonly figures: Figures
}

/** Settings that people know by name. */
export interface Landmark {
  readonly name: string
  readonly explains: string
  readonly figures: Figures
}

/** What a sweep found. This is the JSON that `--json` writes. */
export interface SweepReport {
  readonly schema: 'holdfast.sweep/1'
  readonly run: {
    readonly profile: string
    readonly explains: string
    readonly seed: number
    /** Settings that were tried, each in one world; those on the front in so many. */
    readonly tried: number
    /** Somebody has interrupted it: not all was tried that was asked for. */
    readonly isPartial: boolean
    readonly worlds: number
    /** Orders of one life through the profile, and how many a second. */
    readonly orders: number
    readonly perSecond: number
  }
  readonly tried: readonly SettingsPoint[]
  /** Settings that no others beat in all three; by goodput, the most first. */
  readonly front: readonly SettingsPoint[]
  readonly landmarks: readonly Landmark[]
  /** "50 %, 10 calls, 10 s: why?" */
  readonly seedsQuestion: SeedsAnswer
}

/** Where the seeds' numbers lie, and why. */
export interface SeedsAnswer {
  /** The point of the front that opens no later and sends no more, and accepts the most. */
  readonly better: SettingsPoint | null
  /** How much more of the orders it accepts, 0..1. */
  readonly gap: number
  /** The share of everyday calls that fail, and the chance that 5 or more of 10 of them do. */
  readonly failing: number
  readonly chance: number
  /** The answer in sentences. */
  readonly where: string
  readonly why: string
}
