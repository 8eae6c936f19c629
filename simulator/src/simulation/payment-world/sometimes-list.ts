import type { Sometimes } from '../world/world.js'

const required = [
  'answer lost after commit',
  'crash between commit and store',
  'crash during a request',
  'sent after giving up',
  'request unanswered',
  'second payment refused',
  'paid again after a decline',
  'approved after its order was given up',
  'proved absent or not sent',
  'callback twice',
  'lease ran out',
  'breaker opened',
  'breaker closed again',
]

const welcome = [
  'handed to a person',
  'late approval',
  'order paid twice, and one given back',
  'reconciler went on with a request',
  'refund accepted',
  'refund unanswered',
  'callback parked',
  'forged callback refused',
  'callback forged by a buyer',
  'paid again later',
]

/** What runs must come to: without it they prove nothing about it. */
export const sometimesList: readonly Sometimes[] = [
  ...required.map((name) => ({ name, isRequired: true })),
  ...welcome.map((name) => ({ name, isRequired: false })),
]
