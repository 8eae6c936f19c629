import { afterEach, describe, expect, it, vi } from 'vitest'
import { clearStep, sayStep } from './step-line.js'

describe('the line that says what is going on', () => {
  const wasTTY = process.stderr.isTTY
  afterEach(() => {
    process.stderr.isTTY = wasTTY
    vi.restoreAllMocks()
  })

  function said(isTTY: boolean): string {
    process.stderr.isTTY = isTTY
    const written: unknown[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0)
    sayStep('half of it')
    clearStep()
    return written.join('')
  }

  it('is written over and taken away on a terminal', () => {
    expect(said(true)).toBe('\u001B[2K\rhalf of it\r\u001B[2K\r')
  })

  it('is not there where no person sits', () => {
    expect(said(false)).toBe('')
  })
})
