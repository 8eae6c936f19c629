import { expect, it } from 'vitest'
import { exhaustiveWords } from './exhaustive-progress.js'
import { plainPaint } from './paint.js'

const progress = {
  dialect: 'toss',
  share: 0.5,
  singles: 400,
  doubles: 81_000,
  violations: 1,
  wallMs: 61_000,
}

it('the progress of an enumeration is its gateway, its counts and a bar', () => {
  expect(exhaustiveWords.lines(progress, { paint: plainPaint, width: 79 })).toEqual([
    ' [##############>---------------]  50 %  toss  singles 400  doubles 81 000',
    ' 1 violation  1 m 1 s',
  ])
  expect(exhaustiveWords.sentence(progress)).toBe(
    '50 %  toss  singles 400  doubles 81 000  1 violation  1 m 1 s',
  )
  expect(exhaustiveWords.share(progress)).toBe(0.5)
})
