import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const skipped = /(?:^|\/)(?:node_modules|dist|coverage|etc|\.[^/]+)$/

/** Pages below a folder; reports of the public surface are no pages for readers. */
function pagesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return skipped.test(file) ? [] : pagesBelow(file)
    return file.endsWith('.md') ? [file] : []
  })
}

/** The pages that a page leads to; a folder is no page. */
function linksOf(page: string): readonly string[] {
  const text = readFileSync(path.join(root, page), 'utf8').replaceAll(/```.*?```/gs, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target.endsWith('.md') && !target.includes('://'))
    .map((target) => path.posix.join(path.posix.dirname(page), target))
}

/** What can be reached within so many steps. */
function within(steps: number, start: string): ReadonlySet<string> {
  const seen = new Set([start])
  for (let step = 0; step < steps; step += 1) {
    for (const page of [...seen]) for (const next of linksOf(page)) seen.add(next)
  }
  return seen
}

describe('the table of contents', () => {
  const pages = pagesBelow('.')

  it('leads to every page in two steps', () => {
    expect(pages.length).toBeGreaterThan(60)
    const reached = within(2, 'docs/README.md')
    expect(pages.filter((page) => !reached.has(page))).toEqual([])
  })

  it('is one step away from the front page, in both languages', () => {
    for (const front of ['README.md', 'README.ko.md']) {
      expect(linksOf(front)).toContain('docs/README.md')
    }
  })
})
