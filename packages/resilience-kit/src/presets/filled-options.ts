import type { Classify } from '../classification.js'
import { checkNames } from '../option-range.js'

/** `O` where the options that have a default in `D` are there. */
type Filled<O, D> = {
  readonly [K in keyof O]-?: K extends keyof D
    ? undefined extends D[K]
      ? O[K] | undefined
      : Exclude<O[K], undefined>
    : never
}

/**
 * `options` with `defaults` for what is left out or undefined; whoever takes a number checks its
 * range.
 *
 * @throws TypeError for an option that is not among `defaults`.
 */
export function filledOptions<
  O extends object,
  D extends { readonly [K in keyof O]-?: O[K] | undefined },
>(owner: string, options: O, defaults: D): Filled<O, D> {
  const known = Object.keys(defaults) as (keyof O & string)[]
  checkNames(owner, options, known)
  const filled: Record<string, unknown> = { ...defaults }
  for (const name of known) {
    if (options[name] !== undefined) filled[name] = options[name]
  }
  return filled as never
}

/** The preset's `classify` as an option of a policy. */
export function classifyOf({ classify }: { classify: Classify | undefined }): {
  classify?: Classify
} {
  return classify === undefined ? {} : { classify }
}
