/** Two stores side by side: which objects are the same, and what would stand in the other one. */

export { type Currencies, type Exchange, exchangeOf, withCurrencies } from './money.ts'
export { type Item, type Pair, type PairOf, pairItems, type Side } from './pair.ts'
export { hostOf, type Translate, translated, translator } from './translate.ts'
