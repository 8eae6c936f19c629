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

/** The browser to test with: `CHROMIUM_PATH`, else Debian's; `undefined` where there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
}
