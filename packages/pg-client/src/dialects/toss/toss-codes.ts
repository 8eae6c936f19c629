/** What a code of Toss's proves. */
export type CodeClass =
  /** The money may have moved: look up before anything else. */
  | 'unknown'
  /** Final: tell the buyer, or whoever wanted the money back. */
  | 'declined'
  /** Final: the buyer must authenticate anew, which makes another payment. */
  | 'expired'
  /** Our own key or request: an alarm, and never a decline. */
  | 'configuration'

/**
 * `x-outcomes` of `openapi/gateway-toss.yaml`, word for word. A code in none of these lists proves
 * nothing by itself: it is kept, and the payment is looked up.
 */
export const codeClasses: Readonly<Record<CodeClass, readonly string[]>> = {
  unknown: [
    'ALREADY_PROCESSED_PAYMENT',
    'ALREADY_PROCESSING_REQUEST',
    'IDEMPOTENT_REQUEST_PROCESSING',
    'FORBIDDEN_CONSECUTIVE_REQUEST',
    'DUPLICATED_ORDER_ID',
    'PROVIDER_ERROR',
    'CARD_PROCESSING_ERROR',
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
    'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    'UNKNOWN_PAYMENT_ERROR',
    'COMMON_ERROR',
    'FAILED_REFUND_PROCESS',
    'FAILED_METHOD_HANDLING_CANCEL',
    'FAILED_PARTIAL_REFUND',
  ],
  declined: [
    'REJECT_ACCOUNT_PAYMENT',
    'REJECT_CARD_PAYMENT',
    'REJECT_CARD_COMPANY',
    'REJECT_TOSSPAY_INVALID_ACCOUNT',
    'INVALID_CARD_EXPIRATION',
    'INVALID_CARD_INSTALLMENT_PLAN',
    'INVALID_CARD_LOST_OR_STOLEN',
    'INVALID_CARD_NUMBER',
    'INVALID_STOPPED_CARD',
    'EXCEED_MAX_CARD_INSTALLMENT_PLAN',
    'EXCEED_MAX_DAILY_PAYMENT_COUNT',
    'EXCEED_MAX_PAYMENT_AMOUNT',
    'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT',
    'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT',
    'EXCEED_MAX_AMOUNT',
    'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT',
    'EXCEED_MAX_AUTH_COUNT',
    'EXCEED_MAX_ONE_DAY_AMOUNT',
    'EXCEED_MAX_REFUND_DUE',
    'BELOW_MINIMUM_AMOUNT',
    'REFUND_REJECTED',
    'FDS_ERROR',
  ],
  expired: ['NOT_FOUND_PAYMENT_SESSION'],
  configuration: [
    'UNAUTHORIZED_KEY',
    'INVALID_API_KEY',
    'INCORRECT_BASIC_AUTH_FORMAT',
    'FORBIDDEN_REQUEST',
    'INVALID_IDEMPOTENCY_KEY',
  ],
}

/**
 * `x-outcome-families` of the same file, word for word: how the codes begin that decline. Toss adds
 * to its lists, and a new member of a family is as final as those that are known.
 */
export const decliningFamilies: readonly string[] = ['REJECT_', 'INVALID_CARD_', 'EXCEED_MAX_']

/**
 * Codes of `unknown` that tell a confirm of another request, which may be at work or has been: so
 * they contradict a look-up that finds nothing.
 */
const ofAnotherRequest: readonly string[] = [
  'ALREADY_PROCESSING_REQUEST',
  'FORBIDDEN_CONSECUTIVE_REQUEST',
  'ALREADY_PROCESSED_PAYMENT',
  'DUPLICATED_ORDER_ID',
]

/**
 * Refusals of a cancel beside those of {@link codeClasses}: under `CancelBadRequest` and
 * `CancelForbidden` the contract says of them "not canceled". Left out are the four that may be
 * the echo of the very cancel that is asked about (`ALREADY_CANCELED_PAYMENT`,
 * `ALREADY_REFUND_PAYMENT`, `NOT_CANCELABLE_AMOUNT`, `NOT_MATCHES_REFUNDABLE_AMOUNT`), and
 * `INVALID_REQUEST` and `INVALID_TEST_CODE`, which are our own mistakes.
 */
const cancelRefusals: readonly string[] = [
  'NOT_CANCELABLE_PAYMENT',
  'NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER',
  'NOT_ALLOWED_PARTIAL_REFUND',
  'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
  'EXCEED_CANCEL_LIMIT',
  'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
  'INVALID_REFUND_ACCOUNT_INFO',
  'INVALID_REFUND_ACCOUNT_NUMBER',
  'INVALID_BANK',
  'NOT_AVAILABLE_BANK',
  'FORBIDDEN_BANK_REFUND_REQUEST',
]

