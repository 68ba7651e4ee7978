/** The known errors of the files about the catalogue but for categories. */

import type { KnownSpecError } from './known-spec-errors.ts'

const products = 'specs/products_catalog.v3.yml'
const variants = 'specs/product-variants_catalog.v3.yml'

export const catalogSpecErrors: readonly KnownSpecError[] = [
  {
    spec: products,
    operations: ['getProducts', 'getProduct', 'createProduct', 'updateProduct', 'updateProducts'],
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
    spec: products,
    operations: ['deleteProducts'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The text says that a filter has to be there; what is answered without one is not listed.',
  },
  {
    spec: products,
    operations: ['createProduct'],
    where: 'request',
    message: /variants\/0 must have required property '(id|product_id)'/,
    reason: 'The variants of a product that is yet to be made cannot have ids; the schema is that of answers.',
  },
  {
    spec: variants,
    operations: ['updateVariantsBatch'],
    where: 'request',
    message: /must be/,
    nullOnly: true,
    reason: 'Null gives a value back to the product, marked in the manner of Swagger 2 (x-nullable).',
  },
  {
    spec: variants,
    operations: ['createProductVariant', 'updateProductVariant', 'deleteProductVariant'],
    where: 'status',
    message: /(409|422) is not/,
    reason:
      'No refusal of bad data or of a taken SKU is listed, though there are such rules; products have 409 and 422.',
  },
  {
    spec: variants,
    operations: ['getVariants', 'updateVariantsBatch'],
    where: 'response',
    status: 200,
    message: /must be/,
    nullOnly: true,
    reason: 'What a variant takes from its product is null, marked in the manner of Swagger 2 (x-nullable).',
  },
]
