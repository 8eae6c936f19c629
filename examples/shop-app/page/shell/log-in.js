// @ts-check
import { element, setText } from '../element.js'
import { language } from './language.js'
import { logInWords as words } from './log-in-words.js'
import { keepSession } from './session.js'
import { Away, Refused, askShop } from './shop-api.js'

/** @typedef {import('./session.js').Door} Door */
/** @typedef {{ readonly email: string, readonly password: string }} Credentials */
/** @typedef {Credentials & { readonly name: string }} Account */

/**
 * @typedef {object} Acts
 * @property {(credentials: Credentials) => Promise<void>} enter
 * @property {(account: Account) => Promise<void>} join
 * @property {(act: () => Promise<void>) => Promise<void>} work does it, and says what went wrong
 */

/** @typedef {{ name: string, email: string, role: 'buyer' | 'operator' | 'admin' }} User */
/** @typedef {{ token: string, user: User }} LogIn */

const isDemo = document.documentElement.dataset['isDemo'] === 'yes'

/**
 * A log-in for one of the doors. Buyers may sign up as well; a demo lets everybody in.
 *
 * @param {Door} door
 * @param {object} options
 * @param {() => void} options.onDone somebody is logged in
 * @param {boolean} [options.isExpired] somebody was, a moment ago
 */
export function logInPanel(door, { onDone, isExpired = false }) {
  const wrong = element('p', { class: 'form-wrong', role: 'alert' })
  const work = workOf(wrong)
  /** @param {Credentials} credentials */
  const enter = async (credentials) => {
    await logIn(door, credentials)
    onDone()
  }
  /** @param {Account} account */
  const join = async (account) => {
    await askShop('POST', '/users', { json: account })
    await enter(account)
  }
  const lead = isExpired ? words.expired : door === 'operator' ? words.operatorLead : ''
  return element(
    'section',
    { class: 'panel log-in', 'aria-labelledby': 'log-in-title' },
    element('h1', { id: 'log-in-title', tabindex: '-1' }, words[door]),
    ...(lead === '' ? [] : [element('p', { class: 'lead' }, lead)]),
    ...(isDemo ? shortcut(door, { enter, join, work }) : []),
    forms(door, { enter, join, work }, () => setText(wrong, '')),
    wrong,
  )
}

/**
 * Does one thing at a time, and says what is wrong with it.
 *
 * @param {HTMLElement} wrong
 */
function workOf(wrong) {
  let isWorking = false
  /** @param {() => Promise<void>} act */
  return async (act) => {
    if (isWorking) return
    isWorking = true
    setText(wrong, words.working)
    try {
      await act()
      setText(wrong, '')
    } catch (error) {
      setText(wrong, '')
      setText(wrong, wrongText(error))
    } finally {
      isWorking = false
    }
  }
}

/** @param {unknown} error */
function wrongText(error) {
  if (error instanceof Away) return words.away
  if (!(error instanceof Refused)) throw error
  const [field] = Array.isArray(error.details) ? error.details : []
  return field ? `${error.message} (${field.path}: ${field.message})` : error.message
}

/**
 * @param {Door} door
 * @param {Credentials} credentials
 */
async function logIn(door, { email, password }) {
  const answer = await askShop('POST', '/login', { json: { email, password } })
  const { token, user } = /** @type {LogIn} */ (answer)
  const isStranger = door === 'operator' && user.role === 'buyer'
  if (isStranger) throw new Refused(403, { message: words.notStaff })
  keepSession(door, { token, name: user.name, email: user.email })
}

/**
 * One button for whoever only wants to see.
 *
 * @param {Door} door
 * @param {Acts} acts
 */
function shortcut(door, { enter, join, work }) {
  const label = door === 'operator' ? words.staff : words.guest
  const look = { type: 'button', class: 'button button-main button-large' }
  const button = element('button', look, label)
  button.addEventListener('click', () => {
    void work(async () => (door === 'buyer' ? join(guest()) : enter(await demoOperator())))
  })
  const hint = door === 'buyer' ? [element('p', { class: 'hint' }, words.guestHint)] : []
  return [button, ...hint, element('p', { class: 'log-in-or' }, words.or)]
}

function guest() {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  const name = `${words.guestName} ${number % 10_000}`
  return { email: `guest-${crypto.randomUUID()}@demo.test`, password: crypto.randomUUID(), name }
}

/** @returns {Promise<Credentials>} */
async function demoOperator() {
  const answer = await askShop('GET', '/demo/people')
  return /** @type {{ operator: Credentials }} */ (answer).operator
}

/**
 * @param {Door} door
 * @param {Acts} acts
 * @param {() => void} onTurn the other form is shown
 */
function forms(door, { enter, join, work }, onTurn) {
  const entering = credentialsForm({
    isNew: false,
    submit: words.logIn,
    onSubmit: (account) => void work(() => enter(account)),
  })
  if (door === 'operator') return entering
  const joining = credentialsForm({
    isNew: true,
    submit: words.signUp,
    onSubmit: (account) => void work(() => join(account)),
  })
  const change = element('button', { type: 'button', class: 'button button-quiet' }, words.toSignUp)
  joining.hidden = true
  change.addEventListener('click', () => {
    onTurn()
    entering.hidden = !entering.hidden
    joining.hidden = !entering.hidden
    setText(change, entering.hidden ? words.toLogIn : words.toSignUp)
  })
  return element('div', { class: 'log-in-forms', lang: language }, entering, joining, change)
}

/**
 * @param {object} options
 * @param {boolean} options.isNew
 * @param {string} options.submit
 * @param {(account: Account) => void} options.onSubmit
 */
function credentialsForm({ isNew, submit, onSubmit }) {
  const email = input({ type: 'email', name: 'email', autocomplete: 'username', maxlength: '254' })
  const password = input({
    type: 'password',
    name: 'password',
    autocomplete: isNew ? 'new-password' : 'current-password',
    ...(isNew ? { minlength: '8', placeholder: words.passwordHint } : {}),
  })
  const name = input({ type: 'text', name: 'name', autocomplete: 'name', maxlength: '50' })
  const form = element(
    'form',
    { class: 'form' },
    ...(isNew ? [labelled(words.name, name)] : []),
    labelled(words.email, email),
    labelled(words.password, password),
    element('button', { type: 'submit', class: 'button' }, submit),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onSubmit({ email: email.value, password: password.value, name: name.value })
  })
  return form
}

/** @param {Record<string, string>} attributes */
function input(attributes) {
  return element('input', { required: '', ...attributes })
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labelled(label, control) {
  return element('label', { class: 'form-field' }, element('span', {}, label), control)
}
