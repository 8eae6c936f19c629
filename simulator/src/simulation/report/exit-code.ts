import type { Verdict } from '../hunt/hunt-report.js'

/** How each verdict ends the program. */
const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  passed: 0,
  'safety violated': 3,
  'not converged': 4,
  'threshold crossed': 5,
  vacuous: 6,
  nondeterministic: 7,
  interrupted: 130,
}

/** The exit code of a verdict; 1 and 2 are those of a program that could not run at all. */
export function exitCodeOf(verdict: Verdict): number {
  return EXIT_CODES[verdict]
}

/** What each exit code means, for people. */
export const EXIT_CODE_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'passed'],
  [1, 'could not run, in one sentence'],
  [2, 'wrong usage, or a bad scenario or threshold'],
  [3, 'safety: an invariant was broken'],
  [4, 'liveness: something did not come to its end within the bound'],
  [5, 'a threshold was crossed'],
  [6, 'vacuous: it passed without having seen what it is there for'],
  [7, 'nondeterminism: a seed ran differently the second time, or used real time or chance'],
  [130, 'interrupted by Ctrl-C; reports of what was done until then are written'],
]
