import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const page = new URL('../BEHAVIOURS.md', import.meta.url)

interface Shown {
  readonly file: string
  readonly title: string
}

function shownIn(text: string): readonly Shown[] {
  const rows = text.matchAll(/^\|[^|]*\| \[[^\]]+\]\((?<file>[^)]+)\) *\| (?<title>.+?) *\|$/gm)
  return [...rows].map(({ groups }) => ({ file: groups!.file!, title: groups!.title! }))
}

/** The titles of tests, as their file writes them. */
function titlesIn(file: string): string {
  return readFileSync(new URL(file, page), 'utf8').replaceAll(/\\(['"`])/g, '$1')
}

it('names tests that are there, one for each behaviour', () => {
  const shown = shownIn(readFileSync(page, 'utf8'))
  expect(shown.length).toBeGreaterThan(100)
  const missing = shown.filter(({ file, title }) => !hasTest(titlesIn(file), title))
  expect(missing).toEqual([])
})

function hasTest(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))
}
