import { InvalidArgumentError } from 'commander'
import { problem, problemText } from '../../scenario/scenario-error.js'
import { PROFILE_NAMES, type ProfileName } from '../../simulation/sweep/profiles.js'

/**
 * The name of a profile that a sweep knows.
 *
 * @throws {InvalidArgumentError} where there is no such profile.
 */
export function readProfileName(text: string): ProfileName {
  const found = PROFILE_NAMES.find((name) => name === text)
  if (found !== undefined) return found
  const about = { got: text, allowed: PROFILE_NAMES }
  throw new InvalidArgumentError(problemText(problem([], `There is no profile "${text}"`, about)))
}
