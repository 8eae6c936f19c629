import { expect, it } from 'vitest'
import { pageOf } from '../../scripts/mutation/page.mjs'

it('the mutation page counts the faults of each folder and of each loose file', async () => {
  const mutants = (...statuses: string[]) => ({ mutants: statuses.map((status) => ({ status })) })
  const files = {
    'kit/src/pipeline.ts': mutants('Killed', 'RuntimeError', 'Ignored'),
    'kit/src/retry/retry.ts': mutants('Killed', 'Timeout', 'Survived'),
    'kit/src/retry/backoff.ts': mutants('NoCoverage'),
  }
  const page = await pageOf({ files, framework: { version: '9.6.1' } }, 'kit/src', 7)
  expect(page.match(/^\|.*$/gm)?.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    '| place | faults | noticed | survived | reached by no test | score |',
    expect.stringContaining('--'),
    '| `retry` | 4 | 2 | 1 | 1 | 50.0 % |',
    '| `pipeline.ts` | 1 | 1 | 0 | 0 | 100.0 % |',
    '| all | 5 | 3 | 1 | 1 | 60.0 % |',
  ])
  expect(page).toContain('Stryker 9.6.1')
})
