/** What is asked of somebody who begins a project? Each question with what is taken without an answer, and what is wrong with one. */

/** All answers; keys of the YAML are made of names, if they are not given. */
export interface Answers {
  merchant: string
  email: string
  contact: string
  country: string
  plan: string
  account: string
  store: string
}

export type AnswerName = keyof Answers

export interface Question {
  name: AnswerName
  asks: string
  /** What is taken without an answer; made of those to the questions before. */
  otherwise(answers: Partial<Answers>): string
  /** What is wrong with an answer, as the end of a sentence that begins with its subject. */
  wrong(answer: string): string | undefined
}

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: 'merchant',
    asks: 'Name of the merchant',
    otherwise: () => 'Acme Outfitters',
    // The store is called after it, with its country.
    wrong: answer => lengthWrong(answer, 40),
  },
  {
    name: 'email',
    asks: 'E-mail address of its owner',
    otherwise: () => 'owner@acme.example',
    wrong: answer =>
      /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(answer) && answer.length <= 255 ? undefined : 'must be an e-mail address',
  },
  {
    name: 'contact',
    asks: 'First and last name of its contact',
    otherwise: () => 'Ada Moor',
    wrong: answer => (/\S \S/.test(answer) ? lengthWrong(answer, 80) : 'must be a first and a last name'),
  },
  {
    name: 'country',
    asks: 'Country of the store, two letters',
    otherwise: () => 'US',
    wrong: answer => (/^[A-Za-z]{2}$/.test(answer) ? undefined : 'must be a code of two letters, such as US'),
  },
  {
    name: 'plan',
    asks: 'Plan of the store: a SKU that you have agreed on with BigCommerce',
    otherwise: () => 'STORE-PRO-NP-MONTHLY-T11',
    wrong: answer => (/^\S+$/.test(answer) ? lengthWrong(answer, 100) : 'must be a SKU, which has no blanks'),
  },
  {
    name: 'account',
    asks: 'Key of the merchant in the files: its id in your own system',
    otherwise: ({ merchant = '' }) => keyOf(merchant, 'merchant'),
    wrong: keyWrong,
  },
  {
    name: 'store',
    asks: 'Key of the store in the files: its id in your own system',
    otherwise: ({ account = '', country = '' }) => `${account}-${country.toLowerCase()}`,
    wrong: keyWrong,
  },
]

/** A name as a key: small letters, digits and dashes. */
function keyOf(name: string, otherwise: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const key = letters.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return key === '' ? otherwise : key
}

function keyWrong(answer: string): string | undefined {
  const isKey = /^[a-z0-9][a-z0-9_-]*$/i.test(answer) && answer.length <= 60
  return isKey ? undefined : 'must be a word of letters, digits, `-` and `_`'
}

function lengthWrong(answer: string, most: number): string | undefined {
  if (answer.trim() === '') return 'must not be empty'
  if (/\p{Cc}/u.test(answer)) return 'must be one line of text'
  return answer.length > most ? `must have at most ${most} letters` : undefined
}
