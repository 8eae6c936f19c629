import { ScenarioError, problem } from '../scenario/scenario-error.js'

/** Where callbacks may go unless told otherwise: the original's only merchant. */
export const DEFAULT_CALLBACK_ORIGINS: readonly string[] = ['http://localhost:8080']

/**
 * Origins as browsers write them: `http://Shop.example:80/` is `http://shop.example`.
 *
 * @throws {ScenarioError} where one is no HTTP origin, or has a path, a query or a user.
 */
export function readOrigins(origins: readonly string[]): readonly string[] {
  const problems = origins.flatMap((text, index) =>
    originOf(text) === undefined
      ? [problem(['callbackOrigins', index], `${text} is no origin such as http://localhost:8080`)]
      : [],
  )
  if (problems.length > 0) throw new ScenarioError(problems)
  return origins.flatMap((text) => originOf(text) ?? [])
}

/**
 * Whether an address is HTTP and its origin, once parsed, is one of these. Prefixes are never
 * compared: `http://localhost:8080.evil.example` begins with an allowed origin.
 */
export function isAllowedTarget(address: string, origins: readonly string[]): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, origin } = new URL(address)
  return /^https?:$/.test(protocol) && origins.includes(origin)
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { href, origin, protocol } = new URL(text)
  return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined
}
