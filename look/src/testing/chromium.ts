import { existsSync } from 'node:fs'

/** Why tests in a browser are skipped where there is none. */
export const NO_CHROMIUM =
  'no Chromium at /usr/bin/chromium; CHROMIUM_PATH names another, or: apt-get install chromium'

/** What Chromium is started with: as root, and without any traffic of its own. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browser to test pages with: `CHROMIUM_PATH`, else Debian's; `undefined` where there is none.
 *
 * @throws Error where there is none and `HOLDFAST_REQUIRE_CHROMIUM` is set, as it is in CI
 */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH'] ?? ''
  if (named !== '') return named
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  if (process.env['HOLDFAST_REQUIRE_CHROMIUM']) throw new Error(NO_CHROMIUM)
  return undefined
}
