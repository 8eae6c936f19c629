import { expect, it } from 'vitest'
import { ReplacedMembers } from './replaced-members.js'

it('replaces members and puts them back as they were, flags and all', () => {
  const holder = Object.defineProperty({ plain: 1 }, 'hidden', {
    value: 'before',
    configurable: true,
    writable: false,
    enumerable: false,
  })
  const before = Object.getOwnPropertyDescriptors(holder)
  const members = new ReplacedMembers()
  members.replace(holder, 'plain', 2)
  members.replace(holder, 'plain', 3)
  members.replace(holder, 'hidden', 'after')
  members.replace(holder, 'added', 'new')
  expect(holder).toMatchObject({ plain: 3, hidden: 'after', added: 'new' })
  expect(Object.keys(holder)).toEqual(['plain'])

  members.putBack()
  expect(Object.getOwnPropertyDescriptors(holder)).toEqual(before)
  holder.plain = 4
  members.putBack()
  expect(holder.plain).toBe(4)
})
