import { describe, expect, it } from 'vitest'
import { closeAll } from './close-all.js'

describe('closeAll', () => {
  it('closes the rest when one cannot be closed, and then says why', async () => {
    const closed: string[] = []
    const closing = closeAll([
      { close: () => Promise.resolve().then(() => void closed.push('door')) },
      { close: () => Promise.reject(new Error('the sweep hangs')) },
      {
        close: () => {
          throw new Error('the disk is gone')
        },
      },
      { close: () => void closed.push('file') },
    ])
    await expect(closing).rejects.toMatchObject({
      errors: [new Error('the sweep hangs'), new Error('the disk is gone')],
    })
    expect(closed).toEqual(['door', 'file'])
  })

  it('says nothing when everything was closed', async () => {
    await expect(closeAll([{ close: () => undefined }])).resolves.toBeUndefined()
  })
})
