/** How is a variant made or changed? Its options come into being with it, and the base variant goes. */

import { checkFields } from '../check.ts'
import { type FieldErrors, refuse } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { checkMembers, variantFields, writable } from './product-fields.ts'
import * as rows from './product-rows.ts'
import { isTaken, refuseAny } from './product-rules.ts'

/** Hands out ids only: what options there are is seen from the variants. */
const options = table('product_options')
const optionValues = table('product_option_values')

const mostVariants = 600
const sku = { kind: 'string', minLength: 1, maxLength: 255 } as const

/** All variants that a new product is sent with. */
export function addVariants(call: StoreCall, product: rows.Product, sent: Json | undefined): void {
  if (sent === undefined) return
  if (!Array.isArray(sent)) refuseAny({ variants: 'error.expected.jsarray' })
  else for (const [at, row] of sent.entries()) addVariant(call, product, row, `variants.${at}.`)
}

export function addVariant(call: StoreCall, product: rows.Product, row: Json, prefix = ''): rows.Variant {
  const { contents } = call
  const errors: FieldErrors = {}
  const given = isObject(row) ? row : {}
  checkMembers(given, variantFields, errors, prefix)
  checkFields(given, { sku: { ...sku, required: true } }, errors, prefix)
  const own = rows.variantsOf(contents, product.id)
  const known = own.flatMap(variant => variant.option_values)
  const values = readValues(given.option_values, errors, prefix)
  refuseAny(errors)
  if (own.length >= mostVariants) throw refuse(422, `A product can have ${mostVariants} variants`)
  if (isTaken(contents, given.sku)) throw duplicateSku(prefix)
  const option_values = values.map(value => resolved(contents, value, known, prefix))
  const combined = combination(option_values)
  if (own.some(variant => combination(variant.option_values) === combined)) {
    throw refuse(409, 'There is a variant with these option values', { [`${prefix}option_values`]: 'is a duplicate' })
  }
  rows.variants.remove(contents, variant => variant.product_id === product.id && rows.isBase(variant))
  const id = rows.variants.nextId(contents)
  const members = { ...writable(given, variantFields), sku: given.sku ?? '' }
  return rows.variants.insert(contents, { id, product_id: product.id, own: members, option_values })
}

function duplicateSku(prefix: string) {
  return refuse(409, 'The variant sku is a duplicate', { [`${prefix}sku`]: 'The variant sku is a duplicate' })
}

function combination(values: readonly rows.OptionValue[]): string {
  return values
    .map(value => value.id)
    .sort((a, b) => a - b)
    .join()
}

function readValues(sent: Json | undefined, errors: FieldErrors, prefix: string): JsonObject[] {
  const values = Array.isArray(sent) ? sent.filter(isObject) : []
  if (sent === undefined) errors[`${prefix}option_values`] = 'error.path.missing'
  else if (!Array.isArray(sent) || values.length === 0 || values.length < sent.length) {
    errors[`${prefix}option_values`] = 'error.expected.jsarray'
  }
  return values
}

/** By its ids, which have to be among those of the product, or by its names, which need not. */
function resolved(
  contents: Contents,
  value: JsonObject,
  known: readonly rows.OptionValue[],
  prefix: string,
): rows.OptionValue {
  const { id, option_id, label, option_display_name: name } = value
  const byId = known.find(other => other.id === id && other.option_id === option_id)
  if (byId !== undefined) return { ...byId }
  if (typeof label !== 'string' || typeof name !== 'string' || label === '' || name === '') {
    throw refuse(422, 'The product has no such option value', { [`${prefix}option_values`]: 'does not exist' })
  }
  const ofOption = known.filter(other => other.option_display_name === name)
  const byName = ofOption.find(other => other.label === label)
  if (byName !== undefined) return { ...byName }
  return {
    id: optionValues.nextId(contents),
    label,
    option_id: ofOption[0]?.option_id ?? options.nextId(contents),
    option_display_name: name,
  }
}

/** Only what is sent changes; what a base variant has in common with its product changes there as well. */
export function changeVariant(call: StoreCall, variant: rows.Variant, row: Json): void {
  const errors: FieldErrors = {}
  const given = isObject(row) ? row : {}
  if (!isObject(row)) errors[''] = 'error.expected.jsobject'
  checkMembers(given, variantFields, errors)
  checkFields(given, { sku }, errors)
  refuseAny(errors)
  const product = rows.products.find(call.contents, variant.product_id)
  const shared = rows.isBase(variant) ? product : undefined
  if (isTaken(call.contents, given.sku, shared, variant)) throw duplicateSku('')
  const written = { ...writable(given, variantFields), ...(given.sku === undefined ? {} : { sku: given.sku }) }
  variant.own = { ...variant.own, ...written }
  if (shared !== undefined) shared.own = { ...shared.own, ...withoutNulls(rows.codesOf(written)) }
}

function withoutNulls(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

/** The last variant with options leaves the product with its base variant again. */
export function removeVariant({ contents }: StoreCall, product: rows.Product, variant: rows.Variant): void {
  if (rows.isBase(variant)) throw refuse(422, 'The base variant of a product cannot be deleted')
  rows.variants.remove(contents, other => other.id === variant.id)
  if (rows.variantsOf(contents, product.id).length === 0) rows.insertBaseVariant(contents, product)
}
