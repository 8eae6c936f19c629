/** The shop cannot start; the message says why in one sentence, for people. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}
