import { describe, expect, it } from 'vitest'
import { Stage } from './stage.js'

describe('a pipeline whose retry is silent and whose breaker has told a success', () => {
  function stage(): Stage {
    const made = new Stage('async')
    made.teller('retry')
    made.teller('breaker')('SUCCESS')
    return made
  }

  it('has not told nothing, until it is forgotten', () => {
    expect(() => stage().expectEvents([])).toThrow("expected [], seen [ 'SUCCESS' ]")
    expect(() => stage().expectEventCounts({ SUCCESS: 0 })).toThrow('seen { SUCCESS: 1 }')
    const forgetful = stage()
    forgetful.clearEvents()
    expect(() => forgetful.expectEvents([])).not.toThrow()
  })

  it('has told what all of its parts told, and what one of them told', () => {
    const both = stage()
    both.teller('retry')('ERROR')
    both.teller('retry')('SUCCESS')
    for (const story of [['SUCCESS', 'ERROR', 'SUCCESS'], ['SUCCESS'], ['ERROR', 'SUCCESS']]) {
      expect(() => both.expectEvents(story)).not.toThrow()
    }
    expect(() => both.expectEvents(['ERROR'])).toThrow("expected [ 'ERROR' ]")
    for (const counts of [{ SUCCESS: 2 }, { SUCCESS: 1 }, { SUCCESS: 1, ERROR: 0 }, { RETRY: 0 }]) {
      expect(() => both.expectEventCounts(counts)).not.toThrow()
    }
    // Only the part that never tells errors has told none.
    expect(() => both.expectEventCounts({ ERROR: 0 })).toThrow('seen { ERROR: 1 }')
  })
})
