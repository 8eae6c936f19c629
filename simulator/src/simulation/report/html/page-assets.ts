import { readFileSync } from 'node:fs'

/** Beside `src` and `dist` alike; the status page of a gateway lives there too. */
const FOLDER = new URL('../../../../page/', import.meta.url)

/** What the page is made with, as text: it stands in the page itself. */
export interface PageAssets {
  readonly css: string
  readonly script: string
  readonly icon: string
}

/** Reads them; the look is the status page's. */
export function pageAssets(): PageAssets {
  const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')
  return {
    css: `${read('status.css')}\n${read('simulation-report.css')}`,
    script: read('simulation-report.js'),
    icon: read('icon.svg'),
  }
}