/** What a code was answered to. */
export type TossOperation = 'confirm' | 'cancel'

/**
 * The other 4xx codes that the contract lists for an operation: they prove nothing by themselves,
 * but each is decided after the idempotency key was looked at, and so is stored under it. Left
 * out are codes of {@link codeClasses}: what speaks of another request or leaves the outcome
 * unknown is no end of ours, and an alarm may come before the key is looked at.
 */
const keptErrors: Readonly<Record<TossOperation, readonly string[]>> = {
  confirm: [
    'INVALID_REQUEST',
    'NOT_ALLOWED_POINT_USE',
    'INVALID_REJECT_CARD',
    'NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT',
    'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN',
    'NOT_FOUND_TERMINAL_ID',
    'RESTRICTED_TRANSFER_ACCOUNT',
    'NOT_REGISTERED_BUSINESS',
    'INVALID_ACCOUNT_INFO_RE_REGISTER',
    'NOT_AVAILABLE_PAYMENT',
    'UNAPPROVED_ORDER_ID',
    'INVALID_AUTHORIZE_AUTH',
    'INVALID_UNREGISTERED_SUBMALL',
    'INVALID_TEST_CODE',
    'NOT_AVAILABLE_BANK',
    'INVALID_PASSWORD',
    'NOT_FOUND_PAYMENT',
  ],
  cancel: [
    'ALREADY_CANCELED_PAYMENT',
    'ALREADY_REFUND_PAYMENT',
    'NOT_CANCELABLE_AMOUNT',
    'NOT_MATCHES_REFUNDABLE_AMOUNT',
    'INVALID_REQUEST',
    'INVALID_TEST_CODE',
    'NOT_FOUND_PAYMENT',
  ],
}

const classes: ReadonlyMap<string, CodeClass> = new Map(
  (Object.keys(codeClasses) as CodeClass[]).flatMap((one) =>
    codeClasses[one].map((code) => [code, one] as const),
  ),
)

/** Whether the contract lists a code for an operation, and so says what it is worth. */
export function isListed(operation: TossOperation, code: string): boolean {
  return listedClassOf(operation, code) !== undefined || keptErrors[operation].includes(code)
}

/**
 * Whether an error's status is one that is stored under the idempotency key, and would only be
 * replayed. A 5xx is not, and 429 comes before the key is looked at.
 */
export function isStored(status: number): boolean {
  return status < 500 && status !== 429
}

/** What an error's code proves; undefined where it is in no list that tells, and of no family. */
export function classOf(
  operation: TossOperation,
  code: string,
  status: number,
): CodeClass | undefined {
  if (isListed(operation, code)) return listedClassOf(operation, code)
  const isOfFamily = decliningFamilies.some((beginning) => code.startsWith(beginning))
  return isOfFamily && isStored(status) ? 'declined' : undefined
}

function listedClassOf(operation: TossOperation, code: string): CodeClass | undefined {
  const isRefusal = operation === 'cancel' && cancelRefusals.includes(code)
  return isRefusal ? 'declined' : classes.get(code)
}

/** What an error's code means for the request that it answers. */
export type CodeMeaning =
  /** The same request is being executed: ask again under the same key. */
  | 'busy'
  | 'declined'
  | 'configuration'
  /** No refusal, but the end of its key. */
  | 'kept'
  /** A look-up that finds nothing proves nothing: another request is at work, or has been. */
  | 'ofAnother'
  /** The same, since nobody knows what it says. */
  | 'inNoList'
  /** To be looked up; what is not found then was not executed. */
  | 'listed'

/** What an error's code means for the request of an operation. */
export function meaningOf(operation: TossOperation, code: string, status: number): CodeMeaning {
  if (code === 'IDEMPOTENT_REQUEST_PROCESSING') return 'busy'
  const proves = classOf(operation, code, status)
  if (proves === 'declined' || proves === 'configuration') return proves
  if (keptErrors[operation].includes(code)) return 'kept'
  if (operation === 'confirm' && ofAnotherRequest.includes(code)) return 'ofAnother'
  // A limit is told before anything is executed.
  const isLimit = status === 429 && code === 'TOO_MANY_REQUESTS'
  return isListed(operation, code) || isLimit ? 'listed' : 'inNoList'
}
