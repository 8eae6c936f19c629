import { describe, expect, it } from 'vitest'
import { StepLine } from './step-line.js'

describe('the line that says what is going on', () => {
  let now: number
  function lineTo(isTTY: boolean) {
    now = 0
    const written: string[] = []
    const line = new StepLine({ isTTY, write: (text) => written.push(text) }, () => now)
    return { line, written }
  }

  it('is written over and taken away on a terminal', () => {
    const { line, written } = lineTo(true)
    line.say('half of it')
    line.clear()
    expect(written).toEqual(['\u001B[2K\rhalf of it\r', '\u001B[2K\r'])
  })

  it('is a plain one every ten seconds elsewhere', () => {
    const { line, written } = lineTo(false)
    for (const at of [0, 9999, 10_000, 15_000, 20_000]) {
      now = at
      line.say(`at ${at}`)
    }
    line.clear()
    expect(written).toEqual(['at 10000\n', 'at 20000\n'])
  })
})
