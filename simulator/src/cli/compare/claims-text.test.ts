import { expect, it } from 'vitest'
import { textWidth } from '../text-layout.js'
import { claimsText } from './claims-text.js'

const claim = {
  id: 'x',
  section: '극적인 효과',
  quote: '100개 요청 처리 시간 ~15분',
  theirs: '15 min',
  ours: '20 m',
  why: 'A hundred orders of twelve seconds each. '.repeat(5).trim(),
}

it('says theirs, ours, their words and why, within the width', () => {
  const parts = {
    document: '002, "결제 서비스가 불안정합니다"',
    off: [claim],
    right: ['a: b', 'c: d'],
  }
  const text = claimsText(parts, 60)
  expect(text).toContain(
    '  15 min  ->  20 m\n    "100개 요청 처리 시간 ~15분" (극적인 효과)\n    A hundred',
  )
  expect(text).toContain('What does follow from their figures: a: b; c: d.')
  // Hangul takes two places.
  expect(text.split('\n').filter((line) => textWidth(line) > 60)).toEqual([])
})
