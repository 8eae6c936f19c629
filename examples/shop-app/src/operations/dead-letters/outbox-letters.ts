import { maskCardNumbers } from '@holdfast/pg-client'
import type { DeadEntry, OutboxBacklog } from '../../outbox/outbox.js'
import { isLetterId, type DeadLetter, type LetterBox, type LetterSource } from './dead-letter.js'

/** What of an outbox is looked at here. */
export interface LetterOutbox {
  listDead(page: { limit: number; after?: number }): readonly DeadEntry[]
  backlog(): OutboxBacklog
  replay(sequence: number): boolean
}

export interface OutboxLettersOptions {
  readonly source: LetterSource
  /** Runs after a letter was replayed: whoever works the outbox off looks at it now. */
  readonly onReplayed?: () => void
}

/** The dead letters of an outbox. None can be dropped: what was undertaken must be done. */
export function outboxLetters(
  outbox: LetterOutbox,
  { source, onReplayed }: OutboxLettersOptions,
): LetterBox {
  const letterOf = (entry: DeadEntry): DeadLetter => {
    const { sequence, kind, key, attempts, lastError, createdAt, payload } = entry
    return {
      ...{ source, id: String(sequence), kind, key, consumer: null, attempts },
      ...{ lastError: maskCardNumbers(lastError), since: createdAt, payload },
    }
  }
  return {
    list: async ({ limit, after }) =>
      outbox.listDead({ limit, after: Number(after ?? 0) }).map(letterOf),
    count: async () => outbox.backlog().dead,
    replay: async (id) => {
      const isReplayed = isLetterId(id) && outbox.replay(Number(id))
      if (isReplayed) onReplayed?.()
      return isReplayed
    },
  }
}
