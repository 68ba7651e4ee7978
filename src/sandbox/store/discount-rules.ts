/** Which discounts can a customer group have? One price list and nothing else, or rules of categories, products and all. */

import { checkFields, type FieldRule } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { categories } from './category-rows.ts'
import { priceLists } from './price-lists.ts'

const method: FieldRule = { kind: 'string', required: true, values: ['percent', 'fixed', 'price'] }
const id: FieldRule = { kind: 'integer', required: true }

const members: { [type: string]: { [name: string]: FieldRule } } = {
  price_list: { price_list_id: id },
  category: { method, category_id: id },
  product: { method, product_id: id },
  all: { method },
}

export function checkDiscountRules(value: Json | undefined, contents: Contents, errors: FieldErrors): void {
  if (value === undefined) return
  if (!Array.isArray(value)) {
    errors.discount_rules = 'error.expected.jsarray'
    return
  }
  for (const [at, rule] of value.entries()) checkRule(rule, contents, `discount_rules.${at}.`, errors)
  const types = value.map(rule => (isObject(rule) ? rule.type : null))
  if (types.includes('price_list') && types.length > 1) {
    errors.discount_rules = 'A price list cannot be combined with other rules'
  } else if (types.filter(type => type === 'all').length > 1) {
    errors.discount_rules = 'There can be one rule for all products only'
  }
}

function checkRule(rule: Json, contents: Contents, prefix: string, errors: FieldErrors): void {
  const row = isObject(rule) ? rule : {}
  checkFields(row, { type: { kind: 'string', required: true, values: Object.keys(members) } }, errors, prefix)
  const rules = members[String(row.type)]
  if (rules === undefined) return
  checkFields(row, rules, errors, prefix)
  if (row.type !== 'price_list' && !isAmount(row.amount)) {
    errors[`${prefix}amount`] = row.amount === undefined ? 'error.path.missing' : 'error.expected.jsnumber'
  }
  if (row.type === 'price_list' && priceLists.find(contents, Number(row.price_list_id)) === undefined) {
    errors[`${prefix}price_list_id`] ??= `The price list ${String(row.price_list_id)} does not exist`
  }
  if (row.type === 'category' && categories.find(contents, Number(row.category_id)) === undefined) {
    errors[`${prefix}category_id`] ??= `The category ${String(row.category_id)} does not exist`
  }
}

function isAmount(value: Json | undefined): boolean {
  if (typeof value === 'number') return value >= 0
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)
}

/** The members that count, with the amount as text: `5` and `"5"` become `"5.0000"`. */
export function toDiscountRules(value: Json | undefined): JsonObject[] {
  const rules = Array.isArray(value) ? value.filter(isObject) : []
  return rules.map(rule => {
    const names = ['type', ...Object.keys(members[String(rule.type)] ?? {})]
    const kept = Object.fromEntries(names.map(name => [name, rule[name] ?? null]))
    return rule.type === 'price_list' ? kept : { ...kept, amount: Number(rule.amount).toFixed(4) }
  })
}
