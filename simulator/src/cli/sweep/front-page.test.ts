import { describe, expect, it } from 'vitest'
import { sampleSweep } from '../../testing/sample-sweep.js'
import { frontPage } from './front-page.js'

describe('a sweep as a page', () => {
  const page = frontPage(sampleSweep())

  it('needs nothing but itself', () => {
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/<(?:script|link|img|iframe)\b/)
    expect(page).not.toMatch(/\b(?:src|href|url)\s*[=(]/)
  })

  it('has both charts, the front and the answer', () => {
    expect(page.match(/<figure>/g)).toHaveLength(2)
    expect(page).toContain('It lies far off.')
    expect(page).toContain('It trips by chance.')
    expect(page).toContain('<td>the best settings</td>')
    expect(page).toContain('<td>seeds: their numbers</td>')
  })

  it('follows the light and the dark of whoever reads it', () => {
    expect(page).toContain('<meta name="color-scheme" content="light dark">')
    expect(page).toContain('light-dark(')
  })

  it('shows texts, whatever is in them', () => {
    expect(page).toContain('the seeds&#39; gateway &lt;well&gt;')
    expect(page).not.toContain('<well>')
  })
})
