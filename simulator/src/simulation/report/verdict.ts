import type { HuntReport, Verdict } from '../hunt/hunt-report.js'
import { rareFaults, type FaultParts } from './rare-faults.js'

/** The parts of a report that its verdict follows from. */
export type VerdictParts = FaultParts &
  Pick<HuntReport, 'invariants' | 'sometimes' | 'thresholds' | 'determinism'> & {
    /** Whether somebody ended the hunt before its time. */
    readonly isInterrupted: boolean
  }

/**
 * How a hunt ended. The first of these that holds: interrupted; nondeterministic (nothing else it
 * says can be trusted); a safety invariant violated; one of liveness; vacuous; a threshold crossed.
 */
export function verdictOf(parts: VerdictParts): Verdict {
  if (parts.isInterrupted) return 'interrupted'
  const { differences, forbidden } = parts.determinism
  if (differences.length > 0 || forbidden.length > 0) return 'nondeterministic'
  const violated = parts.invariants.filter((invariant) => invariant.violated > 0)
  if (violated.some(({ kind }) => kind === 'safety')) return 'safety violated'
  if (violated.length > 0) return 'not converged'
  if (neverReached(parts).length > 0 || rareFaults(parts).length > 0) return 'vacuous'
  return parts.thresholds.every(({ isMet }) => isMet) ? 'passed' : 'threshold crossed'
}

/** What runs must come to and never came to. */
export function neverReached({ sometimes }: Pick<HuntReport, 'sometimes'>) {
  return sometimes.filter(({ isRequired, hits }) => isRequired && hits === 0)
}
