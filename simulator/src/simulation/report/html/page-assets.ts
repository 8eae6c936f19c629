import { lookFolder } from '@holdfast/look'
import { readFileSync } from 'node:fs'

/** Beside `src` and `dist` alike; the status page of a gateway lives there too. */
const FOLDER = new URL('../../../../page/', import.meta.url)

/** What the page is made with, as text: it stands in the page itself. */
export interface PageAssets {
  readonly css: string
  readonly script: string
  readonly icon: string
}

/** Reads them; the look is that of all pages. */
export function pageAssets(): PageAssets {
  const read = (name: string, folder: URL): string => readFileSync(new URL(name, folder), 'utf8')
  return {
    css: `${read('look.css', lookFolder)}\n${read('simulation-report.css', FOLDER)}`,
    script: read('simulation-report.js', FOLDER),
    icon: read('icon.svg', lookFolder),
  }
}
