/** The known errors of the files about the catalogue but for categories. */

import type { KnownSpecError } from './known-spec-errors.ts'

const products = 'specs/products_catalog.v3.yml'
const variants = 'specs/product-variants_catalog.v3.yml'

export const catalogSpecErrors: readonly KnownSpecError[] = [
  {
    spec: products,
    operations: ['getProducts', 'getProduct'],
    where: 'response',
    status: 200,
    message: /\/(option_set_id|date_last_imported|base_variant_id) must be/,
    nullOnly: true,
    reason:
      'Products without a date or an option set show null there, recorded so; the fields are not marked nullable.',
  },
  {
    spec: products,
    operations: ['getProducts'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Wrong query parameters are refused with 422, as elsewhere in V3; the file lists 200 only.',
  },
  {
    spec: variants,
    operations: ['getVariants'],
    where: 'response',
    status: 200,
    message: /must be/,
    nullOnly: true,
    reason: 'What a variant takes from its product is null, marked in the manner of Swagger 2 (x-nullable).',
  },
]
