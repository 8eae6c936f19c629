import type { z } from 'zod'

/** Something that a person or a test does on the buyer's or the bank's side. */
export interface DialectAction {
  /** One sentence for people. */
  readonly explains: string
  /** What it is given; a strict object. */
  readonly input: z.ZodType
  /**
   * Does it and answers with what came of it, as JSON.
   *
   * @throws {ActionRefused} where it cannot be done.
   */
  run(input: unknown): object
}

/** An action cannot be done as things stand; nothing was changed. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused'
}

/** An action whose input has the type of its schema. */
export function dialectAction<Input extends z.ZodType>(action: {
  readonly explains: string
  readonly input: Input
  run(input: z.output<Input>): object
}): DialectAction {
  const { explains, input, run } = action
  return { explains, input, run: (given) => run(input.parse(given)) }
}
